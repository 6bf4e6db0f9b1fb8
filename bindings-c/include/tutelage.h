/*
 * Tutelage: the decision engine for mentoring, coaching, sponsorship and onboarding programmes. This is the whole of its
 * C interface, and its manual.
 *
 * HOW IT IS USED
 *   1. tut_engine_new makes an engine from your configuration, a JSON document. Once a process is enough.
 *   2. tut_call answers requests, JSON documents too. To decide a command, send {"decide": {...}}:
 *        {"need": {"queries": [...]}}   load these from your database and send the request again with all facts so far;
 *        {"done": {...}}                write events, changes, receipt in one transaction, if every version in
 *                                       `changes`, `removals` and `guards` still is what they say; else begin again;
 *        {"refused": {...}}             the answer is no, with the reasons that the asker may know.
 *      Nothing is kept between calls. The library has no clock, no threads, and does no I/O but for the functions that
 *      take the path of a file.
 *   3. Where there are many people, an index answers searches: tut_index_new or tut_index_open, then tut_index_ask.
 *   4. Where each request is a process of its own, open what was saved: tut_engine_open, tut_index_open.
 *
 * DOCUMENTS: {"schema": {"of": "request"}} answers with the JSON Schema of every request, command and question; "response",
 * "config", "type_draft", "mapping", "index_request", "index_change" and "index_response" likewise. {} and [] are
 * different: where your language has one type for both, as PHP has, decode objects as objects (json_decode($text), not
 * json_decode($text, true)). A type, role or person that there is not is answered like one that the asker may not know of:
 * `not_available`.
 *
 * TEXT GOES IN as a pointer and a length in bytes. It is UTF-8, needs no zero at its end, must not be changed by another
 * thread meanwhile, and is not kept when the function returns. NULL is fine where the length is 0. Every other pointer must be good for what the function reads or
 * writes there, or NULL where that is said to be fine; a NULL that is not fine is a status.
 *
 * TEXT COMES OUT in a tut_bytes that you declare, whatever it holds before. It is yours: free it with tut_bytes_free. It is
 * written at every return, with an error too (but for TUT_NO_MEMORY, where it is empty): the document then is
 *   {"error": {"faults": [{"code": "...", "path": "...", "message": "..."}]}}
 * where `code` is the name of a status, `path` says what is wrong (an argument of the function, or a place in a
 * document), and `message` says what in English.
 *
 * HANDLES are numbers of 64 bits, never 0. Whatever number is given where one belongs, also one that was freed, is answered
 * with a status; nothing is followed that is not there. At most 4,096 are there at once.
 *
 * THREADS: every function may be called from every thread; 256 KiB of stack are enough. Nothing waits: where one changes an
 * index, or was refused to since others ask, those who come get TUT_BUSY and try again, after a millisecond say. A handle may be freed while others use it: they come to their end, and later ones get
 * TUT_INVALID_HANDLE.
 *
 * FORK: a child has all handles of its parent, whatever other threads were doing; only an index that one of them was just
 * changing is gone. Nothing is held.
 *
 * ERRORS: nothing is printed, no exception gets out, there is no "last error". TUT_NO_MEMORY says that the answer alone is
 * missing; where memory ends elsewhere, the process does, as in any program of Rust.
 */

#ifndef TUTELAGE_H
#define TUTELAGE_H

/* Generated from bindings-c/src by cbindgen; `cargo test -p tutelage-c --test header` compares it. */

#include <stddef.h>
#include <stdint.h>

/**
 * The version of this interface. It grows when a program that was built against an earlier header would no longer work;
 * what is only added does not change it. Compare it with `tut_abi_version()` where the library is loaded by hand.
 */
#define TUT_ABI_VERSION 1

/**
 * What became of a call. Numbers are never used anew, and new ones may come: take one that you do not know for an error.
 *
 * 0 is success. Numbers below 100 are about how a function was called; those from 100 on are the codes of the engine, and
 * the document that comes with them says where and why.
 */
