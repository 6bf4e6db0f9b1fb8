/* Steps 5 and 6: what each of them sees, and what the programme achieved. Every read is a question by somebody, and the
 * answer holds what they may see and nothing else. */

#include "five_steps.h"

#include <stdio.h>
#include <string.h>

static void show_dashboard(struct host *host, const char *person, const char *part)
{
    shows(host, person, "{\"dashboard\":{}}");
    printf("Dashboard of %s, %s, on %.10s\n", name(host, person), part, host->now);
    sqlite3_stmt *requests = rows(
        &host->store,
        "SELECT box, card ->> '$.type', CASE WHEN card ->> '$.from.person.id' = ?3"
        "  THEN card ->> '$.to.person.name' ELSE card ->> '$.from.person.name' END,"
        " card ->> '$.state', coalesce(', until ' || substr(card ->> '$.expires_at', 1, 10), '') FROM ("
        "  SELECT 'in' AS box, value AS card FROM json_each(?2, '$.answer.dashboard.inbound')"
        "  UNION ALL SELECT 'out', value FROM json_each(?2, '$.answer.dashboard.outbound'))",
        "ss", host->answer.ptr, person);
    while (next(&host->store, requests))
        printf("  %-7s  %-10s  %s: %s%s\n", column(requests, 0), column(requests, 1), column(requests, 2), column(requests, 3),
               column(requests, 4));
    sqlite3_stmt *running = rows(
        &host->store,
        "SELECT value ->> '$.type', (SELECT group_concat(member.value ->> '$.person.name', ', ')"
        "  FROM json_each(card.value, '$.members') AS member WHERE member.value ->> '$.person.id' <> ?3),"
        " value ->> '$.state', value ->> '$.momentum', value ->> '$.met', substr(value ->> '$.last_met', 1, 10),"
        " coalesce(', next ' || substr(value ->> '$.next_meeting', 1, 10), '')"
        " FROM json_each(?2, '$.answer.dashboard.running') AS card",
        "ss", host->answer.ptr, person);
    while (next(&host->store, running))
        printf("  running  %-10s  %s: %s, %s, met %s, last %s%s\n", column(running, 0), column(running, 1), column(running, 2),
               column(running, 3), column(running, 4), column(running, 5), column(running, 6));
    sqlite3_stmt *to_do = ANSWERED(host, "SELECT coalesce(group_concat(replace(value ->> '$.code', '_', ' '), ', '), 'nothing')"
                                         " FROM json_each(?2, '$.answer.dashboard.to_do')");
    next(&host->store, to_do);
    printf("  to do: %s\n", column(to_do, 0));
    sqlite3_reset(to_do);
}

void show_dashboards(struct host *host, const struct cast *cast)
{
    show_dashboard(host, cast->mentor, "mentor");
    show_dashboard(host, cast->mentee, "mentee");
}

static int entries_seen_by(struct host *host, const char *person, const char *relationship)
{
    if (!shows(host, person, "{\"diary\":{\"relationship\":\"%s\"}}", relationship))
        stop("%s may not see the diary: %s", person, host->answer.ptr);
    return how_many(host, "$.answer.diary.entries");
}

/* The same diary twice: what the mentee reads, and what a coordinator does. */
void show_diary(struct host *host, const struct cast *cast)
{
    const char *const viewers[] = {cast->mentee, cast->office};
    for (int i = 0; i < 2; i++) {
        entries_seen_by(host, viewers[i], cast->relationship);
        printf("\nThe diary as %s sees it\n", i == 0 ? "the mentee" : "a coordinator");
        sqlite3_stmt *entries = ANSWERED(
            host, "SELECT substr(coalesce(value ->> '$.starts_at', value ->> '$.written_at'), 1, 10), value ->> '$.kind',"
                  " value ->> '$.state', coalesce(value ->> '$.author', ''), coalesce(': ' || (value ->> '$.text'), ''),"
                  " coalesce(' [was: ' || (value ->> '$.revisions[#-1].text') || ']', '')"
                  " FROM json_each(?2, '$.answer.diary.entries')");
        while (next(&host->store, entries))
            printf("  %s  %s, %s%s%s%s%s\n", column(entries, 0), column(entries, 1), column(entries, 2),
                   column(entries, 3)[0] == 0 ? "" : ", by ", column(entries, 3)[0] == 0 ? "" : name(host, column(entries, 3)),
                   column(entries, 4), column(entries, 5));
    }
    int mentor = entries_seen_by(host, cast->mentor, cast->relationship);
    int mentee = entries_seen_by(host, cast->mentee, cast->relationship);
    printf("%s sees %d of the mentee's %d entries: neither the private note nor the concern\n", name(host, cast->mentor), mentor,
           mentee);
}

