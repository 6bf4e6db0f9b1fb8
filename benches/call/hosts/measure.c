/* What a call costs from C: measure FOLDER CALLS REPEATED. */
#define _POSIX_C_SOURCE 200809L
#include "tutelage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct text {
    char *ptr;
    size_t len;
};

static char path[4096];
static struct text config, decide, search, cohort;
static uint64_t engine, index_;

static void measure(const char *name, int calls, int repeated, size_t (*call)(void));
static size_t call_describe(void);
static size_t call_decide(void);
static size_t call_search(void);
static size_t call_open(void);
static size_t call_match(void);
static void answer(const char *folder, const char *name, uint64_t handle, struct text request);
static struct text read_file(const char *folder, const char *name);
static void fail(const char *what);

int main(int argc, char **argv) {
    if (argc != 4) {
        fail("measure FOLDER CALLS REPEATED");
    }
    int calls = atoi(argv[2]), repeated = atoi(argv[3]);
    config = read_file(argv[1], "config.json");
    decide = read_file(argv[1], "decide.json");
    search = read_file(argv[1], "search.json");
    cohort = read_file(argv[1], "match.json");
    snprintf(path, sizeof path, "%s/people.index", argv[1]);
    if (tut_engine_new(config.ptr, config.len, &engine, NULL) != TUT_OK ||
        tut_index_open(engine, path, strlen(path), &index_, NULL) != TUT_OK) {
        fail("no engine, or no index");
    }
    answer(argv[1], "decide.answer", 0, decide);
    answer(argv[1], "search.answer", index_, search);
    answer(argv[1], "match.answer", 0, cohort);
    measure("describe", calls, repeated, call_describe);
    measure("decide", calls, repeated, call_decide);
    measure("search", calls, repeated, call_search);
    measure("open", (calls + 19) / 20, repeated, call_open);
    measure("match", (calls + 999) / 1000, repeated, call_match);
    tut_index_free(index_);
    tut_engine_free(engine);
    free(config.ptr);
    free(decide.ptr);
    free(search.ptr);
    free(cohort.ptr);
    return 0;
}

static int by_size(const void *one, const void *other) {
    long long a = *(const long long *)one, b = *(const long long *)other;
    return (a > b) - (a < b);
}

static void measure(const char *name, int calls, int repeated, size_t (*call)(void)) {
    long long times[64];
    for (int i = 0; i < repeated && i < 64; i++) {
        struct timespec begin, end;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (int j = 0; j < calls; j++) {
            if (call() == 0) {
                fail("no answer");
            }
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        times[i] = ((end.tv_sec - begin.tv_sec) * 1000000000LL + (end.tv_nsec - begin.tv_nsec)) / calls;
    }
    qsort(times, (size_t)repeated, sizeof times[0], by_size);
    printf("%s %lld\n", name, times[repeated / 2]);
}

static size_t ask(uint64_t handle, int of_index, struct text request) {
    struct tut_bytes response;
    if (of_index) {
        tut_index_ask(handle, request.ptr, request.len, &response);
    } else {
        tut_call(handle, request.ptr, request.len, &response);
    }
    size_t len = response.len;
    tut_bytes_free(&response);
    return len;
}

static size_t call_describe(void) {
    static char request[] = "{\"describe\": {}}";
    return ask(engine, 0, (struct text){request, sizeof request - 1});
}

static size_t call_decide(void) { return ask(engine, 0, decide); }

static size_t call_search(void) { return ask(index_, 1, search); }

static size_t call_match(void) { return ask(engine, 0, cohort); }

static size_t call_open(void) {
    uint64_t own, opened;
    if (tut_engine_new(config.ptr, config.len, &own, NULL) != TUT_OK ||
        tut_index_open(own, path, strlen(path), &opened, NULL) != TUT_OK) {
        fail("not opened");
    }
    size_t len = ask(opened, 1, search);
    tut_index_free(opened);
    tut_engine_free(own);
    return len;
}

static void answer(const char *folder, const char *name, uint64_t handle, struct text request) {
    char place[4096];
    struct tut_bytes response;
    snprintf(place, sizeof place, "%s/%s", folder, name);
    FILE *file = fopen(place, "wb");
    if (file == NULL) {
        fail(place);
    }
    if (handle != 0) {
        tut_index_ask(handle, request.ptr, request.len, &response);
    } else {
        tut_call(engine, request.ptr, request.len, &response);
    }
    fwrite(response.ptr, 1, response.len, file);
    fclose(file);
    tut_bytes_free(&response);
}

static struct text read_file(const char *folder, const char *name) {
    char place[4096];
    snprintf(place, sizeof place, "%s/%s", folder, name);
    FILE *file = fopen(place, "rb");
    if (file == NULL) {
        fail(place);
    }
    fseek(file, 0, SEEK_END);
    struct text text = {NULL, (size_t)ftell(file)};
    rewind(file);
    text.ptr = malloc(text.len + 1);
    if (text.ptr == NULL || fread(text.ptr, 1, text.len, file) != text.len) {
        fail(place);
    }
    fclose(file);
    return text;
}

static void fail(const char *what) {
    fprintf(stderr, "measure: %s\n", what);
    exit(1);
}
