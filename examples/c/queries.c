/*
 * What the core asks for, answered from the tables. Each query is {"name": ...}, each answer a document beside it; the
 * table in the guide, "Embedding", says what belongs there.
 */

#include "store.h"
#include "tutelage.h"

#include <string.h>

static void answer(struct store *store, const char *name, const char *query, struct text *out);

void store_load(struct store *store, const char *need, struct text *facts)
{
    struct text queries = {0};
    text_add(&queries, need);
    /* An answer runs statements of its own, but never this one. */
    sqlite3_stmt *each = rows(store,
                              "SELECT query.value, part.key, part.value, part.type FROM"
                              " json_each(?2, '$.need.queries') AS query, json_each(query.value) AS part"
                              " ORDER BY query.key",
                              "s", queries.ptr);
    while (next(store, each)) {
        text_addf(facts, "%s{\"query\":%s,\"answer\":", facts->len == 0 ? "" : ",", column(each, 0));
        answer(store, column(each, 1), column(each, 2), facts);
        text_add(facts, "}");
    }
    text_free(&queries);
}

static void reporting_line(struct store *store, const char *person, struct text *out);
static void candidates(struct store *store, const char *query, struct text *out);
static void summary(struct store *store, const char *query, struct text *out);

/* Queries that list rows, by name. Every one takes the query as its second parameter, and gives one column. */
static const struct {
    const char *name, *opens, *closes, *sql;
} LISTS[] = {
    {"entries", "{\"records\":[", "]}",
     "SELECT body FROM record WHERE tenant = ?1 AND kind = 'entry' AND body ->> '$.entry.relationship' = ?2 ->> '$.relationship'"
     " AND (?2 ->> '$.after' IS NULL OR"
     "  (" MILLIS("body ->> '$.entry.written_at'") ", body ->> '$.entry.id') > ("
     "   SELECT " MILLIS("body ->> '$.entry.written_at'") ", body ->> '$.entry.id' FROM record"
     "   WHERE tenant = ?1 AND key = json_object('entry', ?2 ->> '$.after')))"
     " ORDER BY " MILLIS("body ->> '$.entry.written_at'") ", body ->> '$.entry.id' LIMIT ?2 ->> '$.limit'"},
    {"items", "{\"records\":[", "]}",
     "SELECT body FROM (SELECT body, kind = 'relationship' AS rank, body -> ('$.' || kind) AS item FROM record"
     "  WHERE tenant = ?1 AND kind IN ('request', 'relationship'))"
     " WHERE item ->> '$.type' = ?2 ->> '$.type' AND CASE ?2 ->> '$.select'"
     "  WHEN 'open' THEN item ->> '$.state' IN ('waiting', 'pending', 'forming', 'active', 'on_hold')"
     "  WHEN 'relationships' THEN rank"
     "  WHEN 'to_do' THEN NOT rank AND (item ->> '$.exhausted' OR (item ->> '$.state' = 'pending'"
     "   AND item ->> ('$.steps[' || (item ->> '$.step') || '].approver') = 'coordinator'))"
     " END AND (?2 -> '$.after' IS NULL OR (rank, coalesce(item ->> '$.id', item ->> '$.parties.request')) >"
     "  (?2 -> '$.after.relationship' IS NOT NULL, coalesce(?2 ->> '$.after.relationship', ?2 ->> '$.after.request')))"
     " ORDER BY rank, coalesce(item ->> '$.id', item ->> '$.parties.request') LIMIT ?2 ->> '$.limit'"},
    {"applications", "{\"records\":[", "]}",
     "SELECT body FROM record WHERE tenant = ?1 AND kind = 'caseload' AND EXISTS ("
     "  SELECT 1 FROM json_each(body, '$.caseload.sections') WHERE value ->> '$.type' = ?2 ->> '$.type'"
     "  AND value ->> '$.participation' = 'applied')"
     " AND (?2 ->> '$.after' IS NULL OR body ->> '$.caseload.person' > ?2 ->> '$.after')"
     " ORDER BY body ->> '$.caseload.person' LIMIT ?2 ->> '$.limit'"},
    {"concerns", "{\"records\":[", "]}",
     "SELECT body FROM record WHERE tenant = ?1 AND kind = 'entry' AND body ->> '$.entry.type' = ?2 ->> '$.type'"
     " AND body ->> '$.entry.kind' = 'concern' AND body ->> '$.entry.state' = 'written'"
     " AND (?2 ->> '$.after' IS NULL OR body ->> '$.entry.id' > ?2 ->> '$.after')"
     " ORDER BY body ->> '$.entry.id' LIMIT ?2 ->> '$.limit'"},
    /* The id in quotation marks, wherever it stands: one row too many does no harm. */
    {"mentions", "{\"records\":[", "]}",
     "SELECT body FROM record WHERE tenant = ?1 AND instr(body, ?2 -> '$.person') > 0"
     " AND (?2 -> '$.after' IS NULL OR key > ?2 -> '$.after') ORDER BY key LIMIT ?2 ->> '$.limit'"},
    {"events", "{\"events\":[", "]}",
     "SELECT body FROM event WHERE tenant = ?1 AND (relationship = ?2 ->> '$.relationship'"
     "  OR request = (SELECT body ->> '$.relationship.request' FROM record"
     "   WHERE tenant = ?1 AND key = json_object('relationship', ?2 ->> '$.relationship'))"
     "  OR entry IN (SELECT body ->> '$.entry.id' FROM record"
     "   WHERE tenant = ?1 AND kind = 'entry' AND body ->> '$.entry.relationship' = ?2 ->> '$.relationship'))"
     " ORDER BY seq LIMIT ?2 ->> '$.limit' OFFSET ?2 ->> '$.offset'"},
};

