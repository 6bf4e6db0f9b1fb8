/*
 * What every store must do, as the suite for Rust hosts has it: all of a decision is written or nothing, by the versions
 * it expects; every list has its order and its pages; what is due comes in its order; two programs on one file do not
 * overlook each other.
 *
 *   store_test DATABASE
 */

#include "host.h"
#include "tutelage.h"

#include <stdio.h>
#include <string.h>

#define CHECK(holds) \
    do { \
        if (!(holds)) \
            stop("store_test.c:%d: not so: %s", __LINE__, #holds); \
    } while (0)

#define DONE(changes, removals, guards, receipt) \
    "{\"done\":{\"outcome\":\"done\",\"repeated\":false,\"events\":[],\"changes\":[" changes "],\"removals\":[" removals \
    "],\"guards\":[" guards "]" receipt ",\"follow_ups\":[],\"notices\":[]}}"
#define PERSON(id, expected, more) \
    "{\"key\":{\"person\":\"" id "\"},\"expected\":" #expected ",\"record\":{\"person\":{\"id\":\"" id "\",\"version\":1,\"name\":\"N\"" more "}}}"
#define RECORD(kind, id, more) \
    "{\"key\":{\"" kind "\":\"" id "\"},\"expected\":0,\"record\":{\"" kind "\":{\"id\":\"" id "\",\"version\":1" more "}}}"
#define GUARD(id, version) "{\"record\":{\"person\":\"" id "\"},\"version\":" #version "}"
#define RECEIPT(id) ",\"receipt\":{\"command\":\"" id "\",\"version\":1}"

static void decisions_are_written_whole_or_not_at_all(struct store *store);
static void lines_end_where_nobody_is_known(struct store *store);
static void lists_have_their_order_and_pages(struct store *store);
static void what_is_due_comes_in_its_order(struct store *store);
static void events_are_found_by_what_they_are_about(struct store *store);
static void an_erasure_rewrites_every_event(struct store *store);
static void tenants_do_not_see_each_other(struct store *store, const char *path);
static void two_programs_do_not_overlook_each_other(struct store *store, const char *path);
static void an_index_finds_whom_the_engine_finds(void);

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    struct store store;
    uint64_t engine;
    CHECK(tut_engine_new("{}", 2, &engine, NULL) == TUT_OK);
    store_open(&store, argv[1], "one");
    store.engine = engine;
    decisions_are_written_whole_or_not_at_all(&store);
    lines_end_where_nobody_is_known(&store);
    lists_have_their_order_and_pages(&store);
    what_is_due_comes_in_its_order(&store);
    events_are_found_by_what_they_are_about(&store);
    an_erasure_rewrites_every_event(&store);
    tenants_do_not_see_each_other(&store, argv[1]);
    two_programs_do_not_overlook_each_other(&store, argv[1]);
    store_close(&store);
    CHECK(tut_engine_free(engine) == TUT_OK);
    an_index_finds_whom_the_engine_finds();
    printf("c: the store does what a store must do\n");
    return 0;
}

/* Writes a decision in a transaction of its own. */
static bool written(struct store *store, const char *done)
{
    store_begin(store);
    return store_end(store, store_write(store, done));
}

/* The answer to one query. Valid until the next. */
static const char *answer(struct store *store, const char *query)
{
    static struct text facts;
    struct text need = {0};
    if (query == NULL) {
        text_free(&facts);
        return "";
    }
    text_clear(&facts);
    text_addf(&need, "{\"need\":{\"queries\":[%s]}}", query);
    store_load(store, need.ptr, &facts);
    size_t begins = strlen("{\"query\":,\"answer\":") + strlen(query);
    CHECK(facts.len > begins && facts.ptr[facts.len - 1] == '}');
    facts.ptr[facts.len - 1] = 0;
    text_free(&need);
    return facts.ptr + begins;
}

static bool is(const char *one, const char *other)
{
    if (strcmp(one, other) != 0)
        printf("  wanted %s\n  found  %s\n", other, one);
    return strcmp(one, other) == 0;
}

