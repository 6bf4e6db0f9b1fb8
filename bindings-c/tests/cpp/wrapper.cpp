/* What the C++ header promises. Like the tests in C, it tells everything on standard output. */

#include "tutelage.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <type_traits>
#include <unistd.h>

#define CHECK(holds) check((holds), #holds, __LINE__)

static void check(bool holds, const char *what, int line)
{
    if (holds)
        return;
    std::printf("wrapper.cpp:%d: not so: %s\n", line, what);
    std::fflush(stdout);
    std::_Exit(1);
}

/* The error that is thrown, which has to be. */
template <typename Act> static tutelage::Error thrown(Act act)
{
    try {
        act();
    } catch (const tutelage::Error &error) {
        return error;
    }
    std::printf("wrapper.cpp: nothing was thrown\n");
    std::fflush(stdout);
    std::_Exit(1);
}

static bool has(std::string_view text, std::string_view words)
{
    return text.find(words) != std::string_view::npos;
}

static const char DESCRIBE[] = R"({"describe": {}})";
static const char SIZE[] = R"({"size": {}})";
static const char PEOPLE[] = R"({"person": {"id": "ana", "name": "Ana"}}
{"person": {"id": "ben", "name": "Ben"}})";
static const std::int64_t NOW = 1772442000000;

/* Owners can be moved and not copied: a handle is freed once. */
template <typename T> constexpr bool moves_only = std::is_nothrow_move_constructible_v<T> &&
    std::is_nothrow_move_assignable_v<T> && !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
static_assert(moves_only<tutelage::Bytes> && moves_only<tutelage::Engine> && moves_only<tutelage::Index>);
static_assert(std::is_base_of_v<std::runtime_error, tutelage::Error> && std::is_copy_constructible_v<tutelage::Error>);

static void bytes_are_text_that_frees_itself()
{
    tutelage::Bytes none;
    CHECK(none.empty() && none.view().empty() && *none.data() == 0);
    tutelage::Engine engine("{}");
    tutelage::Bytes answer = engine.call(DESCRIBE), other;
    CHECK(has(answer, R"({"described":{"protocol":1)") && answer.str() == answer.view());
    CHECK(answer.data()[answer.size()] == 0);
    std::string copy = answer.str();
    other = std::move(answer);
    CHECK(other.view() == copy && answer.empty());
    tutelage::Bytes third(std::move(other));
    CHECK(third.view() == copy && other.empty());
    third = engine.call(DESCRIBE);
    CHECK(third.view() == copy);
}

static void engines_move_and_free_themselves()
{
    std::uint64_t handle;
    {
        tutelage::Engine engine("{}");
        handle = engine.handle();
        tutelage::Engine moved(std::move(engine));
        CHECK(engine.handle() == 0 && moved.handle() == handle);
        moved = tutelage::Engine("{}");
        CHECK(moved.handle() != handle && has(moved.call(DESCRIBE), "described"));
        handle = moved.handle();
    }
    CHECK(tut_engine_free(handle) == TUT_INVALID_HANDLE);
    tutelage::Engine engine("{}");
    handle = engine.release();
    CHECK(engine.handle() == 0 && tut_engine_free(handle) == TUT_OK);
    CHECK(thrown([&] { engine.call(DESCRIBE); }).status() == TUT_INVALID_HANDLE);
}

static void errors_say_what_and_where()
{
    tutelage::Error error = thrown([] { tutelage::Engine(R"({"types": [{"version": 0}]})"); });
    CHECK(error.status() == TUT_MISSING_FIELD && std::string_view(error.code()) == "missing_field");
    CHECK(error.path() == "types[0].draft" && !error.busy());
    CHECK(std::string_view(error.what()) == "types[0].draft: missing field `draft`");
    CHECK(has(error.document(), R"({"error":{"faults":[{"code":"missing_field")"));

    /* What somebody wrote comes back as they wrote it. */
    tutelage::Engine engine("{}");
    error = thrown([&] { engine.call("{\"template\": {\"name\": \"a \\\"b\\\\c\\\" \xC3\xA9\"}}"); });
    CHECK(error.path() == "template.name");
    CHECK(has(error.what(), "there is no template `a \"b\\c\" \xC3\xA9`"));
    CHECK(tutelage::detail::first_fault(R"("path":"a\n\t\u0001\u00e9\u20ac\/b")", "path") ==
          "a\n\t\x01\xC3\xA9\xE2\x82\xAC/b");
    CHECK(tutelage::detail::first_fault(R"("path":"cut off\)", "path") == "cut off\\");
    CHECK(tutelage::detail::first_fault("", "path").empty());
    /* A document that is not there: no memory was left for it. */
    CHECK(std::string_view(tutelage::Error(TUT_NO_MEMORY, "").what()) == "no_memory");
    /* The engine is as good as before. */
    CHECK(has(engine.call(DESCRIBE), "described"));
}

static void an_index_is_made_asked_changed_and_saved()
{
    tutelage::Engine *engine = new tutelage::Engine("{}");
    tutelage::Index index = tutelage::Index::of(*engine, PEOPLE, NOW);
    CHECK(has(index.ask(SIZE), R"({"size":{"people":2,"changed":0,)"));
    CHECK(has(index.change(R"([{"removed": [{"person": "ana"}]}])"), R"({"size":{"people":1,)"));
    CHECK(thrown([&] { index.change("[1]"); }).status() == TUT_INVALID_VALUE);

    char folder[] = "/tmp/tutelage-cpp-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    std::string path = std::string(folder) + "/people.index";
    tutelage::Bytes saved = index.save();
    index.save_file(path);
    std::ostringstream file;
    file << std::ifstream(path, std::ios::binary).rdbuf();
    CHECK(file.str() == saved.view());
    tutelage::Index opened = tutelage::Index::open(*engine, path), loaded = tutelage::Index::load(*engine, saved);
    delete engine;
    CHECK(opened.ask(SIZE).view() == loaded.ask(SIZE).view());

    std::uint64_t handle = opened.handle();
    opened = std::move(loaded);
    tutelage::Index moved(std::move(opened));
    CHECK(opened.handle() == 0 && has(moved.ask(SIZE), R"("people":1)"));
    CHECK(thrown([&] { opened.ask(SIZE); }).status() == TUT_INVALID_HANDLE);
    CHECK(handle != moved.handle() && tut_index_free(moved.release()) == TUT_OK);

    tutelage::Engine other("{}");
    CHECK(thrown([&] { tutelage::Index::of(other, "{", NOW); }).path() == "records[0]");
    CHECK(thrown([&] { tutelage::Index::load(other, "no index"); }).status() == TUT_STALE_FILE);
    CHECK(unlink(path.c_str()) == 0);
    tutelage::Error error = thrown([&] { tutelage::Index::open(other, path); });
    CHECK(error.status() == TUT_FILE && error.path() == "path");
    CHECK(thrown([&] { index.save_file("/no/such/folder/x"); }).status() == TUT_FILE);
    CHECK(rmdir(folder) == 0);
}

int main()
{
    CHECK(tutelage::compatible() && tutelage::version() == tut_version());
    bytes_are_text_that_frees_itself();
    engines_move_and_free_themselves();
    errors_say_what_and_where();
    an_index_is_made_asked_changed_and_saved();
    std::printf("wrapper: the C++ header does what it says\n");
    return 0;
}
