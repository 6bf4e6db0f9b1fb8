/*
 * The shared vectors, byte for byte. They come as lines that vectors.py makes: name, request and response, with a tab
 * between them.
 *
 *   vectors FILE [EVERY]   every vector, or one in so many
 */

#include "check.h"

int main(int argc, char **argv)
{
    CHECK(argc > 1);
    int every = argc > 2 ? atoi(argv[2]) : 1, number = 0, run = 0;
    char *lines = file_text(argv[1], NULL);
    uint64_t engine = vector_engine();
    for (char *name = lines; *name != 0; number++) {
        char *request = strchr(name, '\t');
        CHECK(request != NULL);
        *request++ = 0;
        char *wanted = strchr(request, '\t');
        CHECK(wanted != NULL);
        *wanted++ = 0;
        char *end = strchr(wanted, '\n');
        CHECK(end != NULL);
        *end = 0;
        if (number % every == 0) {
            struct tut_bytes response = rubbish();
            enum tut_status status = call(engine, request, &response);
            if (response.len != (size_t)(end - wanted) || memcmp(response.ptr, wanted, response.len) != 0)
                printf("%s\n  wanted %s\n  gave   %s\n", name, wanted, response.ptr);
            CHECK(response.len == (size_t)(end - wanted) && memcmp(response.ptr, wanted, response.len) == 0);
            /* The status is the code of the error that the document tells of. */
            bool error = strncmp(wanted, "{\"error\":", 9) == 0;
            CHECK((status != TUT_OK) == error);
            char code[64];
            snprintf(code, sizeof code, "{\"error\":{\"faults\":[{\"code\":\"%s\",", tut_status_name((int32_t)status));
            CHECK(!error || strncmp(response.ptr, code, strlen(code)) == 0);
            tut_bytes_free(&response);
            run++;
        }
        name = end + 1;
    }
    CHECK(number > 500);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    free(lines);
    printf("vectors: %d of %d, byte for byte\n", run, number);
    return 0;
}