static int version(struct store *store, const char *key)
{
    sqlite3_stmt *found = rows(store, "SELECT version FROM record WHERE tenant = ?1 AND key = ?2", "s", key);
    int version = next(store, found) ? sqlite3_column_int(found, 0) : 0;
    sqlite3_reset(found);
    return version;
}

static void decisions_are_written_whole_or_not_at_all(struct store *store)
{
    CHECK(written(store, DONE(PERSON("ana", 0, "") "," PERSON("ben", 0, ""), "", GUARD("cy", 0), RECEIPT("c1"))));
    CHECK(version(store, "{\"person\":\"ana\"}") == 1 && version(store, "{\"receipt\":\"c1\"}") == 1);
    CHECK(is(answer(store, "{\"record\":{\"person\":\"ana\"}}"), "{\"record\":{\"person\":{\"id\":\"ana\",\"version\":1,\"name\":\"N\"}}}"));
    CHECK(is(answer(store, "{\"record\":{\"person\":\"cy\"}}"), "\"none\""));
    CHECK(is(answer(store, "{\"record\":{\"receipt\":\"c1\"}}"), "{\"record\":{\"receipt\":{\"command\":\"c1\",\"version\":1}}}"));

    /* A record that is there already, one that changed, one that is gone, a guard, a receipt: each is enough. */
    CHECK(!written(store, DONE(PERSON("di", 0, "") "," PERSON("ana", 0, ""), "", "", "")));
    CHECK(!written(store, DONE(PERSON("di", 0, "") "," PERSON("ana", 2, ""), "", "", "")));
    CHECK(!written(store, DONE(PERSON("di", 1, ""), "", "", "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), GUARD("ana", 2), "", "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), GUARD("cy", 1), "", "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), "", GUARD("ana", 2), "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), "", GUARD("ben", 0), "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), "", GUARD("cy", 1), "")));
    CHECK(!written(store, DONE(PERSON("di", 0, ""), "", "", RECEIPT("c1"))));
    CHECK(version(store, "{\"person\":\"di\"}") == 0);

    CHECK(written(store, DONE(PERSON("ana", 1, ",\"manager\":{\"person\":\"ben\"}"), GUARD("ben", 1), GUARD("ana", 1), "")));
    CHECK(version(store, "{\"person\":\"ana\"}") == 2 && version(store, "{\"person\":\"ben\"}") == 0);
}

static void lines_end_where_nobody_is_known(struct store *store)
{
    CHECK(written(store, DONE(PERSON("l1", 0, ",\"manager\":{\"person\":\"l2\"}") "," PERSON("l2", 0, ",\"manager\":\"nobody\"") ","
                              PERSON("c1", 0, ",\"manager\":{\"person\":\"c2\"}") "," PERSON("c2", 0, ",\"manager\":{\"person\":\"c1\"}") ","
                              PERSON("u1", 0, ""), "", "", "")));
    CHECK(is(answer(store, "{\"reporting_line\":\"l1\"}"), "{\"reporting_line\":{\"above\":[\"l2\"],\"end\":\"nobody\"}}"));
    CHECK(is(answer(store, "{\"reporting_line\":\"l2\"}"), "{\"reporting_line\":{\"above\":[],\"end\":\"nobody\"}}"));
    CHECK(is(answer(store, "{\"reporting_line\":\"c1\"}"), "{\"reporting_line\":{\"above\":[\"c2\"],\"end\":\"unknown\"}}"));
    CHECK(is(answer(store, "{\"reporting_line\":\"u1\"}"), "{\"reporting_line\":{\"above\":[],\"end\":\"unknown\"}}"));
    /* Ben is above Ana, and was taken away. */
    CHECK(is(answer(store, "{\"reporting_line\":\"ana\"}"), "{\"reporting_line\":{\"above\":[\"ben\"],\"end\":\"unknown\"}}"));
    CHECK(is(answer(store, "{\"reporting_line\":\"zoe\"}"), "\"none\""));

    /* 70 people, each the manager of the one before: a line has at most 64. */
    struct text done = {0};
    text_add(&done, "{\"done\":{\"changes\":[");
    for (int i = 0; i < 70; i++)
        text_addf(&done,
                  "%s{\"key\":{\"person\":\"m%d\"},\"expected\":0,\"record\":{\"person\":{\"id\":\"m%d\",\"version\":1,"
                  "\"name\":\"N\",\"manager\":{\"person\":\"m%d\"}}}}",
                  i == 0 ? "" : ",", i, i, i + 1);
    text_add(&done, "]}}");
    CHECK(written(store, done.ptr));
    text_free(&done);
    const char *line = answer(store, "{\"reporting_line\":\"m0\"}");
    CHECK(strstr(line, "\"m64\"],\"end\":\"unknown\"}") != NULL && strstr(line, "\"m65\"") == NULL);
}

/* The ids of the records in an answer. */
static const char *ids(struct store *store, const char *document)
{
    static char kept[256];
    sqlite3_stmt *found = rows(store,
                               "SELECT coalesce(group_concat(coalesce(part.value ->> '$.id', part.value ->> '$.parties.request',"
                               "  part.value ->> '$.person'), ' '), '')"
                               " FROM json_each(?2, '$.records') AS record, json_each(record.value) AS part",
                               "s", document);
    next(store, found);
    snprintf(kept, sizeof kept, "%s", column(found, 0));
    sqlite3_reset(found);
    return kept;
}

#define IDS(query, wanted) CHECK(is(ids(store, answer(store, query)), wanted))

static void lists_have_their_order_and_pages(struct store *store)
{
    CHECK(written(store, DONE(RECORD("entry", "e3", ",\"relationship\":\"r1\",\"type\":\"t\",\"kind\":\"concern\",\"state\":\"written\",\"written_at\":\"2026-03-02T09:00:00Z\"") ","
                              RECORD("entry", "e1", ",\"relationship\":\"r1\",\"type\":\"t\",\"kind\":\"note\",\"state\":\"written\",\"written_at\":\"2026-03-02T09:00:00.500Z\"") ","
                              RECORD("entry", "e2", ",\"relationship\":\"r2\",\"type\":\"t\",\"kind\":\"concern\",\"state\":\"settled\",\"written_at\":\"2026-03-01T09:00:00Z\"") ","
                              RECORD("entry", "e0", ",\"relationship\":\"r2\",\"type\":\"t\",\"kind\":\"concern\",\"state\":\"written\",\"written_at\":\"2026-03-01T09:00:00Z\""),
                              "", "", "")));
    /* Half a second is later, though not as a text. */
    IDS("{\"entries\":{\"relationship\":\"r1\",\"limit\":9}}", "e3 e1");
    IDS("{\"entries\":{\"relationship\":\"r1\",\"limit\":1}}", "e3");
    IDS("{\"entries\":{\"relationship\":\"r1\",\"after\":\"e3\",\"limit\":9}}", "e1");
    IDS("{\"entries\":{\"relationship\":\"r1\",\"after\":\"e1\",\"limit\":9}}", "");
    IDS("{\"concerns\":{\"type\":\"t\",\"limit\":9}}", "e0 e3");
    IDS("{\"concerns\":{\"type\":\"t\",\"after\":\"e0\",\"limit\":9}}", "e3");
    IDS("{\"concerns\":{\"type\":\"other\",\"limit\":9}}", "");

#define REQUEST(id, type, state, more) \
    "{\"key\":{\"request\":\"" id "\"},\"expected\":0,\"record\":{\"request\":{\"parties\":{\"request\":\"" id "\"},\"version\":1,\"type\":\"" type \
    "\",\"state\":\"" state "\",\"steps\":[{\"approver\":{\"party\":\"a\"}},{\"approver\":\"coordinator\"}]" more "}}}"
    CHECK(written(store, DONE(REQUEST("q2", "t", "pending", ",\"step\":1,\"exhausted\":false") ","
                              REQUEST("q1", "t", "pending", ",\"step\":0,\"exhausted\":false") ","
                              REQUEST("q3", "t", "expired", ",\"step\":0,\"exhausted\":true") ","
                              REQUEST("q4", "u", "pending", ",\"step\":0,\"exhausted\":false") ","
                              RECORD("relationship", "a1", ",\"type\":\"t\",\"state\":\"completed\"") ","
                              RECORD("relationship", "a0", ",\"type\":\"t\",\"state\":\"on_hold\""),
                              "", "", "")));
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"open\",\"limit\":9}}", "q1 q2 a0");
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"open\",\"after\":{\"request\":\"q1\"},\"limit\":1}}", "q2");
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"open\",\"after\":{\"request\":\"q2\"},\"limit\":9}}", "a0");
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"open\",\"after\":{\"relationship\":\"a0\"},\"limit\":9}}", "");
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"relationships\",\"limit\":9}}", "a0 a1");
    IDS("{\"items\":{\"type\":\"t\",\"select\":\"to_do\",\"limit\":9}}", "q2 q3");

