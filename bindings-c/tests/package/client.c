/* A program of somebody who has installed the library and knows nothing of where it was built. */

#include <tutelage.h>

#include <stdio.h>

int main(void)
{
    static const char describe[] = "{\"describe\": {}}";
    uint64_t engine = 0;
    struct tut_bytes answer = {NULL, 0};
    if (tut_abi_version() != TUT_ABI_VERSION || tut_engine_new("{}", 2, &engine, NULL) != TUT_OK)
        return 1;
    enum tut_status status = tut_call(engine, describe, sizeof describe - 1, &answer);
    printf("%s %.24s\n", tut_version(), answer.ptr);
    tut_bytes_free(&answer);
    return status == TUT_OK && tut_engine_free(engine) == TUT_OK ? 0 : 1;
}