static void answer(struct store *store, const char *name, const char *query, struct text *out)
{
    if (strcmp(name, "record") == 0) {
        sqlite3_stmt *found = rows(store, "SELECT body FROM record WHERE tenant = ?1 AND key = ?2", "s", query);
        if (next(store, found))
            text_addf(out, "{\"record\":%s}", column(found, 0));
        else
            text_add(out, "\"none\"");
        sqlite3_reset(found);
        return;
    }
    if (strcmp(name, "reporting_line") == 0) {
        reporting_line(store, query, out);
        return;
    }
    if (strcmp(name, "candidates") == 0) {
        candidates(store, query, out);
        return;
    }
    if (strcmp(name, "summary") == 0) {
        summary(store, query, out);
        return;
    }
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        if (strcmp(name, LISTS[i].name) != 0)
            continue;
        sqlite3_stmt *found = rows(store, LISTS[i].sql, "s", query);
        text_add(out, LISTS[i].opens);
        for (int number = 0; next(store, found); number++)
            text_addf(out, "%s%s", number == 0 ? "" : ",", column(found, 0));
        text_add(out, LISTS[i].closes);
        return;
    }
    stop("the core asks for `%s`, which this store does not know", name);
}

/* The longest line that the core takes. */
enum { LONGEST_LINE = 64 };

/* A manager is {"person": id}, "nobody", or not there: unknown. A line that ends at one who is unknown, or in a circle, or
 * is too long, has no end. */