#define CASELOAD(person, participation) \
    "{\"key\":{\"caseload\":\"" person "\"},\"expected\":0,\"record\":{\"caseload\":{\"person\":\"" person \
    "\",\"version\":1,\"sections\":[{\"type\":\"t\",\"role\":\"r\",\"participation\":\"" participation "\"}]}}}"
    CHECK(written(store, DONE(CASELOAD("l2", "applied") "," CASELOAD("l1", "applied") "," CASELOAD("c1", "in"), "", "", "")));
    IDS("{\"applications\":{\"type\":\"t\",\"limit\":9}}", "l1 l2");
    IDS("{\"applications\":{\"type\":\"t\",\"after\":\"l1\",\"limit\":9}}", "l2");
    IDS("{\"mentions\":{\"person\":\"l1\",\"limit\":1}}", "l1");
    IDS("{\"mentions\":{\"person\":\"l2\",\"after\":{\"caseload\":\"l2\"},\"limit\":9}}", "l1 l2");
    const char *found = answer(store, "{\"candidates\":{\"type\":\"t\",\"asker\":\"c1\",\"after\":\"c2\",\"limit\":2}}");
    CHECK(strstr(found, "{\"candidates\":[{\"person\":{\"id\":\"l1\"") == found);
    CHECK(strstr(found, "\"caseload\":{\"person\":\"l1\"") != NULL && strstr(found, "{\"id\":\"l2\"") != NULL);
    CHECK(strstr(found, "\"line\":{\"above\":[\"l2\"],\"end\":\"nobody\"}") != NULL && strstr(found, "{\"id\":\"m0\"") == NULL);
    answer(store, NULL);
}

