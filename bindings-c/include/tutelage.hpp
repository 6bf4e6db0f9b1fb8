/*
 * Tutelage for C++17: the C interface with owners that free what they hold, and errors that are thrown. Header only; link
 * with the C library. What each call does, and which threads may make it, is in the manual at the top of tutelage.h.
 *
 *   tutelage::Engine engine(config);                              // a configuration document
 *   tutelage::Bytes answer = engine.call(R"({"decide": ...})");   // a response document
 *   std::string_view text = answer;                               // as long as `answer` lives; answer.str() copies
 *
 *   tutelage::Index index = tutelage::Index::of(engine, records, now);
 *   index.change(R"([{"records": [...]}])");
 *   answer = index.ask(R"({"view": ...})");
 *
 * A response that says `need`, `done`, `refused` or `answer` is returned: a no is an answer. One that says `error` is
 * thrown as tutelage::Error, and so is everything that is wrong with the call. TUT_BUSY is thrown too: `error.busy()`.
 */

#ifndef TUTELAGE_HPP
#define TUTELAGE_HPP

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

extern "C" {
#include "tutelage.h"
}

namespace tutelage {

/* Text of the library, or the saved form of an index. It can be moved and not copied, and frees itself. */
class Bytes {
public:
    Bytes() noexcept = default;
    ~Bytes() { tut_bytes_free(&bytes_); }
    Bytes(Bytes &&other) noexcept : bytes_(std::exchange(other.bytes_, tut_bytes{nullptr, 0})) {}
    Bytes &operator=(Bytes &&other) noexcept
    {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    Bytes(const Bytes &) = delete;
    Bytes &operator=(const Bytes &) = delete;

    /* The bytes, as long as this lives; a zero stands behind them, or it is an empty text. */
    const char *data() const noexcept { return bytes_.ptr == nullptr ? "" : bytes_.ptr; }
    std::size_t size() const noexcept { return bytes_.len; }
    bool empty() const noexcept { return bytes_.len == 0; }
    std::string_view view() const noexcept { return {data(), size()}; }
    operator std::string_view() const noexcept { return view(); }
    /* A copy. */
    std::string str() const { return std::string(view()); }

    /* Where a function of C writes: what was here before is freed. */
    tut_bytes *out() noexcept
    {
        tut_bytes_free(&bytes_);
        return &bytes_;
    }

private:
    tut_bytes bytes_{nullptr, 0};
};

/* What is wrong with a call. `what()` is the message of the first fault, with its path before it. */
class Error : public std::runtime_error {
public:
    Error(tut_status status, std::string_view document);

    /* The number that the function returned. */
    tut_status status() const noexcept { return status_; }
    /* Its name, which the first fault has as `code`. */
    const char *code() const noexcept { return tut_status_name(static_cast<std::int32_t>(status_)); }
    /* What is wrong: an argument of the function, or a place in a document. */
    const std::string &path() const noexcept { return path_; }
    /* The whole document, with every fault. */
    const std::string &document() const noexcept { return document_; }
    /* Another thread is inside; nothing was done, and the same call may be made again. */
    bool busy() const noexcept { return status_ == TUT_BUSY; }

private:
    tut_status status_;
    std::string path_, document_;
};

/* An engine, made from a configuration document. Any number of threads may call it at once. */
class Engine {
public:
    explicit Engine(std::string_view config);
    ~Engine() { tut_engine_free(handle_); }
    Engine(Engine &&other) noexcept : handle_(std::exchange(other.handle_, 0)) {}
    Engine &operator=(Engine &&other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /* Answers a request document. */
    Bytes call(std::string_view request) const;

    /* For the functions of C. After release() the handle is the caller's. */
    std::uint64_t handle() const noexcept { return handle_; }
    std::uint64_t release() noexcept { return std::exchange(handle_, 0); }

private:
    std::uint64_t handle_ = 0;
};

/* An index over many people, for searches. It keeps its engine, which may go before it. */
class Index {
public:
    /* Over records as JSON lines; `now` is in milliseconds since 1970-01-01 UTC. */
    static Index of(const Engine &engine, std::string_view records, std::int64_t now);
    /* From a file that save_file wrote; it is mapped, and must not be changed in place. */
    static Index open(const Engine &engine, std::string_view path);
    /* From bytes that save gave; they are copied. */
    static Index load(const Engine &engine, std::string_view saved);

