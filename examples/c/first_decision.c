/* A first decision in C: Ana blocks Ben. Build with:
 * cc first_decision.c $(pkg-config --cflags --libs tutelage) */

#include <tutelage.h>

#include <stdio.h>
#include <string.h>

/* The command: who wants what, with an id of the host's making. Sent again, it does nothing and answers the same. */
#define BLOCK(whom) \
    "{\"decide\": {\"envelope\": {\"id\": \"00000000-0000-4000-8000-000000000001\", \"actor\": {\"person\": \"ana\"}," \
    " \"command\": {\"block\": {\"person\": \"" whom "\"}}}, \"now\": \"2026-11-23T09:00:00Z\", \"facts\": ["

/* What a host finds in its database when the core asks: two people, and nothing else yet. */
#define FACTS \
    "{\"query\": {\"record\": {\"person\": \"ana\"}}," \
    " \"answer\": {\"record\": {\"person\": {\"id\": \"ana\", \"version\": 1, \"name\": \"Ana\"}}}}," \
    "{\"query\": {\"record\": {\"person\": \"ben\"}}," \
    " \"answer\": {\"record\": {\"person\": {\"id\": \"ben\", \"version\": 1, \"name\": \"Ben\"}}}}," \
    "{\"query\": {\"record\": {\"caseload\": \"ana\"}}, \"answer\": \"none\"}," \
    "{\"query\": {\"record\": {\"receipt\": \"00000000-0000-4000-8000-000000000001\"}}, \"answer\": \"none\"}"

static int ask(uint64_t engine, const char *request)
{
    struct tut_bytes answer;
    enum tut_status status = tut_call(engine, request, strlen(request), &answer);
    printf("%s\n\n", answer.ptr == NULL ? tut_status_name(status) : answer.ptr);
    tut_bytes_free(&answer);
    return status != TUT_OK;
}

int main(void)
{
    uint64_t engine;
    struct tut_bytes error;
    int wrong = 0;

    /* 1. An engine, from a configuration document; once a process is enough. */
    if (tut_engine_new("{}", 2, &engine, &error) != TUT_OK) {
        printf("%s\n", error.ptr == NULL ? "no engine" : error.ptr);
        tut_bytes_free(&error);
        return 1;
    }
    /* 2. Without facts the answer is what is missing: {"need": {"queries": [...]}}. */
    wrong |= ask(engine, BLOCK("ben") "]}}");
    /* 3. With them it is the decision: {"done": {...}}. Write its changes, events and receipt in one transaction. */
    wrong |= ask(engine, BLOCK("ben") FACTS "]}}");
    /* 4. A no is an answer too, and says why: {"refused": {"reasons": [...]}}. */
    wrong |= ask(engine, BLOCK("ana") FACTS "]}}");

    tut_engine_free(engine);
    return wrong;
}