static void what_is_due_comes_in_its_order(struct store *store)
{
    CHECK(written(store, DONE(RECORD("follow_up", "f2", ",\"due_at\":\"2026-03-02T09:00:00Z\"") ","
                              RECORD("follow_up", "f1", ",\"due_at\":\"2026-03-02T09:00:00.250Z\"") ","
                              RECORD("follow_up", "f3", ",\"due_at\":\"2026-03-02T09:00:00Z\"") ","
                              RECORD("follow_up", "f4", "") "," RECORD("objective", "o1", ",\"due_at\":\"2026-03-01T09:00:00Z\""),
                              "", "", "")));
    struct text key = {0};
    static const char *const wanted[] = {"{\"follow_up\":\"f2\"}", "{\"follow_up\":\"f3\"}", "{\"follow_up\":\"f1\"}"};
    for (int i = 0; i < 3; i++)
        CHECK(store_due(store, "2026-03-02T09:00:01Z", i, &key) && is(key.ptr, wanted[i]));
    CHECK(!store_due(store, "2026-03-02T09:00:01Z", 3, &key));
    CHECK(!store_due(store, "2026-03-02T09:00:00Z", 2, &key));
    text_free(&key);
}

#define EVENT(name, fields) \
    "{\"command\":\"00000000-0000-4000-8000-000000000009\",\"ordinal\":0,\"at\":\"2026-03-02T09:00:00Z\",\"actor\":{\"person\":\"ana\"},\"event\":{\"" \
    name "\":{" fields "}}}"