    ~Index() { tut_index_free(handle_); }
    Index(Index &&other) noexcept : handle_(std::exchange(other.handle_, 0)) {}
    Index &operator=(Index &&other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    Index(const Index &) = delete;
    Index &operator=(const Index &) = delete;

    /* Answers a `view` with a search, `facets`, or `size`. */
    Bytes ask(std::string_view request) const;
    /* Tells it what was written: a JSON list. All of it is taken, or nothing. */
    Bytes change(std::string_view changes);
    Bytes save() const;
    void save_file(std::string_view path) const;

    std::uint64_t handle() const noexcept { return handle_; }
    std::uint64_t release() noexcept { return std::exchange(handle_, 0); }

private:
    explicit Index(std::uint64_t handle) noexcept : handle_(handle) {}
    std::uint64_t handle_ = 0;
};

/* The version of the library, such as 0.1.0. */
inline std::string_view version() noexcept { return tut_version(); }

/* Whether the library that is loaded fits the header that this was compiled with. */
inline bool compatible() noexcept { return tut_abi_version() == TUT_ABI_VERSION; }

/* From here on: how it is done. */

namespace detail {

inline void append_utf8(std::string &text, unsigned code)
{
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | (code >> 6));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | (code >> 12));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/*
 * The text under a key of the first fault in an error document. The library writes these documents, always in the same
 * form, and escapes nothing beyond the first 32 characters, `"` and `\`; so this need not be a parser of JSON.
 */
inline std::string first_fault(std::string_view document, std::string_view key)
{
    std::string begins = "\"" + std::string(key) + "\":\"", text;
    std::size_t at = document.find(begins);
    if (at == std::string_view::npos)
        return text;
    for (at += begins.size(); at < document.size() && document[at] != '"'; ++at) {
        if (document[at] != '\\' || at + 1 >= document.size()) {
            text += document[at];
            continue;
        }
        switch (char escaped = document[++at]) {
        case 'b': text += '\b'; break;
        case 'f': text += '\f'; break;
        case 'n': text += '\n'; break;
        case 'r': text += '\r'; break;
        case 't': text += '\t'; break;
        case 'u': {
            unsigned code = 0;
            for (int digit = 0; digit < 4 && at + 1 < document.size(); ++digit) {
                char c = document[++at];
                code = code * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
            }
            append_utf8(text, code);
            break;
        }
        default: text += escaped;
        }
    }
    return text;
}

inline std::string words(tut_status status, std::string_view document)
{
    std::string path = first_fault(document, "path"), message = first_fault(document, "message");
    if (message.empty())
        message = tut_status_name(static_cast<std::int32_t>(status));
    return path.empty() ? message : path + ": " + message;
}

/* Throws unless all is well. */
inline void check(tut_status status, const Bytes &document)
{
    if (status != TUT_OK)
        throw Error(status, document);
}

} // namespace detail

inline Error::Error(tut_status status, std::string_view document)
    : std::runtime_error(detail::words(status, document)),
      status_(status),
      path_(detail::first_fault(document, "path")),
      document_(document)
{
}

inline Engine::Engine(std::string_view config)
{
    Bytes error;
    detail::check(tut_engine_new(config.data(), config.size(), &handle_, error.out()), error);
}

inline Bytes Engine::call(std::string_view request) const
{
    Bytes response;
    detail::check(tut_call(handle_, request.data(), request.size(), response.out()), response);
    return response;
}

inline Index Index::of(const Engine &engine, std::string_view records, std::int64_t now)
{
    std::uint64_t handle = 0;
    Bytes error;
    detail::check(tut_index_new(engine.handle(), records.data(), records.size(), now, &handle, error.out()), error);
    return Index(handle);
}

inline Index Index::open(const Engine &engine, std::string_view path)
{
    std::uint64_t handle = 0;
    Bytes error;
    detail::check(tut_index_open(engine.handle(), path.data(), path.size(), &handle, error.out()), error);
    return Index(handle);
}

inline Index Index::load(const Engine &engine, std::string_view saved)
{
    std::uint64_t handle = 0;
    Bytes error;
    detail::check(tut_index_load(engine.handle(), saved.data(), saved.size(), &handle, error.out()), error);
    return Index(handle);
}

inline Bytes Index::ask(std::string_view request) const
{
    Bytes response;
    detail::check(tut_index_ask(handle_, request.data(), request.size(), response.out()), response);
    return response;
}

inline Bytes Index::change(std::string_view changes)
{
    Bytes response;
    detail::check(tut_index_change(handle_, changes.data(), changes.size(), response.out()), response);
    return response;
}

inline Bytes Index::save() const
{
    Bytes saved;
    detail::check(tut_index_save(handle_, saved.out()), saved);
    return saved;
}

inline void Index::save_file(std::string_view path) const
{
    Bytes error;
    detail::check(tut_index_save_file(handle_, path.data(), path.size(), error.out()), error);
}

} // namespace tutelage

#endif