typedef enum tut_status {
    /**
     * It is done; the answer is where it belongs.
     */
    TUT_OK = 0,
    /**
     * A pointer that must not be NULL is. Nothing was done, and nothing could be written there.
     */
    TUT_NULL_POINTER = 1,
    /**
     * A number that is no handle, or one that was freed.
     */
    TUT_INVALID_HANDLE = 2,
    /**
     * The handle of an index where that of an engine belongs, or the other way round.
     */
    TUT_WRONG_HANDLE = 3,
    /**
     * The index is being changed, or is about to be, or cannot be changed since others ask. Try again.
     */
    TUT_BUSY = 4,
    /**
     * There are 4,096 handles already.
     */
    TUT_TOO_MANY_HANDLES = 5,
    /**
     * A file cannot be read or written.
     */
    TUT_FILE = 6,
    /**
     * A fault of the library; please report it. An engine is as it was, an index that was being changed is gone.
     */
    TUT_PANIC = 7,
    /**
     * There is no memory for the answer; what was asked for was done all the same.
     */
    TUT_NO_MEMORY = 8,
    /**
     * The text is not JSON, or not UTF-8.
     */
    TUT_MALFORMED_JSON = 100,
    /**
     * A field that the document does not have.
     */
    TUT_UNKNOWN_FIELD = 101,
    /**
     * A field given twice, or a key given twice in a map.
     */
    TUT_DUPLICATE_FIELD = 102,
    /**
     * A field that must be there is missing.
     */
    TUT_MISSING_FIELD = 103,
    /**
     * A value of the wrong type or form.
     */
    TUT_INVALID_VALUE = 104,
    /**
     * A name that is none of the choices: an operation, a command, a code.
     */
    TUT_UNKNOWN_VARIANT = 105,
    /**
     * A text, list, number or document beyond its limit.
     */
    TUT_TOO_LARGE = 106,
    /**
     * A number or time outside its range.
     */
    TUT_OUT_OF_RANGE = 107,
    /**
     * A cell or row of an imported file that cannot be read.
     */
    TUT_INVALID_ROW = 120,
    /**
     * A column that the mapping names and the file does not have.
     */
    TUT_UNKNOWN_COLUMN = 121,
    /**
     * The same id twice in one list or file.
     */
    TUT_DUPLICATE_ID = 122,
    /**
     * A saved engine or index that cannot be used: of another version of the library, for other attributes, something else altogether, or damaged. Make it anew.
     */
    TUT_STALE_FILE = 130,
    /**
     * An attribute that the schema does not declare.
     */
    TUT_UNKNOWN_ATTRIBUTE = 200,
    /**
     * An attribute used as another kind than it is declared.
     */
    TUT_ATTRIBUTE_KIND = 201,
    /**
     * An attribute for aggregates only, used where it would decide about or show a person.
     */
    TUT_ATTRIBUTE_FOR_AGGREGATES = 202,
    /**
     * A role that the type does not have.
     */
    TUT_UNKNOWN_ROLE = 203,
    /**
     * A skill that the taxonomy does not have.
     */
    TUT_UNKNOWN_SKILL = 204,
    /**
     * Broader skills that lead back to where they began.
     */
    TUT_TAXONOMY_CYCLE = 205,
    /**
     * The roles do not fit the format.
     */
    TUT_FORMAT_MISMATCH = 206,
    /**
     * A minimum above its maximum, or a count that cannot be met.
     */
    TUT_INVALID_BOUNDS = 207,
    /**
     * More members than one decision may change.
     */
    TUT_TOO_MANY_MEMBERS = 208,
    /**
     * Nobody could ever take part, ask or be asked.
     */
    TUT_NOBODY_ELIGIBLE = 209,
    /**
     * A condition about one person where two are meant, or the other way round.
     */
    TUT_INVALID_SUBJECT = 210,
    /**
     * A condition nested too deep or with too many parts.
     */
    TUT_RULE_TOO_LARGE = 211,
    /**
     * Times, days or steps in an order that cannot happen.
     */
    TUT_INVALID_ORDER = 212,
    /**
     * An attribute that not everyone may see, used where it would show.
     */
    TUT_ATTRIBUTE_NOT_VISIBLE = 213,
    /**
     * A fact that answers another query than it is given for, or that breaks its bounds.
     */
    TUT_INVALID_FACT = 300,
    /**
     * Two different answers to the same query.
     */
    TUT_CONTRADICTORY_FACTS = 301,
    /**
     * A version of a type that differs from the one the engine was built with.
     */
    TUT_TYPE_VERSION_MISMATCH = 302,
    /**
     * The command id was used before, for another command or by another actor.
     */
    TUT_COMMAND_CONFLICT = 400,
    /**
     * A fault of the core itself.
     */
    TUT_INTERNAL = 500,
} tut_status;

