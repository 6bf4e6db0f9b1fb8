/*
 * A program of the days of ABI 1: it is built with the header beside it, whatever the header of today says, and runs with
 * the library of today. Kept for as long as libtutelage_c.so.1 is made. It uses every function that ABI 1 began with.
 */

#include "tutelage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a compiler put into programs of that time. */
_Static_assert(TUT_ABI_VERSION == 1, "this is the header of ABI 1");
_Static_assert(sizeof(struct tut_bytes) == 2 * sizeof(void *), "two words");
_Static_assert(sizeof(enum tut_status) == 4, "a status has 32 bits");

#define CHECK(holds) \
    do { \
        if (!(holds)) { \
            printf("client of ABI 1, line %d: not so: %s\n", __LINE__, #holds); \
            return EXIT_FAILURE; \
        } \
    } while (0)

#define TEXT(text) (text), sizeof(text) - 1

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    const char *path = argv[1];
    uint64_t engine = 0, index = 0, opened = 0, loaded = 0;
    struct tut_bytes bytes = {NULL, 0}, saved = {NULL, 0};

    CHECK(tut_abi_version() == 1);
    CHECK(strchr(tut_version(), '.') != NULL);
    CHECK(strcmp(tut_status_name(TUT_COMMAND_CONFLICT), "command_conflict") == 0);

    CHECK(tut_engine_new(TEXT("{\"types\": 1}"), &engine, &bytes) == TUT_INVALID_VALUE);
    CHECK(engine == 0 && strstr(bytes.ptr, "{\"error\":{\"faults\":[{\"code\":\"invalid_value\"") == bytes.ptr);
    tut_bytes_free(&bytes);
    CHECK(tut_engine_new(TEXT("{}"), &engine, &bytes) == TUT_OK && engine != 0 && bytes.ptr == NULL);
    CHECK(tut_call(engine, TEXT("{\"describe\": {}}"), &bytes) == TUT_OK && bytes.len == strlen(bytes.ptr));
    CHECK(strstr(bytes.ptr, "{\"described\":{\"protocol\":1,") == bytes.ptr);
    tut_bytes_free(&bytes);

    CHECK(tut_index_new(engine, TEXT("{\"person\": {\"id\": \"ana\", \"name\": \"Ana\"}}"), 0, &index, NULL) == TUT_OK);
    CHECK(tut_index_change(index, TEXT("[{\"removed\": [{\"person\": \"ben\"}]}]"), NULL) == TUT_OK);
    CHECK(tut_index_save(index, &saved) == TUT_OK && saved.len > 0);
    CHECK(tut_index_save_file(index, path, strlen(path), NULL) == TUT_OK);
    CHECK(tut_index_open(engine, path, strlen(path), &opened, NULL) == TUT_OK);
    CHECK(tut_index_load(engine, saved.ptr, saved.len, &loaded, NULL) == TUT_OK);
    tut_bytes_free(&saved);
    CHECK(tut_engine_free(engine) == TUT_OK);
    const uint64_t all[] = {index, opened, loaded};
    for (int i = 0; i < 3; i++) {
        CHECK(tut_index_ask(all[i], TEXT("{\"size\": {}}"), &bytes) == TUT_OK);
        CHECK(strstr(bytes.ptr, "{\"size\":{\"people\":1,") == bytes.ptr);
        tut_bytes_free(&bytes);
        CHECK(tut_index_free(all[i]) == TUT_OK);
        CHECK(tut_index_free(all[i]) == TUT_INVALID_HANDLE);
    }
    printf("abi: a program of ABI 1 runs with version %s\n", tut_version());
    return EXIT_SUCCESS;
}
