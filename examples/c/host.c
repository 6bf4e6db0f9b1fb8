#include "host.h"

#include "tutelage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* How often a decision is begun anew when others are faster, and how many rounds of facts one takes at most. */
enum { MOST_ATTEMPTS = 32, MOST_ROUNDS = 3 };

void host_open(struct host *host, const char *database)
{
    *host = (struct host){0};
    if (tut_abi_version() != TUT_ABI_VERSION)
        stop("the library has interface %u, and this was built for %d", tut_abi_version(), TUT_ABI_VERSION);
    store_open(&host->store, database, "example");
    snprintf(host->now, sizeof host->now, "%s", at_day(0));
}

void host_close(struct host *host)
{
    tut_index_free(host->index);
    tut_engine_free(host->engine);
    store_close(&host->store);
    text_free(&host->answer);
}

void host_configure(struct host *host, const char *config)
{
    struct tut_bytes error = {NULL, 0};
    uint64_t engine;
    if (tut_engine_new(config, strlen(config), &engine, &error) != TUT_OK)
        stop("the configuration is wrong: %s", error.ptr);
    /* Whoever is inside the old one comes to their end. */
    tut_engine_free(host->engine);
    host->engine = host->store.engine = engine;
}

void host_index(struct host *host)
{
    struct text lines = {0};
    struct tut_bytes error = {NULL, 0};
    sqlite3_stmt *records = rows(&host->store,
                                 "SELECT body FROM record WHERE tenant = ?1"
                                 " AND kind IN ('person', 'caseload', 'pair', 'type')",
                                 "");
    while (next(&host->store, records))
        text_addf(&lines, "%s\n", column(records, 0));
    sqlite3_stmt *millis = rows(&host->store, "SELECT " MILLIS("?2"), "s", host->now);
    next(&host->store, millis);
    int64_t now = sqlite3_column_int64(millis, 0);
    sqlite3_reset(millis);
    tut_index_free(host->index);
    if (tut_index_new(host->engine, lines.ptr, lines.len, now, &host->index, &error) != TUT_OK)
        stop("no index: %s", error.ptr);
    text_free(&lines);
}

/* Where an answer begins with its name: {"done": ...}. */
static bool is(const struct tut_bytes *answer, const char *name)
{
    size_t len = strlen(name);
    return answer->len > len + 3 && strncmp(answer->ptr + 2, name, len) == 0 && answer->ptr[len + 2] == '"';
}

static void keep(struct host *host, struct tut_bytes *answer)
{
    text_clear(&host->answer);
    text_add_bytes(&host->answer, answer->ptr, answer->len);
    tut_bytes_free(answer);
}

/* Asks with all facts so far, and loads what is missing, until there is an answer; false when facts did not fit together. */
static bool with_facts(struct host *host, bool by_index, const char *begins, int most_rounds, struct tut_bytes *answer)
{
    struct text facts = {0}, request = {0};
    bool answered = false;
    for (int round = 0; round <= most_rounds && !answered && !host->store.busy; round++) {
        text_clear(&request);
        text_addf(&request, "%s,\"now\":\"%s\",\"facts\":[%s]}}", begins, host->now, facts.len == 0 ? "" : facts.ptr);
        enum tut_status status = by_index ? tut_index_ask(host->index, request.ptr, request.len, answer)
                                          : tut_call(host->engine, request.ptr, request.len, answer);
        if (status != TUT_OK)
            stop("%s\n%s", answer->ptr, begins);
        answered = !is(answer, "need");
        if (!answered) {
            store_load(&host->store, answer->ptr, &facts);
            tut_bytes_free(answer);
        }
    }
    text_free(&facts);
    text_free(&request);
    return answered;
}

/*
 * The loop. All facts of one attempt are read in one transaction, and the decision is written in it. Where a version is
 * not what it has to be, or SQLite finds that another process wrote meanwhile, it is rolled back and begun anew.
 */