/**
 * Text that the library gives: UTF-8, `len` bytes, and a zero behind them that `len` does not count. Where there is no
 * text, `ptr` is NULL and `len` is 0.
 *
 * It is yours: give it to `tut_bytes_free` once, from any thread. Do not change `ptr`.
 */
typedef struct tut_bytes {
    /**
     * The first byte.
     */
    char *ptr;
    /**
     * How many there are.
     */
    size_t len;
} tut_bytes;

/**
 * Frees what a function gave and makes it empty, so that the same `tut_bytes` can be freed again without harm. A copy of
 * it must not be freed as well. NULL, and bytes without text, are fine.
 */
void tut_bytes_free(struct tut_bytes *bytes);

/**
 * Makes an engine from a configuration document: attributes, taxonomy, relationship types. `{}` is one.
 *
 * `config` is read and not kept. `engine` gets a handle, or 0. `error` may be NULL; else it gets nothing, or the error
 * document with every fault of the configuration, which you free with `tut_bytes_free`.
 *
 * An engine never changes and serves any number of threads at once. Free it with `tut_engine_free`.
 */
enum tut_status tut_engine_new(const char *config,
                               size_t config_len,
                               uint64_t *engine,
                               struct tut_bytes *error);

/**
 * Opens an engine that was saved to a file. The file is mapped, checked and not copied: a taxonomy is looked up in it, so
 * that a process for each request begins in half a millisecond.
 *
 * `path` is UTF-8 and need not end with a zero. The file must not be changed while it is open anywhere; replace it by
 * rename, as `tut_engine_save_file` does. For the rest see `tut_engine_new`.
 */
enum tut_status tut_engine_open(const char *path,
                                size_t path_len,
                                uint64_t *engine,
                                struct tut_bytes *error);

/**
 * Saves an engine to a file, to be opened by the same version of the library: written beside it, forced to the disk, and
 * put in its place by rename. Whoever has the old one open keeps it. Save anew when the configuration changes, or the
 * library does.
 *
 * `path` is UTF-8 and need not end with a zero. `error` may be NULL; else it gets nothing, or the error document, which
 * you free with `tut_bytes_free`.
 */
enum tut_status tut_engine_save_file(uint64_t engine,
                                     const char *path,
                                     size_t path_len,
                                     struct tut_bytes *error);

/**
 * Answers a request document, such as `{"decide": {...}}` or `{"view": {...}}`.
 *
 * `request` is read and not kept. `response` gets the response document, for errors too; free it with `tut_bytes_free`.
 * It says `need`, `done`, `refused`, `answer` or what else the operation gives, and `TUT_OK` is returned; or it says
 * `error`, and the number of its first code is returned.
 *
 * From any thread, any number of them at once.
 */
enum tut_status tut_call(uint64_t engine,
                         const char *request,
                         size_t request_len,
                         struct tut_bytes *response);

/**
 * Frees an engine. Calls that are inside come to their end; indexes made with it stay as they are. 0 is fine.
 */
enum tut_status tut_engine_free(uint64_t engine);

/**
 * Makes an index over records as JSON lines, one record a line as decisions give them: people, caseloads, pairs and types
 * say something, others nothing. `now` is the time in milliseconds since 1970-01-01 UTC.
 *
 * `records` is read and not kept; the index keeps the engine, which may be freed before it. `index` gets a handle, or 0.
 * `error` may be NULL; else it gets nothing, or the error document, which you free with `tut_bytes_free`.
 *
 * Free the index with `tut_index_free`. About a second for 100,000 people, most of it for reading JSON; save it.
 */
enum tut_status tut_index_new(uint64_t engine,
                              const char *records,
                              size_t records_len,
                              int64_t now,
                              uint64_t *index,
                              struct tut_bytes *error);