static void reporting_line(struct store *store, const char *person, struct text *out)
{
    static const char MANAGER[] =
        "SELECT body -> '$.person.id', body ->> '$.person.manager', body -> '$.person.manager.person',"
        " body ->> '$.person.manager.person' FROM record WHERE tenant = ?1 AND key = json_object('person', ?2)";
    struct text at = {0}, seen = {0};
    text_add(&at, person);
    sqlite3_stmt *manager = rows(store, MANAGER, "s", at.ptr);
    if (!next(store, manager)) {
        text_add(out, "\"none\"");
        text_free(&at);
        return;
    }
    text_addf(&seen, "%s,", column(manager, 0));
    text_add(out, "{\"reporting_line\":{\"above\":[");
    for (int length = 0;; length++) {
        if (strcmp(column(manager, 1), "nobody") == 0) {
            text_add(out, "],\"end\":\"nobody\"}}");
            break;
        }
        const char *above = column(manager, 2);
        bool ends = above[0] == 0 || length == LONGEST_LINE || strstr(seen.ptr, above) != NULL;
        if (!ends) {
            text_addf(out, "%s%s", length == 0 ? "" : ",", above);
            text_addf(&seen, "%s,", above);
            text_clear(&at);
            text_add(&at, column(manager, 3));
            manager = rows(store, MANAGER, "s", at.ptr);
            ends = !next(store, manager);
        }
        if (ends) {
            text_add(out, "],\"end\":\"unknown\"}}");
            break;
        }
    }
    sqlite3_reset(manager);
    text_free(&at);
    text_free(&seen);
}

/* The line of somebody without the name around it; null when they are not stored. */
static void bare_line(struct store *store, const char *person, struct text *out)
{
    struct text named = {0};
    reporting_line(store, person, &named);
    size_t around = strlen("{\"reporting_line\":");
    if (named.len > around)
        text_add_bytes(out, named.ptr + around, named.len - around - 1);
    else
        text_add(out, "{\"above\":[]}");
    text_free(&named);
}

/* What is not stored is left out. With an index nobody is asked for these; see host.c. */
static void candidates(struct store *store, const char *query, struct text *out)
{
    sqlite3_stmt *found = rows(
        store,
        "SELECT body -> '$.person', body ->> '$.person.id',"
        " (SELECT body -> '$.caseload' FROM record AS other WHERE tenant = ?1"
        "   AND key = json_object('caseload', record.body ->> '$.person.id')),"
        " (SELECT body -> '$.pair' FROM record AS other WHERE tenant = ?1 AND key = json_object('pair', json_object("
        "   'type', ?2 ->> '$.type', 'first', min(record.body ->> '$.person.id', ?2 ->> '$.asker'),"
        "   'second', max(record.body ->> '$.person.id', ?2 ->> '$.asker'))))"
        " FROM record WHERE tenant = ?1 AND kind = 'person' AND coalesce(body ->> '$.person.state', 'active') = 'active'"
        " AND body ->> '$.person.id' <> ?2 ->> '$.asker'"
        " AND (?2 ->> '$.after' IS NULL OR body ->> '$.person.id' > ?2 ->> '$.after')"
        " ORDER BY body ->> '$.person.id' LIMIT ?2 ->> '$.limit'",
        "s", query);
    text_add(out, "{\"candidates\":[");
    for (int number = 0; next(store, found); number++) {
        text_addf(out, "%s{\"person\":%s", number == 0 ? "" : ",", column(found, 0));
        if (sqlite3_column_type(found, 2) != SQLITE_NULL)
            text_addf(out, ",\"caseload\":%s", column(found, 2));
        if (sqlite3_column_type(found, 3) != SQLITE_NULL)
            text_addf(out, ",\"pair\":%s", column(found, 3));
        text_add(out, ",\"line\":");
        bare_line(store, column(found, 1), out);
        text_add(out, "}");
    }
    text_add(out, "]}");
}

