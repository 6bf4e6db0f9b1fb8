#include "store.h"

#include "tutelage.h"

#include <stdarg.h>
#include <string.h>

/*
 * `key` is the JSON of a key as it comes; the core always writes it in the same way. An event keeps beside it what it is
 * about, for the audit trail of a relationship: the relationship, the request it came from, an entry of its diary.
 */
static const char TABLES[] =
    "CREATE TABLE IF NOT EXISTS record ("
    "  tenant TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER,"
    "  body TEXT NOT NULL, PRIMARY KEY (tenant, key));"
    "CREATE INDEX IF NOT EXISTS record_due ON record (tenant, due_at, key) WHERE due_at IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS record_kind ON record (tenant, kind, key);"
    "CREATE INDEX IF NOT EXISTS record_entry ON record (tenant, body ->> '$.entry.relationship') WHERE kind = 'entry';"
    "CREATE TABLE IF NOT EXISTS event ("
    "  tenant TEXT NOT NULL, seq INTEGER NOT NULL, relationship TEXT, request TEXT, entry TEXT, body TEXT NOT NULL,"
    "  PRIMARY KEY (tenant, seq));"
    "CREATE INDEX IF NOT EXISTS event_relationship ON event (tenant, relationship);"
    "CREATE INDEX IF NOT EXISTS event_request ON event (tenant, request);"
    "CREATE INDEX IF NOT EXISTS event_entry ON event (tenant, entry);";

void store_open(struct store *store, const char *path, const char *tenant)
{
    *store = (struct store){.tenant = tenant};
    if (sqlite3_open(path, &store->db) != SQLITE_OK)
        stop("%s: %s", path, sqlite3_errmsg(store->db));
    sqlite3_busy_timeout(store->db, 5000);
    if (sqlite3_exec(store->db, TABLES, NULL, NULL, NULL) != SQLITE_OK)
        stop("the tables cannot be made: %s", sqlite3_errmsg(store->db));
}

void store_close(struct store *store)
{
    for (int i = 0; i < store->count; i++)
        sqlite3_finalize(store->statements[i].ready);
    if (sqlite3_close(store->db) != SQLITE_OK)
        stop("the database cannot be closed: %s", sqlite3_errmsg(store->db));
    *store = (struct store){0};
}

void store_begin(struct store *store)
{
    store->busy = false;
    run(store, rows(store, "BEGIN", ""));
}

bool store_end(struct store *store, bool write)
{
    if (write && !store->busy)
        run(store, rows(store, "COMMIT", ""));
    bool written = write && !store->busy;
    if (!sqlite3_get_autocommit(store->db)) {
        store->busy = false;
        run(store, rows(store, "ROLLBACK", ""));
    }
    return written;
}

/* What a decision changes, takes away, or relied on, and its receipt: none may have another version by now. */
static const char CONFLICTS[] =
    "WITH expected (key, version) AS ("
    "  SELECT value -> '$.key', value ->> '$.expected' FROM json_each(?2, '$.done.changes')"
    "  UNION ALL SELECT value -> '$.record', value ->> '$.version' FROM json_each(?2, '$.done.removals')"
    "  UNION ALL SELECT value -> '$.record', value ->> '$.version' FROM json_each(?2, '$.done.guards')"
    "  UNION ALL SELECT json_object('receipt', ?2 ->> '$.done.receipt.command'), 0"
    "    WHERE ?2 -> '$.done.receipt' IS NOT NULL)"
    "SELECT expected.key FROM expected LEFT JOIN record ON record.tenant = ?1 AND record.key = expected.key "
    "WHERE coalesce(record.version, 0) <> expected.version";

static const char REMOVALS[] =
    "DELETE FROM record WHERE tenant = ?1"
    " AND key IN (SELECT value -> '$.record' FROM json_each(?2, '$.done.removals'))";

/* A record is {"kind": {...}}; four kinds say when something happens to them by itself. */
static const char CHANGES[] =
    "WITH written (key, version, body) AS ("
    "  SELECT value -> '$.key', (value ->> '$.expected') + 1, value -> '$.record' FROM json_each(?2, '$.done.changes')"
    "  UNION ALL SELECT json_object('receipt', ?2 ->> '$.done.receipt.command'), 1,"
    "    json_object('receipt', json(?2 -> '$.done.receipt')) WHERE ?2 -> '$.done.receipt' IS NOT NULL)"
    "INSERT INTO record (tenant, key, kind, version, due_at, body) "
    "SELECT ?1, written.key, part.key, written.version,"
    "  CASE WHEN part.key IN ('request', 'relationship', 'feedback', 'follow_up')"
    "    THEN " MILLIS("part.value ->> '$.due_at'") " END,"
    "  written.body "
    "FROM written, json_each(written.body) AS part WHERE true "
    "ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, due_at = excluded.due_at, body = excluded.body";