static void events_are_found_by_what_they_are_about(struct store *store)
{
    CHECK(written(store, DONE(RECORD("relationship", "r1", ",\"type\":\"t\",\"state\":\"active\",\"request\":\"q9\""), "", "", "")));
    CHECK(written(store, "{\"done\":{\"changes\":[],\"events\":[" EVENT("request_opened", "\"about\":{\"request\":\"q9\"}") ","
                         EVENT("request_reminded", "\"request\":\"q8\"") "," EVENT("relationship_formed", "\"places\":{\"relationship\":\"r1\"}") ","
                         EVENT("entry_edited", "\"entry\":\"e1\"") "," EVENT("entry_edited", "\"entry\":\"e2\"") ","
                         EVENT("feedback_opened", "\"relationship\":\"r1\"") "," EVENT("momentum_changed", "\"relationship\":\"r1\"") "]}}"));
    const char *found = answer(store, "{\"events\":{\"relationship\":\"r1\",\"offset\":0,\"limit\":9}}");
    const char *opened = strstr(found, "request_opened"), *formed = strstr(found, "relationship_formed");
    const char *edited = strstr(found, "\"e1\""), *momentum = strstr(found, "momentum_changed");
    CHECK(opened != NULL && formed > opened && edited > formed && momentum > edited);
    CHECK(strstr(found, "reminded") == NULL && strstr(found, "\"e2\"") == NULL && strstr(found, "feedback") == NULL);
    found = answer(store, "{\"events\":{\"relationship\":\"r1\",\"offset\":3,\"limit\":9}}");
    CHECK(strstr(found, "{\"events\":[{") == found && strstr(found, "momentum_changed") != NULL && strstr(found, "formed") == NULL);
    run(store, rows(store, "DELETE FROM event WHERE tenant = ?1", ""));
    answer(store, NULL);
}

static void an_erasure_rewrites_every_event(struct store *store)
{
    /* More than go into one call. */
    struct text done = {0};
    text_add(&done, "{\"done\":{\"changes\":[],\"events\":[");
    for (int i = 0; i < 2500; i++)
        text_addf(&done, "%s%s", i == 0 ? "" : ",", i % 2 == 0 ? EVENT("blocked", "\"by\":\"ana\",\"person\":\"ben\"") : EVENT("blocked", "\"by\":\"cy\",\"person\":\"di\""));
    text_add(&done, "]}}");
    CHECK(written(store, done.ptr));
    text_free(&done);
    CHECK(written(store, "{\"done\":{\"changes\":[],\"events\":[" EVENT("blocked", "\"by\":\"ben\",\"person\":\"ana\"") "],"
                         "\"erasure\":{\"person\":\"ana\",\"pseudonym\":\"erased-1\"}}}"));
    sqlite3_stmt *left = rows(store, "SELECT count(*), sum(instr(body, '\"ana\"') > 0), sum(instr(body, '\"erased-1\"') > 0),"
                                     " sum(instr(body, '\"cy\"') > 0) FROM event WHERE tenant = ?1", "");
    CHECK(next(store, left) && sqlite3_column_int(left, 0) == 2501 && sqlite3_column_int(left, 1) == 0);
    /* The actor of all of them was Ana. */
    CHECK(sqlite3_column_int(left, 2) == 2501 && sqlite3_column_int(left, 3) == 1250);
    sqlite3_reset(left);
}

static void tenants_do_not_see_each_other(struct store *store, const char *path)
{
    struct store other;
    store_open(&other, path, "another");
    CHECK(is(answer(&other, "{\"record\":{\"person\":\"ana\"}}"), "\"none\""));
    CHECK(written(&other, DONE(PERSON("ana", 0, ""), "", "", "")));
    CHECK(version(store, "{\"person\":\"ana\"}") == 2 && version(&other, "{\"person\":\"ana\"}") == 1);
    struct text key = {0};
    CHECK(!store_due(&other, "2030-01-01T00:00:00Z", 0, &key));
    text_free(&key);
    answer(&other, NULL);
    store_close(&other);
}

