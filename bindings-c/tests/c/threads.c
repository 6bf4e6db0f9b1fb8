/*
 * Sixteen threads on one engine and one index, which ask, change and save as chance has it, and make and free handles of
 * their own; then sixteen that use an index which one of them frees.
 *
 *   threads [ROUNDS]      2,000 rounds for each thread by itself
 */

#include "check.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 16 };

static uint64_t engine, index_;
static int rounds;
static atomic_ulong busy, taken;

static void *works(void *number);
static void all_at_once(void *(*work)(void *));
static void an_index_is_freed_while_it_is_used(int times);

int main(int argc, char **argv)
{
    rounds = rounds_of(argc, argv, 2000);
    engine = vector_engine();
    CHECK_STATUS(tut_index_new(engine, THREE_PEOPLE, sizeof THREE_PEOPLE - 1, NOW, &index_, NULL), TUT_OK);
    all_at_once(works);
    /* Nobody is inside any more: whoever changes it is let in, and what was taken is there. */
    struct tut_bytes size = rubbish();
    CHECK_STATUS(change(index_, "[]", &size), TUT_OK);
    CHECK_HAS(size, "{\"size\":{\"people\":");
    tut_bytes_free(&size);
    CHECK(taken > 0);
    CHECK_STATUS(tut_index_free(index_), TUT_OK);
    an_index_is_freed_while_it_is_used(rounds / 20 + 1);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    printf("threads: %d threads, %d rounds each; whoever could not get in was told so\n", THREADS, rounds);
    return 0;
}

static void all_at_once(void *(*work)(void *))
{
    pthread_t threads[THREADS];
    static int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, work, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

static void allowed(enum tut_status status)
{
    if (status == TUT_BUSY)
        atomic_fetch_add(&busy, 1);
    else
        CHECK_STATUS(status, TUT_OK);
}

static void *works(void *number)
{
    int own = *(int *)number;
    uint64_t dice = (uint64_t)own;
    for (int round = 0; round < rounds; round++) {
        switch (below(&dice, 6)) {
        case 0: {
            char told[160];
            snprintf(told, sizeof told, "[{\"records\": [{\"person\": {\"id\": \"p%d\", \"name\": \"%d\"}}]}]", own, round);
            enum tut_status status = change(index_, told, NULL);
            atomic_fetch_add(&taken, status == TUT_OK);
            allowed(status);
            break;
        }
        case 1:
            allowed(save_only(index_));
            break;
        case 2:
            CHECK_STATUS(call_only(engine, "{\"describe\": {}}"), TUT_OK);
            break;
        case 3: {
            uint64_t mine = 0;
            CHECK_STATUS(tut_engine_new("{}", 2, &mine, NULL), TUT_OK);
            CHECK_STATUS(call_only(mine, "{\"template\": {}}"), TUT_OK);
            CHECK_STATUS(tut_engine_free(mine), TUT_OK);
            break;
        }
        default:
            allowed(ask_only(index_, "{\"size\": {}}"));
        }
    }
    return NULL;
}

/* One frees it after a while; the others come to their end, and are told from then on. */
static void *until_freed(void *number)
{
    if (*(int *)number == 0) {
        for (int i = 0; i < 20; i++)
            ask_only(index_, "{\"size\": {}}");
        CHECK_STATUS(tut_index_free(index_), TUT_OK);
        return NULL;
    }
    for (;;) {
        enum tut_status status = *(int *)number % 4 == 1 ? change(index_, "[]", NULL) : ask_only(index_, "{\"size\": {}}");
        if (status == TUT_INVALID_HANDLE)
            return NULL;
        allowed(status);
    }
}

static void an_index_is_freed_while_it_is_used(int times)
{
    for (int i = 0; i < times; i++) {
        CHECK_STATUS(tut_index_new(engine, THREE_PEOPLE, sizeof THREE_PEOPLE - 1, NOW, &index_, NULL), TUT_OK);
        all_at_once(until_freed);
    }
}
