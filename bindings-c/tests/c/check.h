/*
 * What the C tests share: checks that end the program when they fail, files, and the functions of the library with texts
 * that end with a zero. Everything is told on standard output, for nothing may stand on standard error: the library
 * prints nothing, and whatever does is a fault.
 */

#ifndef TUTELAGE_CHECK_H
#define TUTELAGE_CHECK_H

#include "tutelage.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Ends the program, or the child that it is in, when something is not so. */
#define CHECK(holds) check_that((holds), #holds, __FILE__, __LINE__)

/* The same for a status, which is named. */
#define CHECK_STATUS(call, wanted) check_status((call), (wanted), #call, __FILE__, __LINE__)

/* The same for words that have to stand in an answer, which is shown. */
#define CHECK_HAS(bytes, words) check_has(&(bytes), (words), __FILE__, __LINE__)

static inline void check_failed(void)
{
    fflush(stdout);
    _exit(1);
}

static inline void check_that(bool holds, const char *what, const char *file, int line)
{
    if (!holds) {
        printf("%s:%d: not so: %s\n", file, line, what);
        check_failed();
    }
}

static inline void check_status(enum tut_status got, enum tut_status wanted, const char *call, const char *file, int line)
{
    if (got != wanted) {
        printf("%s:%d: %s\n  gave %s, not %s\n", file, line, call, tut_status_name((int32_t)got),
               tut_status_name((int32_t)wanted));
        check_failed();
    }
}

static inline void check_has(const struct tut_bytes *bytes, const char *words, const char *file, int line)
{
    if (bytes->ptr == NULL || strstr(bytes->ptr, words) == NULL) {
        printf("%s:%d: `%s` does not stand in:\n  %.2000s\n", file, line, words, bytes->ptr == NULL ? "" : bytes->ptr);
        check_failed();
    }
}

/* What a `tut_bytes` holds before a call is nobody's business: every function writes it anew. */
static inline struct tut_bytes rubbish(void)
{
    struct tut_bytes bytes = {(char *)(uintptr_t)8, 77};
    return bytes;
}

/* A copy without a zero at its end, so that a read beyond it is found. */
static inline char *bare(const char *text, size_t len)
{
    char *copy = malloc(len == 0 ? 1 : len);
    CHECK(copy != NULL);
    memcpy(copy, text, len);
    return copy;
}

/* A whole file; `len` may be NULL. A zero stands behind it. */
static inline char *file_text(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        printf("%s cannot be opened\n", path);
        check_failed();
    }
    CHECK(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    CHECK(size >= 0 && fseek(file, 0, SEEK_SET) == 0);
    char *text = malloc((size_t)size + 1);
    CHECK(text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size);
    text[size] = 0;
    fclose(file);
    if (len != NULL)
        *len = (size_t)size;
    return text;
}

/* A file of the repository, whose root TUTELAGE_ROOT names. Valid until the next one. */
static inline const char *in_repository(const char *name)
{
    static char path[4096];
    const char *root = getenv("TUTELAGE_ROOT");
    CHECK(root != NULL);
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

/* The engine of the shared vectors. */
static inline uint64_t vector_engine(void)
{
    size_t len;
    char *config = file_text(in_repository("core/tests/vectors/engine/config.json"), &len);
    uint64_t engine = 0;
    CHECK_STATUS(tut_engine_new(config, len, &engine, NULL), TUT_OK);
    free(config);
    return engine;
}

static inline enum tut_status call(uint64_t engine, const char *request, struct tut_bytes *response)
{
    return tut_call(engine, request, strlen(request), response);
}

static inline enum tut_status ask(uint64_t index, const char *request, struct tut_bytes *response)
{
    return tut_index_ask(index, request, strlen(request), response);
}

static inline enum tut_status change(uint64_t index, const char *changes, struct tut_bytes *response)
{
    return tut_index_change(index, changes, strlen(changes), response);
}

/* The same where only the status is looked at. */
static inline enum tut_status call_only(uint64_t engine, const char *request)
{
    struct tut_bytes response = rubbish();
    enum tut_status status = call(engine, request, &response);
    tut_bytes_free(&response);
    return status;
}

static inline enum tut_status ask_only(uint64_t index, const char *request)
{
    struct tut_bytes response = rubbish();
    enum tut_status status = ask(index, request, &response);
    tut_bytes_free(&response);
    return status;
}

static inline enum tut_status save_only(uint64_t index)
{
    struct tut_bytes saved = rubbish();
    enum tut_status status = tut_index_save(index, &saved);
    tut_bytes_free(&saved);
    return status;
}

/* Three people as records, a line each. */
#define THREE_PEOPLE \
    "{\"person\": {\"id\": \"ana\", \"name\": \"Ana\"}}\n" \
    "{\"person\": {\"id\": \"ben\", \"name\": \"Ben\"}}\n\n" \
    "{\"person\": {\"id\": \"cy\", \"name\": \"Cy\"}}"

/* 2026-03-02T09:00:00Z. */
#define NOW INT64_C(1772442000000)

/* Of chance, always the same: SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t roll(uint64_t *dice)
{
    uint64_t z = (*dice += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline size_t below(uint64_t *dice, size_t bound)
{
    return (size_t)(roll(dice) % bound);
}

/* How many rounds a program does: its first argument, else what it does by itself. */
static inline int rounds_of(int argc, char **argv, int by_itself)
{
    return argc > 1 ? atoi(argv[1]) : by_itself;
}

#endif