/* Of feedback rounds an audit trail says nothing, so they are about no relationship here. */
static const char EVENTS[] =
    "INSERT INTO event (tenant, seq, relationship, request, entry, body) "
    "SELECT ?1, (SELECT coalesce(max(seq), 0) FROM event WHERE tenant = ?1) + 1 + event.key,"
    "  CASE WHEN part.key NOT LIKE 'feedback%'"
    "    THEN coalesce(part.value ->> '$.relationship', part.value ->> '$.places.relationship') END,"
    "  coalesce(part.value ->> '$.about.request', part.value ->> '$.request'),"
    "  part.value ->> '$.entry',"
    "  event.value "
    "FROM json_each(?2, '$.done.events') AS event, json_each(event.value, '$.event') AS part";

static void erase_events(struct store *store, const char *done);

bool store_write(struct store *store, const char *done)
{
    sqlite3_stmt *conflict = rows(store, CONFLICTS, "s", done);
    if (next(store, conflict) || store->busy) {
        sqlite3_reset(conflict);
        return false;
    }
    static const char *const writes[] = {REMOVALS, CHANGES, EVENTS};
    for (int i = 0; i < 3 && !store->busy; i++)
        run(store, rows(store, writes[i], "s", done));
    if (!store->busy)
        erase_events(store, done);
    return !store->busy;
}

/* Only the last decision of an erasure has one: every event in the log is rewritten by the core, some at a time. */
static void erase_events(struct store *store, const char *done)
{
    sqlite3_stmt *some = rows(store, "SELECT ?2 -> '$.done.erasure' WHERE ?2 -> '$.done.erasure' IS NOT NULL", "s", done);
    if (!next(store, some))
        return;
    struct text request = {0};
    text_addf(&request, "{\"erase\":{\"erasure\":%s,\"events\":[", column(some, 0));
    sqlite3_reset(some);
    size_t before_events = request.len;
    int last = 0, more = 1;
    while (more && !store->busy) {
        int first = last + 1, found = 0;
        some = rows(store, "SELECT seq, body FROM event WHERE tenant = ?1 AND seq > ?2 ORDER BY seq LIMIT 1000", "i", last);
        while (next(store, some)) {
            text_addf(&request, "%s%s", found++ == 0 ? "" : ",", column(some, 1));
            last = sqlite3_column_int(some, 0);
        }
        more = found > 0;
        text_add(&request, "]}}");
        struct tut_bytes erased = {NULL, 0};
        if (tut_call(store->engine, request.ptr, request.len, &erased) != TUT_OK)
            stop("events cannot be erased: %s", erased.ptr);
        if (more)
            run(store, rows(store,
                            "UPDATE event SET body = erased.value FROM json_each(?2, '$.erased.events') AS erased "
                            "WHERE tenant = ?1 AND seq = ?3 + erased.key",
                            "si", erased.ptr, first));
        tut_bytes_free(&erased);
        request.len = before_events;
    }
    text_free(&request);
}

bool store_due(struct store *store, const char *now, int leave_out, struct text *key)
{
    sqlite3_stmt *due = rows(store,
                             "SELECT key FROM record WHERE tenant = ?1 AND due_at <= " MILLIS("?2")
                             " ORDER BY due_at, key LIMIT 1 OFFSET ?3",
                             "si", now, leave_out);
    bool found = next(store, due);
    text_clear(key);
    if (found)
        text_add(key, column(due, 0));
    sqlite3_reset(due);
    return found;
}

sqlite3_stmt *rows(struct store *store, const char *sql, const char *kinds, ...)
{
    int at = 0;
    while (at < store->count && store->statements[at].sql != sql)
        at++;
    if (at == MOST_STATEMENTS)
        stop("more than %d statements", MOST_STATEMENTS);
    sqlite3_stmt **ready = &store->statements[at].ready;
    if (at == store->count) {
        if (sqlite3_prepare_v2(store->db, sql, -1, ready, NULL) != SQLITE_OK)
            stop("%s\n%s", sqlite3_errmsg(store->db), sql);
        store->statements[store->count++].sql = sql;
    }
    sqlite3_reset(*ready);
    sqlite3_clear_bindings(*ready);
    if (sqlite3_bind_parameter_count(*ready) > 0)
        sqlite3_bind_text(*ready, 1, store->tenant, -1, SQLITE_STATIC);
    va_list values;
    va_start(values, kinds);
    for (int i = 0; kinds[i] != 0; i++) {
        if (kinds[i] == 's')
            sqlite3_bind_text(*ready, i + 2, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_int(*ready, i + 2, va_arg(values, int));
    }
    va_end(values);
    return *ready;
}

bool next(struct store *store, sqlite3_stmt *statement)
{
    int status = sqlite3_step(statement);
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE && (status & 0xFF) != SQLITE_BUSY && (status & 0xFF) != SQLITE_LOCKED)
        stop("%s\n%s", sqlite3_errmsg(store->db), sqlite3_sql(statement));
    store->busy = store->busy || status != SQLITE_DONE;
    sqlite3_reset(statement);
    return false;
}

const char *column(sqlite3_stmt *statement, int number)
{
    const char *text = (const char *)sqlite3_column_text(statement, number);
    return text == NULL ? "" : text;
}

void run(struct store *store, sqlite3_stmt *statement)
{
    while (next(store, statement))
        ;
}
