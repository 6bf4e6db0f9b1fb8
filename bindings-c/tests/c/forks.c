/*
 * A program whose threads search, change and decide while it forks, again and again. Every child uses the engine and the
 * index of its parent at once, and makes its own: it may find that the index is gone, since a thread was just changing
 * it, and nothing else; above all it does not wait for a thread that is not there.
 *
 *   forks [CHILDREN]      1,000 by itself
 */

#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>

/* A child that takes longer than this waits for something. Sanitizers and valgrind are slow; a wait is for ever. */
enum { PATIENCE_SECONDS = 60 };

/* How a child ends. */
enum { ALL_THERE = 0, WRONG = 1, INDEX_GONE = 42 };

enum { PEOPLE = 300 };

static uint64_t engine, index_;
static atomic_bool stop;
static atomic_ulong searched, changed, decided;

static uint64_t make_index(void);
static void *searches(void *unused);
static void *changes(void *unused);
static void *decides(void *unused);
static void child(void);

int main(int argc, char **argv)
{
    int children = rounds_of(argc, argv, 1000), gone = 0;
    /* Where a parent waits in vain it is ended as well, and the test has failed. */
    alarm((unsigned)children * 2 + 10 * PATIENCE_SECONDS);
    engine = vector_engine();
    index_ = make_index();
    pthread_t threads[4];
    CHECK(pthread_create(&threads[0], NULL, searches, NULL) == 0);
    CHECK(pthread_create(&threads[1], NULL, searches, NULL) == 0);
    CHECK(pthread_create(&threads[2], NULL, changes, NULL) == 0);
    CHECK(pthread_create(&threads[3], NULL, decides, NULL) == 0);
    while (searched == 0 || changed == 0 || decided == 0)
        usleep(1000);
    for (int i = 0; i < children; i++) {
        fflush(stdout);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
            child();
        int how = 0;
        CHECK(waitpid(pid, &how, 0) == pid);
        if (!WIFEXITED(how))
            printf("child %d was ended by signal %d\n", i, WIFSIGNALED(how) ? WTERMSIG(how) : 0);
        CHECK(WIFEXITED(how) && (WEXITSTATUS(how) == ALL_THERE || WEXITSTATUS(how) == INDEX_GONE));
        gone += WEXITSTATUS(how) == INDEX_GONE;
        /* Not always at the same place. */
        usleep((useconds_t)(i * 37 % 500));
    }
    stop = true;
    for (int i = 0; i < 4; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    /* The parent has lost nothing. */
    CHECK_STATUS(ask_only(index_, "{\"size\": {}}"), TUT_OK);
    CHECK_STATUS(tut_index_free(index_), TUT_OK);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    printf("forks: %d children while %lu searches, %lu changes and %lu decisions were made; "
           "%d found that the index was being changed\n",
           children, (unsigned long)searched, (unsigned long)changed, (unsigned long)decided, gone);
    return 0;
}

static uint64_t make_index(void)
{
    static char records[PEOPLE * 96];
    size_t len = 0;
    for (int i = 0; i < PEOPLE; i++)
        len += (size_t)snprintf(records + len, sizeof records - len,
                                "{\"person\": {\"id\": \"p%d\", \"name\": \"P\", \"attributes\": {\"level\": %d}}}\n", i,
                                i % 7);
    uint64_t made = 0;
    CHECK_STATUS(tut_index_new(engine, records, len, NOW, &made, NULL), TUT_OK);
    return made;
}

/* A search with the facts about the viewer that it needs. */
static const char SEARCH[] =
    "{\"view\": {\"inquiry\": {\"viewer\": \"p1\", \"question\": {\"search\": {\"type\": \"mentoring\", \"role\":"
    " \"mentee\"}}}, \"now\": \"2026-03-02T09:00:00Z\", \"facts\": ["
    "{\"query\": {\"record\": {\"person\": \"p1\"}}, \"answer\": {\"record\": {\"person\": {\"id\": \"p1\", \"name\":"
    " \"P\", \"version\": 1, \"attributes\": {\"level\": 1}}}}},"
    "{\"query\": {\"record\": {\"caseload\": \"p1\"}}, \"answer\": \"none\"},"
    "{\"query\": {\"reporting_line\": \"p1\"}, \"answer\": {\"reporting_line\": {\"above\": [], \"end\": \"nobody\"}}}]}}";

static const char BLOCK[] =
    "{\"decide\": {\"envelope\": {\"id\": \"00000000-0000-4000-8000-000000000001\", \"actor\": {\"person\": \"ana\"},"
    " \"command\": {\"block\": {\"person\": \"ben\"}}}, \"now\": \"2026-03-02T09:00:00Z\", \"facts\": ["
    "{\"query\": {\"record\": {\"person\": \"ana\"}}, \"answer\": {\"record\": {\"person\": {\"id\": \"ana\", \"version\":"
    " 1, \"name\": \"Ana\"}}}},"
    "{\"query\": {\"record\": {\"person\": \"ben\"}}, \"answer\": {\"record\": {\"person\": {\"id\": \"ben\", \"version\":"
    " 1, \"name\": \"Ben\"}}}},"
    "{\"query\": {\"record\": {\"caseload\": \"ana\"}}, \"answer\": \"none\"},"
    "{\"query\": {\"record\": {\"receipt\": \"00000000-0000-4000-8000-000000000001\"}}, \"answer\": \"none\"}]}}";

static void *searches(void *unused)
{
    (void)unused;
    while (!stop) {
        struct tut_bytes found = rubbish();
        enum tut_status status = ask(index_, SEARCH, &found);
        if (status != TUT_BUSY) {
            CHECK_STATUS(status, TUT_OK);
            CHECK_HAS(found, "{\"answer\":{\"search\":");
            atomic_fetch_add(&searched, 1);
        }
        tut_bytes_free(&found);
        usleep(50);
    }
    return NULL;
}

static void *changes(void *unused)
{
    (void)unused;
    enum tut_status status = TUT_OK;
    /* Whoever was refused to write comes back: until then those who read are refused. */
    for (unsigned long i = 0; !stop || status == TUT_BUSY; i++) {
        char told[200];
        snprintf(told, sizeof told,
                 "[{\"records\": [{\"person\": {\"id\": \"p%lu\", \"name\": \"Q\", \"attributes\": {\"level\": %lu}}}]}]",
                 i % PEOPLE, i % 7);
        status = change(index_, told, NULL);
        if (status != TUT_BUSY) {
            CHECK_STATUS(status, TUT_OK);
            atomic_fetch_add(&changed, 1);
        }
        usleep(20);
    }
    return NULL;
}

static void *decides(void *unused)
{
    (void)unused;
    while (!stop) {
        struct tut_bytes answer = rubbish();
        CHECK_STATUS(call(engine, BLOCK, &answer), TUT_OK);
        CHECK_HAS(answer, "{\"done\":");
        tut_bytes_free(&answer);
        atomic_fetch_add(&decided, 1);
        usleep(50);
    }
    return NULL;
}

/* In a child there is one thread, so nothing can be busy. */
static void child(void)
{
    alarm(PATIENCE_SECONDS);
    int end = ALL_THERE;
    struct tut_bytes answer = rubbish();
    CHECK_STATUS(call(engine, BLOCK, &answer), TUT_OK);
    CHECK_HAS(answer, "{\"done\":");
    tut_bytes_free(&answer);
    enum tut_status status = ask(index_, SEARCH, &answer);
    if (status == TUT_INVALID_HANDLE) {
        end = INDEX_GONE;
        index_ = 0;
    } else {
        CHECK_STATUS(status, TUT_OK);
        CHECK_HAS(answer, "{\"answer\":{\"search\":");
        CHECK_STATUS(change(index_, "[{\"removed\": [{\"person\": \"p2\"}]}]", NULL), TUT_OK);
        CHECK_STATUS(tut_index_free(index_), TUT_OK);
    }
    tut_bytes_free(&answer);
    uint64_t own = make_index();
    CHECK_STATUS(save_only(own), TUT_OK);
    CHECK_STATUS(tut_index_free(own), TUT_OK);
    CHECK_STATUS(tut_engine_free(engine), TUT_OK);
    CHECK_STATUS(call_only(engine, "{\"describe\": {}}"), TUT_INVALID_HANDLE);
    _exit(end);
}