static bool decide(struct host *host, const char *id, const char *actor, const char *command)
{
    struct text begins = {0};
    text_addf(&begins, "{\"decide\":{\"envelope\":{\"id\":\"%s\",\"actor\":%s,\"command\":%s}", id, actor, command);
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        struct tut_bytes answer = {NULL, 0};
        store_begin(&host->store);
        if (!with_facts(host, false, begins.ptr, MOST_ROUNDS, &answer)) {
            store_end(&host->store, false);
            continue;
        }
        bool done = is(&answer, "done");
        /* A command that took effect before is answered again, and there is nothing to write. */
        bool write = done && strstr(answer.ptr, "\"repeated\":false") != NULL;
        bool written = store_end(&host->store, write && store_write(&host->store, answer.ptr));
        if (write && !written) {
            tut_bytes_free(&answer);
            continue;
        }
        if (written && host->index != 0) {
            /* The index learns what was written once it is certain. */
            struct text told = {0};
            struct tut_bytes error = {NULL, 0};
            text_addf(&told, "[%s]", answer.ptr);
            if (tut_index_change(host->index, told.ptr, told.len, &error) != TUT_OK)
                stop("the index: %s", error.ptr);
            tut_bytes_free(&error);
            text_free(&told);
        }
        /* A real host sends the notices now. */
        keep(host, &answer);
        text_free(&begins);
        return done;
    }
    stop("others were faster %d times: %s", MOST_ATTEMPTS, command);
}

static bool sends(struct host *host, const char *who, const char *command, va_list values)
{
    struct text actor = {0}, filled = {0};
    char id[40];
    va_list again;
    va_copy(again, values);
    int len = vsnprintf(NULL, 0, command, again);
    va_end(again);
    /* Room first, then the words. */
    for (int i = 0; i < len; i++)
        text_add(&filled, " ");
    vsnprintf(filled.ptr, (size_t)len + 1, command, values);
    if (who == NULL) {
        text_add(&actor, "\"host\"");
    } else {
        text_add(&actor, "{\"person\":");
        text_add_json(&actor, who);
        text_add(&actor, "}");
    }
    snprintf(id, sizeof id, "00000000-0000-4000-8000-%012x", ++host->sent);
    bool done = decide(host, id, actor.ptr, filled.ptr);
    text_free(&actor);
    text_free(&filled);
    return done;
}

bool tries(struct host *host, const char *who, const char *command, ...)
{
    va_list values;
    va_start(values, command);
    bool done = sends(host, who, command, values);
    va_end(values);
    return done;
}

void does(struct host *host, const char *who, const char *command, ...)
{
    va_list values;
    va_start(values, command);
    if (!sends(host, who, command, values))
        stop("refused: %s\n%s", command, host->answer.ptr);
    va_end(values);
}

bool shows(struct host *host, const char *who, const char *question, ...)
{
    struct text begins = {0};
    char filled[1024];
    va_list values;
    va_start(values, question);
    if (vsnprintf(filled, sizeof filled, question, values) >= (int)sizeof filled)
        stop("a question of more than %zu bytes", sizeof filled);
    va_end(values);
    text_add(&begins, "{\"view\":{\"inquiry\":{\"viewer\":");
    text_add_json(&begins, who);
    text_addf(&begins, ",\"question\":%s}", filled);
    struct tut_bytes answer = {NULL, 0};
    bool search = strncmp(filled, "{\"search\"", 9) == 0;
    store_begin(&host->store);
    if (!with_facts(host, search, begins.ptr, 1000, &answer))
        stop("the database stays busy");
    store_end(&host->store, false);
    bool shown = is(&answer, "answer");
    keep(host, &answer);
    text_free(&begins);
    return shown;
}

void asks(struct host *host, const char *request)
{
    struct tut_bytes answer = {NULL, 0};
    if (tut_call(host->engine, request, strlen(request), &answer) != TUT_OK)
        stop("%s", answer.ptr);
    keep(host, &answer);
}

const char *pass(struct host *host, int day)
{
    host->day = day;
    snprintf(host->now, sizeof host->now, "%s", at_day(day));
    const char *happened = settle(host);
    if (host->index != 0) {
        char told[64];
        int len = snprintf(told, sizeof told, "[{\"settle\":\"%s\"}]", host->now);
        if (tut_index_change(host->index, told, (size_t)len, NULL) != TUT_OK)
            stop("the index cannot be settled");
    }
    return happened;
}