static void two_programs_do_not_overlook_each_other(struct store *store, const char *path)
{
    struct store other;
    store_open(&other, path, "one");
    sqlite3_busy_timeout(other.db, 0);
    sqlite3_busy_timeout(store->db, 0);
    /* Both read, then both write what they found to be so: one of them has to begin anew. */
    store_begin(store);
    store_begin(&other);
    CHECK(version(store, "{\"person\":\"l1\"}") == 1 && version(&other, "{\"person\":\"l1\"}") == 1);
    bool one = store_write(store, DONE(PERSON("l1", 1, ""), "", "", ""));
    bool two = store_write(&other, DONE(PERSON("l1", 1, ""), "", "", ""));
    two = store_end(&other, two);
    one = store_end(store, one);
    CHECK(one != two);
    CHECK(version(store, "{\"person\":\"l1\"}") == 2);
    CHECK(written(one ? &other : store, DONE(PERSON("l1", 2, ""), "", "", "")));
    CHECK(version(store, "{\"person\":\"l1\"}") == 3);
    store_close(&other);
}

/* The same search from the index and from candidates that the store lists. */
static void an_index_finds_whom_the_engine_finds(void)
{
    struct host host;
    struct text config = {0}, with_index = {0};
    host_open(&host, ":memory:");
    host_configure(&host, "{}");
    asks(&host, "{\"template\":{\"name\":\"mentoring_one_on_one\"}}");
    sqlite3_stmt *draft = ANSWERED(&host, "SELECT ?2 -> '$.template.draft'");
    next(&host.store, draft);
    text_addf(&config, "{\"schema\":{\"attributes\":[{\"id\":\"level\",\"name\":\"Level\",\"kind\":\"integer\"}]},"
                       "\"types\":[{\"version\":1,\"draft\":%s}]}", column(draft, 0));
    sqlite3_reset(draft);
    host_configure(&host, config.ptr);
    for (int i = 0; i < 30; i++) {
        char id[16], manager[40] = "\"nobody\"";
        snprintf(id, sizeof id, "p%02d", i);
        if (i + 7 < 30)
            snprintf(manager, sizeof manager, "{\"person\":\"p%02d\"}", i + 7);
        does(&host, NULL, "{\"person_changed\":{\"person\":{\"id\":\"%s\",\"version\":0,\"name\":\"P\",\"attributes\":{\"level\":%d},"
                          "\"manager\":%s,\"skills\":[{\"skill\":\"s%d\",\"proficiency\":%d}],"
                          "\"wants\":[{\"skill\":\"s%d\",\"priority\":3}]}}}", id, i % 6, manager, i % 4, i % 5 + 1, (i + 1) % 4);
        does(&host, id, "{\"take_part\":{\"type\":\"mentoring\",\"role\":\"%s\"}}", i % 6 > 2 ? "mentor" : "mentee");
    }
    settle(&host);
    does(&host, "p00", "{\"block\":{\"person\":\"p05\"}}");
    host_index(&host);
    does(&host, "p00", "{\"block\":{\"person\":\"p11\"}}");
    int found = 0;
    for (int i = 0; i < 30; i += 6) {
        char id[16];
        snprintf(id, sizeof id, "p%02d", i);
        static const char question[] = "{%s\"search\":{\"type\":\"mentoring\",\"role\":\"mentee\",\"limit\":30,\"explain\":true}}";
        CHECK(shows(&host, id, question, ""));
        text_clear(&with_index);
        text_add(&with_index, host.answer.ptr);
        /* A blank is enough for `shows` to ask the engine itself, which asks the store for candidates. */
        CHECK(shows(&host, id, question, " "));
        CHECK(is(host.answer.ptr, with_index.ptr));
        found += how_many(&host, "$.answer.search.hits");
    }
    CHECK(found > 20);
    text_free(&config);
    text_free(&with_index);
    host_close(&host);
}