/* Who is with whom, how it goes, and where somebody should look first. */
void show_overview(struct host *host, const struct cast *cast)
{
    static const char *const types[] = {"mentoring", "onboarding"};
    printf("\nThe coordinator's overview\n");
    for (int i = 0; i < 2; i++) {
        shows(host, cast->office, "{\"overview\":{\"type\":\"%s\",\"select\":\"to_do\",\"limit\":1000}}", types[i]);
        int to_do = how_many(host, "$.answer.overview.rows");
        shows(host, cast->office, "{\"momentum\":{\"type\":\"%s\",\"limit\":2}}", types[i]);
        printf("  %-10s  %s active: %s green, %s nudged, %s amber, %s red; %s meetings; %d to do\n", types[i],
               said(host, "$.answer.momentum.report.active"), said(host, "$.answer.momentum.report.green"),
               said(host, "$.answer.momentum.report.nudged"), said(host, "$.answer.momentum.report.amber"),
               said(host, "$.answer.momentum.report.red"), said(host, "$.answer.momentum.report.met"), to_do);
        sqlite3_stmt *silent = ANSWERED(host, "SELECT (SELECT group_concat(member.value ->> '$.person.name', ' and ')"
                                              "  FROM json_each(card.value, '$.members') AS member), value ->> '$.silent_days'"
                                              " FROM json_each(?2, '$.answer.momentum.at_risk') AS card");
        while (next(&host->store, silent))
            printf("    silent for %s days: %s\n", column(silent, 1), column(silent, 0));
    }
}

/* Everything that happened in one relationship, from the request on. Events hold ids and codes, never words. */
void show_audit(struct host *host, const struct cast *cast)
{
    shows(host, cast->office, "{\"audit\":{\"relationship\":\"%s\"}}", cast->relationship);
    printf("\nThe audit trail of one relationship, for a coordinator\n");
    sqlite3_stmt *events = ANSWERED(
        host, "SELECT substr(event.value ->> '$.at', 1, 10), replace(part.key, '_', ' '),"
              " coalesce(event.value ->> '$.actor.person', ''), event.value ->> '$.actor'"
              " FROM json_each(?2, '$.answer.audit.events') AS event, json_each(event.value, '$.event') AS part");
    while (next(&host->store, events))
        printf("  %s  %s, by %s\n", column(events, 0), column(events, 1),
               column(events, 2)[0] != 0 ? name(host, column(events, 2)) : column(events, 3));
}

/* Reports come as data, as CSV, or as text; who asks decides over whom they are. */
void prove(struct host *host, const struct cast *cast)
{
    static const char *const reports[] = {"funnel", "outcomes", "fairness"}, *const by[] = {"", "", "\"location\""};
    for (int i = 0; i < 3; i++) {
        if (!shows(host, cast->office,
                   "{\"report\":{\"type\":\"mentoring\",\"report\":\"%s\",\"by\":[%s],\"format\":\"table\"}}", reports[i], by[i]))
            stop("no report: %s", host->answer.ptr);
        sqlite3_stmt *table = ANSWERED(host, "SELECT ?2 ->> '$.answer.report.shown.table'");
        next(&host->store, table);
        printf("%s%s\n%s", i == 0 ? "" : "\n", reports[i], column(table, 0));
        sqlite3_reset(table);
    }
    /* A participant may see how the programme goes, and nothing of anybody. */
    bool shown = shows(host, cast->mentee, "{\"report\":{\"type\":\"mentoring\",\"report\":\"fairness\"}}");
    printf("\n%s asks for the last one too and is %s\n", name(host, cast->mentee), shown ? "shown it" : "refused");

    /* The promise behind it all: whatever was asked and answered, nobody has more than their places. */
    sqlite3_stmt *places = rows(&host->store,
                                "SELECT section.value ->> '$.role', count(*), sum(json_array_length(section.value, '$.active')),"
                                " sum(json_array_length(section.value, '$.active') > coalesce(section.value ->> '$.places', 1))"
                                " FROM record, json_each(record.body, '$.caseload.sections') AS section"
                                " WHERE tenant = ?1 AND kind = 'caseload' AND section.value ->> '$.active' IS NOT NULL"
                                " GROUP BY 1 ORDER BY 1",
                                "");
    while (next(&host->store, places))
        printf("%s: %s people with %s places taken; more than they have: %s\n", column(places, 0), column(places, 1),
               column(places, 2), column(places, 3));
}