/* A follow-up has the id of its command with it; whatever else is due is moved on by a command with any new id. */
static void run_due(struct host *host, const char *key)
{
    struct store *store = &host->store;
    sqlite3_stmt *named = rows(store, "SELECT ?2 ->> '$.follow_up'", "s", key);
    char id[40] = "", follow_up[40] = "";
    if (next(store, named))
        snprintf(follow_up, sizeof follow_up, "%s", column(named, 0));
    sqlite3_reset(named);
    struct text command = {0};
    if (follow_up[0] != 0) {
        snprintf(id, sizeof id, "%.8s-%.4s-%.4s-%.4s-%.12s", follow_up, follow_up + 8, follow_up + 12, follow_up + 16,
                 follow_up + 20);
        text_addf(&command, "{\"follow_up\":{\"follow_up\":\"%s\"}}", follow_up);
    } else {
        snprintf(id, sizeof id, "00000000-0000-4000-8000-%012x", ++host->sent);
        text_addf(&command, "{\"advance\":{\"record\":%s}}", key);
    }
    decide(host, id, "\"host\"", command.ptr);
    text_free(&command);
}

const char *settle(struct host *host)
{
    static char happened[512];
    struct store *store = &host->store;
    struct text key = {0};
    run(store, rows(store, "CREATE TEMP TABLE IF NOT EXISTS happened (event TEXT)", ""));
    run(store, rows(store, "DELETE FROM happened", ""));
    /* What cannot be done yet stays due, and must not hide what comes after it. */
    int stuck = 0;
    while (store_due(store, host->now, stuck, &key)) {
        run_due(host, key.ptr);
        sqlite3_stmt *events = ANSWERED(host, "SELECT count(*) FROM json_each(?2, '$.done.events')");
        next(store, events);
        stuck += sqlite3_column_int(events, 0) == 0;
        sqlite3_reset(events);
        run(store, ANSWERED(host, "INSERT INTO happened SELECT part.key FROM json_each(?2, '$.done.events') AS event,"
                                  " json_each(event.value, '$.event') AS part"));
    }
    text_free(&key);
    sqlite3_stmt *counted = rows(store,
                                 "SELECT coalesce(group_concat(replace(event, '_', ' ') || ' x' || number, ', '), 'nothing')"
                                 " FROM (SELECT event, count(*) AS number FROM happened"
                                 "  WHERE event NOT LIKE 'follow_up%' GROUP BY event ORDER BY event)",
                                 "");
    next(store, counted);
    snprintf(happened, sizeof happened, "%s", column(counted, 0));
    sqlite3_reset(counted);
    return happened;
}

const char *said(struct host *host, const char *path)
{
    static char kept[10][256];
    static int last;
    char *into = kept[last = (last + 1) % 10];
    sqlite3_stmt *part = rows(&host->store, "SELECT ?2 ->> ?3", "ss", host->answer.ptr, path);
    next(&host->store, part);
    if (snprintf(into, sizeof kept[0], "%s", column(part, 0)) >= (int)sizeof kept[0])
        stop("%s is longer than %zu bytes", path, sizeof kept[0]);
    sqlite3_reset(part);
    return into;
}

int how_many(struct host *host, const char *path)
{
    sqlite3_stmt *part = rows(&host->store, "SELECT json_array_length(?2, ?3)", "ss", host->answer.ptr, path);
    next(&host->store, part);
    int number = sqlite3_column_int(part, 0);
    sqlite3_reset(part);
    return number;
}

/* The story begins on 2026-11-02; a day is one of the calendar, counted as the calendar does. */
const char *at_day(int day)
{
    static const int MONTHS[] = {30, 31, 31, 28, 31, 30, 31, 31, 30, 31, 30, 31};
    static char kept[5][32];
    static int last;
    int of_month = 2 + day, month = 0;
    while (of_month > MONTHS[month]) {
        of_month -= MONTHS[month];
        month = (month + 1) % 12;
    }
    char *into = kept[last = (last + 1) % 5];
    snprintf(into, sizeof kept[0], "%d-%02d-%02dT09:00:00Z", month < 2 ? 2026 : 2027, (month + 10) % 12 + 1, of_month);
    return into;
}