/* The rows that are counted, each with what is known of the people in it; the last column lists those whose lines count. */
static const char COUNTED[] =
    "WITH members (relationship, body, people, present) AS ("
    "  SELECT body ->> '$.relationship.id', body -> '$.relationship',"
    "   (SELECT json_group_array(json(person.body -> '$.person')) FROM json_each(record.body, '$.relationship.members') AS member"
    "    JOIN record AS person ON person.tenant = ?1 AND person.key = json_object('person', member.value ->> '$.party.person')"
    "    WHERE member.value -> '$.left' IS NULL),"
    "   (SELECT json_group_array(member.value ->> '$.party.person') FROM json_each(record.body, '$.relationship.members') AS member"
    "    JOIN record AS person ON person.tenant = ?1 AND person.key = json_object('person', member.value ->> '$.party.person')"
    "    WHERE member.value -> '$.left' IS NULL)"
    "  FROM record WHERE tenant = ?1 AND kind = 'relationship')"
    "SELECT '{\"person\":{\"person\":' || (body -> '$.person') || coalesce(',\"caseload\":' ||"
    "  (SELECT body -> '$.caseload' FROM record AS other WHERE tenant = ?1"
    "   AND key = json_object('caseload', record.body ->> '$.person.id')), ''), NULL"
    " FROM record WHERE tenant = ?1 AND kind = 'person' "
    "UNION ALL SELECT '{\"request\":{\"request\":' || (body -> '$.request') || ',\"people\":' ||"
    "  (SELECT json_group_array(json(person.body -> '$.person')) FROM record AS person WHERE person.tenant = ?1 AND person.key IN"
    "   (json_object('person', record.body ->> '$.request.parties.from.person'),"
    "    json_object('person', record.body ->> '$.request.parties.to.person'))), NULL"
    " FROM record WHERE tenant = ?1 AND kind = 'request' "
    "UNION ALL SELECT '{\"relationship\":{\"relationship\":' || body || ',\"people\":' || people, present FROM members "
    "UNION ALL SELECT '{\"entry\":{\"entry\":' || (record.body -> '$.entry') || ',\"relationship\":' || members.body ||"
    "  ',\"people\":' || people, NULL"
    " FROM record JOIN members ON members.relationship = record.body ->> '$.entry.relationship'"
    " WHERE tenant = ?1 AND kind = 'entry' "
    "UNION ALL SELECT '{\"feedback\":{\"round\":' || (record.body -> '$.feedback') || ',\"relationship\":' || members.body, NULL"
    " FROM record JOIN members ON members.relationship = record.body ->> '$.feedback.relationship'"
    " WHERE tenant = ?1 AND kind = 'feedback'";

/* Everything that is stored, counted by the core. A host with many people keeps a summary and makes it anew every night. */
static void summary(struct store *store, const char *query, struct text *out)
{
    struct text request = {0}, lines = {0};
    sqlite3_stmt *plan = rows(store, "SELECT ?2 -> '$.plan', ?2 -> '$.as_of'", "s", query);
    next(store, plan);
    text_addf(&request, "{\"summarise\":{\"plan\":%s,\"now\":%s,\"rows\":[", column(plan, 0), column(plan, 1));
    sqlite3_reset(plan);
    sqlite3_stmt *counted = rows(store, COUNTED, "");
    for (int number = 0; next(store, counted); number++) {
        text_addf(&request, "%s%s", number == 0 ? "" : ",", column(counted, 0));
        text_clear(&lines);
        text_add(&lines, column(counted, 1));
        if (lines.len > 0) {
            sqlite3_stmt *present =
                rows(store, "SELECT value, json_quote(value) FROM json_each(?2)", "s", lines.ptr);
            text_add(&request, ",\"lines\":{");
            for (int one = 0; next(store, present); one++) {
                text_addf(&request, "%s%s:", one == 0 ? "" : ",", column(present, 1));
                bare_line(store, column(present, 0), &request);
            }
            text_add(&request, "}");
        }
        text_add(&request, "}}");
    }
    text_add(&request, "]}}");
    struct tut_bytes answer = {NULL, 0};
    if (tut_call(store->engine, request.ptr, request.len, &answer) != TUT_OK)
        stop("what is stored cannot be counted: %s", answer.ptr);
    /* `{"summary":{"summary":{...}}}`; the inner one is the answer. */
    sqlite3_stmt *inner = rows(store, "SELECT json(?2 -> '$.summary')", "s", answer.ptr);
    next(store, inner);
    text_add(out, column(inner, 0));
    sqlite3_reset(inner);
    tut_bytes_free(&answer);
    text_free(&request);
    text_free(&lines);
}