/**
 * Opens an index that was saved to a file. The file is mapped, not read: opening a compacted index takes as long for a
 * million people as for ten; people beside it are read. Processes that open the same file share its memory.
 *
 * `path` is UTF-8 and need not end with a zero. The file must not be changed while it is open anywhere; replace it by
 * rename, as `tut_index_save_file` does. Damage is found when it is touched, and is `TUT_STALE_FILE` then, as is a file of
 * another version or for other attributes: make it anew. For the rest see `tut_index_new`.
 */
enum tut_status tut_index_open(uint64_t engine,
                               const char *path,
                               size_t path_len,
                               uint64_t *index,
                               struct tut_bytes *error);

/**
 * Opens an index that was saved to memory. The bytes are copied. For the rest see `tut_index_new`.
 */
enum tut_status tut_index_load(uint64_t engine,
                               const char *saved,
                               size_t saved_len,
                               uint64_t *index,
                               struct tut_bytes *error);

/**
 * Answers a request of an index: `{"view": ...}` as for `tut_call`, with a `search`; `{"facets": ...}`; `{"match": ...}`, a
 * whole cohort; `{"size": {}}`. Through `tut_call`, `{"schema": {"of": "index_request"}}` describes them all. The answer to
 * a search is the same as that of `tut_call`, but of all facts only those about the viewer are needed.
 *
 * `request` is read and not kept. `response` gets the response document, for errors too; free it with `tut_bytes_free`.
 *
 * From any thread, any number of them at once; while one changes the index, others get `TUT_BUSY`.
 */
enum tut_status tut_index_ask(uint64_t index,
                              const char *request,
                              size_t request_len,
                              struct tut_bytes *response);

/**
 * Tells an index what was written, so that the next search knows it: a JSON list of `{"done": ...}` (the answer to
 * `decide` as it came), `{"records": [...]}`, `{"removed": [...]}` (keys), `{"settle": "2026-03-02T09:00:00Z"}`,
 * `{"compact": {}}`. All of it is checked before any of it is taken.
 *
 * `changes` is read and not kept. `response` may be NULL; else it gets `{"size": {...}}` or the error document; free it
 * with `tut_bytes_free`. Where `changed` in it is some thousands, compact the index: it is made anew from what it holds.
 *
 * One thread at a time and without others that ask: else `TUT_BUSY`, and nothing was changed. Then nobody else who asks is
 * let in for a while, so try again soon: once those inside are out, it is your turn.
 *
 * With `TUT_STALE_FILE` the file that the index stands on turned out to be damaged, and the handle is freed: make it anew.
 */
enum tut_status tut_index_change(uint64_t index,
                                 const char *changes,
                                 size_t changes_len,
                                 struct tut_bytes *response);

/**
 * Gives the saved form of an index as bytes, the same on every platform. They are no text.
 *
 * `saved` gets the bytes, or the error document; free either with `tut_bytes_free`.
 *
 * From any thread, also while others ask.
 */
enum tut_status tut_index_save(uint64_t index,
                               struct tut_bytes *saved);

/**
 * Saves an index to a file: written beside it, forced to the disk, and put in its place by rename. Whoever has the old
 * one open keeps it. It keeps who may read the file; a new one is made as the umask says. It holds what is known of people.
 *
 * Nothing of whoever was taken out, or erased, is written, but what somebody corrected stays until the index is compacted.
 * After an erasure save it anew, and open it anew wherever it is open.
 *
 * `path` is UTF-8 and need not end with a zero. `error` may be NULL; else it gets nothing, or the error document, which
 * you free with `tut_bytes_free`.
 */
enum tut_status tut_index_save_file(uint64_t index,
                                    const char *path,
                                    size_t path_len,
                                    struct tut_bytes *error);

/**
 * Frees an index. Calls that are inside come to their end. 0 is fine.
 */
enum tut_status tut_index_free(uint64_t index);

/**
 * The version of this interface that the library has: `TUT_ABI_VERSION` of the header that belongs to it.
 */
uint32_t tut_abi_version(void);

/**
 * The version of the library, such as `0.1.0`. Valid for ever; do not free it.
 */
const char *tut_version(void);

/**
 * The name of a status, the one that stands as `code` in error documents; `unknown` for a number that is none. Valid
 * for ever; do not free it.
 */
const char *tut_status_name(int32_t status);

#endif  /* TUTELAGE_H */
