/* Step 3: searching, asking and answering. A few people are followed closely; everybody else has simple habits. */

#include "five_steps.h"

#include <stdio.h>
#include <string.h>

/* Three things that somebody wants to learn, as skills to search for; the more they want it, the more it counts. */
static void add_wishes(struct host *host, const char *person, struct text *wanted)
{
    sqlite3_stmt *wishes = rows(&host->store,
                                "SELECT json_group_array(json_object("
                                "  'skill', value ->> '$.skill', 'weight', value ->> '$.priority'))"
                                " FROM (SELECT value FROM record, json_each(body, '$.person.wants')"
                                "  WHERE tenant = ?1 AND record.key = json_object('person', ?2) LIMIT 3)",
                                "s", person);
    next(&host->store, wishes);
    text_add(wanted, column(wishes, 0));
    sqlite3_reset(wishes);
}

/* Searches as a mentee for what they want to learn; the index answers. */
static void search(struct host *host, const char *person, bool explain)
{
    struct text wanted = {0};
    add_wishes(host, person, &wanted);
    if (!shows(host, person, "{\"search\":{\"type\":\"mentoring\",\"role\":\"mentee\",\"wanted\":%s,\"limit\":6,\"explain\":%s}}",
               wanted.ptr, explain ? "true" : "false"))
        stop("%s may not search: %s", person, host->answer.ptr);
    text_free(&wanted);
}

static void print_hits(struct host *host)
{
    sqlite3_stmt *hits = ANSWERED(
        host, "SELECT hit.value ->> '$.person', hit.value ->> '$.score', hit.value ->> '$.waits',"
              " (SELECT group_concat(coalesce("
              "   (part.value ->> '$.skill.skill') || ' ' || (part.value ->> '$.skill.points'),"
              "   (part.value ->> '$.instead.has') || ' for ' || (part.value ->> '$.instead.skill') || ' '"
              "    || (part.value ->> '$.instead.points'),"
              "   (part.value ->> '$.attribute.attribute') || ' ' || (part.value ->> '$.attribute.points')), ', ')"
              "  FROM json_each(hit.value, '$.parts') AS part)"
              " FROM json_each(?2, '$.answer.search.hits') AS hit");
    while (next(&host->store, hits))
        printf("  %4s  %s%s\n        %s\n", column(hits, 1), name(host, column(hits, 0)),
               sqlite3_column_int(hits, 2) ? ", full: one would wait in line" : "", column(hits, 3));
}

/* Takes the parts by what a search of every mentee finds; the same file gives the same cast. */
void choose_cast(struct host *host, struct cast *cast)
{
    struct store *store = &host->store;
    run(store, rows(store, "CREATE TEMP TABLE found (mentee TEXT, mentor TEXT, place INTEGER)", ""));
    sqlite3_stmt *who = rows(store,
                             "SELECT body ->> '$.caseload.person' FROM record, json_each(body, '$.caseload.sections')"
                             " WHERE tenant = ?1 AND kind = 'caseload' AND value ->> '$.type' = 'mentoring'"
                             " AND value ->> '$.role' = 'mentee' ORDER BY record.key",
                             "");
    struct people mentees = people_of(host, who);
    for (const char *mentee; (mentee = next_person(&mentees)) != NULL;) {
        search(host, mentee, false);
        run(store, rows(store,
                        "INSERT INTO found SELECT ?3, value ->> '$.person', key"
                        " FROM json_each(?2, '$.answer.search.hits')",
                        "ss", host->answer.ptr, mentee));
    }
    /* The mentor whom most find; three who find that mentor and others; and one whom the first finds besides. */
    sqlite3_stmt *parts = rows(store,
                               "WITH star AS (SELECT mentor FROM found GROUP BY mentor ORDER BY count(*) DESC, mentor LIMIT 1),"
                               " fans AS (SELECT mentee FROM found WHERE mentor IN star AND mentee IN"
                               "  (SELECT mentee FROM found GROUP BY mentee HAVING count(*) >= 4) ORDER BY mentee LIMIT 3)"
                               "SELECT mentor, (SELECT mentee FROM fans), (SELECT mentee FROM fans LIMIT 1 OFFSET 1),"
                               " (SELECT mentee FROM fans LIMIT 1 OFFSET 2),"
                               " (SELECT mentor FROM found WHERE mentee = (SELECT mentee FROM fans) AND mentor NOT IN star"
                               "  ORDER BY place LIMIT 1) FROM star",
                               "");
    next(store, parts);
    snprintf(cast->mentor, sizeof cast->mentor, "%s", column(parts, 0));
    snprintf(cast->mentee, sizeof cast->mentee, "%s", column(parts, 1));
    snprintf(cast->second, sizeof cast->second, "%s", column(parts, 2));
    snprintf(cast->third, sizeof cast->third, "%s", column(parts, 3));
    snprintf(cast->other, sizeof cast->other, "%s", column(parts, 4));
    sqlite3_reset(parts);
    if (cast->third[0] == 0 || cast->other[0] == 0)
        stop("this file has too few people who want to learn what others know");
}

/* Asks up to two people, in order of preference. */
static void request(struct host *host, const char *from, const char *to, const char *or_else, char *request, size_t size)
{
    does(host, from,
         "{\"request\":{\"type\":\"mentoring\",\"role\":\"mentee\",\"to\":[\"%s\"%s%s%s],"
         "\"message\":\"May I learn from you?\"}}",
         to, or_else == NULL ? "" : ",\"", or_else == NULL ? "" : or_else, or_else == NULL ? "" : "\"");
    snprintf(request, size, "%s", said(host, "$.done.outcome.request.request"));
}

static void set_places(struct host *host, const char *mentor, int places)
{
    does(host, mentor, "{\"set_places\":{\"type\":\"mentoring\",\"role\":\"mentor\",\"places\":%d}}", places);
}

void ask_and_answer(struct host *host, struct cast *cast)
{
    char asked[64], ranked[64], waiting[64];
    set_places(host, cast->mentor, 1);
    printf("Day 0: %s searches for what they want to learn\n", name(host, cast->mentee));
    search(host, cast->mentee, true);
    print_hits(host);
    request(host, cast->mentee, cast->mentor, NULL, asked, sizeof asked);
    request(host, cast->mentee, cast->other, NULL, waiting, sizeof waiting);
    request(host, cast->second, cast->mentor, cast->other, ranked, sizeof ranked);
    printf("%s asks %s, and %s too\n", name(host, cast->mentee), name(host, cast->mentor), name(host, cast->other));
    printf("%s asks %s; second choice %s\n", name(host, cast->second), name(host, cast->mentor), name(host, cast->other));

    pass(host, 1);
    does(host, cast->mentor, "{\"accept\":{\"request\":\"%s\"}}", asked);
    snprintf(cast->relationship, sizeof cast->relationship, "%s", said(host, "$.done.outcome.request.relationship"));
    printf("\nDay 1: %s accepts %s, who is now taken\n", name(host, cast->mentor), name(host, cast->mentee));
    printf("  then: %s\n", settle(host));
    does(host, cast->mentor, "{\"decline\":{\"request\":\"%s\",\"code\":\"no_time\"}}", ranked);
    printf("%s declines %s, whose next choice is asked\n", name(host, cast->mentor), name(host, cast->second));
    printf("  then: %s\n", settle(host));

    printf("\nDay 1: %s searches; who is full is marked\n", name(host, cast->third));
    search(host, cast->third, true);
    print_hits(host);
    request(host, cast->third, cast->mentor, NULL, waiting, sizeof waiting);
    shows(host, cast->third, "{\"request\":{\"request\":\"%s\"}}", waiting);
    printf("%s asks %s: %s\n", name(host, cast->third), name(host, cast->mentor), said(host, "$.answer.request.state"));
}

static void print_reasons(struct host *host, const char *list)
{
    sqlite3_stmt *reasons = rows(&host->store,
                                 "SELECT value ->> '$.message', coalesce(' (rule ' || (value ->> '$.rule') || ')', '')"
                                 " FROM json_each(?2, ?3)",
                                 "ss", host->answer.ptr, list);
    while (next(&host->store, reasons))
        printf("  no: %s%s\n", column(reasons, 0), column(reasons, 1));
}

/* Nobody is mentored by their own manager. The search leaves such a person out; whoever asks all the same is told why. */
void explain_a_no(struct host *host)
{
    char mentee[32], manager[32];
    sqlite3_stmt *found = rows(&host->store,
                               "SELECT one.body ->> '$.person.id', one.body ->> '$.person.manager.person'"
                               " FROM record AS one JOIN record AS caseload ON caseload.tenant = ?1"
                               "  AND caseload.key = json_object('caseload', one.body ->> '$.person.id')"
                               " JOIN record AS boss ON boss.tenant = ?1"
                               "  AND boss.key = json_object('caseload', one.body ->> '$.person.manager.person')"
                               " WHERE one.tenant = ?1 AND one.kind = 'person'"
                               "  AND caseload.body ->> '$.caseload.sections[0].role' = 'mentee'"
                               "  AND caseload.body ->> '$.caseload.sections[0].outgoing[0]' IS NULL"
                               "  AND caseload.body ->> '$.caseload.sections[0].active[0]' IS NULL"
                               "  AND boss.body ->> '$.caseload.sections[0].role' = 'mentor' ORDER BY one.key LIMIT 1",
                               "");
    if (!next(&host->store, found))
        stop("nobody here has a manager who is a mentor");
    snprintf(mentee, sizeof mentee, "%s", column(found, 0));
    snprintf(manager, sizeof manager, "%s", column(found, 1));
    sqlite3_reset(found);

    printf("\n%s asks %s\n", name(host, mentee), name(host, manager));
    if (tries(host, mentee, "{\"request\":{\"type\":\"mentoring\",\"role\":\"mentee\",\"to\":[\"%s\"]}}", manager))
        stop("a manager is asked");
    print_reasons(host, "$.refused.reasons");
    shows(host, mentee, "{\"explain\":{\"type\":\"mentoring\",\"role\":\"mentee\",\"to\":\"%s\"}}", manager);
    sqlite3_stmt *because = ANSWERED(host, "SELECT value ->> '$.message' FROM json_each(?2, '$.answer.explain.because')");
    while (next(&host->store, because))
        printf("  since: %s\n", column(because, 0));
    sqlite3_stmt *needed = ANSWERED(host, "SELECT value ->> '$.message' FROM json_each(?2, '$.answer.explain.would_need')");
    while (next(&host->store, needed))
        printf("  needed: otherwise than now, %s\n", column(needed, 0));
}

/* Everybody with something to answer answers: yes as long as there are places, except for one in nine who never does. */
static void answer_all(struct host *host)
{
    int yes = 0, no = 0, silent = 0, place = 0;
    struct people people = people_of(host, rows(&host->store,
                                                "SELECT body ->> '$.caseload.person' FROM record"
                                                " WHERE tenant = ?1 AND kind = 'caseload' ORDER BY key",
                                                ""));
    for (const char *person; (person = next_person(&people)) != NULL; place++) {
        shows(host, person, "{\"dashboard\":{}}");
        sqlite3_stmt *inbound = ANSWERED(host, "SELECT value ->> '$.request' FROM json_each(?2, '$.answer.dashboard.inbound')");
        struct people requests = people_of(host, inbound);
        for (const char *one; (one = next_person(&requests)) != NULL;) {
            if (place % 9 == 8)
                silent++;
            /* Whether there is still a place is not for the host to work out: it asks, and takes no for an answer. */
            else if (tries(host, person, "{\"accept\":{\"request\":\"%s\"}}", one))
                yes++;
            else
                no += tries(host, person, "{\"decline\":{\"request\":\"%s\",\"code\":\"no_time\"}}", one);
        }
    }
    printf("day %2d: %d accepted, %d declined, %d not answered\n", host->day, yes, no, silent);
    printf("  then: %s\n", settle(host));
}

/* Everybody in a role asks whom the search finds with a place free, up to three in order of preference. */
static int ask_all(struct host *host, const struct cast *cast, const char *type, const char *role, sqlite3_stmt *who)
{
    int asked = 0;
    struct people people = people_of(host, who);
    for (const char *person; (person = next_person(&people)) != NULL;) {
        if (strcmp(person, cast->mentee) == 0 || strcmp(person, cast->second) == 0 || strcmp(person, cast->third) == 0)
            continue;
        shows(host, person, "{\"search\":{\"type\":\"%s\",\"role\":\"%s\",\"limit\":8}}", type, role);
        sqlite3_stmt *free = ANSWERED(host, "SELECT coalesce(group_concat('\"' || person || '\"'), ''), count(*) FROM"
                                            " (SELECT value ->> '$.person' AS person FROM json_each(?2, '$.answer.search.hits')"
                                            "  WHERE NOT value ->> '$.waits' LIMIT 3)");
        next(&host->store, free);
        char to[160] = "";
        if (sqlite3_column_int(free, 1) > 0 && how_many(host, "$.answer.search.own_reasons") == 0)
            snprintf(to, sizeof to, "%s", column(free, 0));
        sqlite3_reset(free);
        if (to[0] != 0)
            asked += tries(host, person, "{\"request\":{\"type\":\"%s\",\"role\":\"%s\",\"to\":[%s]}}", type, role, to);
    }
    return asked;
}

void everybody_else(struct host *host, const struct cast *cast)
{
    pass(host, 2);
    int mentees = ask_all(host, cast, "mentoring", "mentee",
                          rows(&host->store,
                               "SELECT body ->> '$.caseload.person' FROM record WHERE tenant = ?1 AND kind = 'caseload'"
                               " AND body ->> '$.caseload.sections[0].role' = 'mentee' ORDER BY key",
                               ""));
    int newcomers = ask_all(host, cast, "onboarding", "newcomer",
                            rows(&host->store,
                                 "SELECT body ->> '$.person.id' FROM record WHERE tenant = ?1 AND kind = 'person'"
                                 " AND body ->> '$.person.attributes.start_date' >= '2026-09-01' ORDER BY key",
                                 ""));
    printf("\nDay 2: %d mentees and %d newcomers ask, up to three choices each\n", mentees, newcomers);
    static const int days[] = {4, 6, 8};
    for (int i = 0; i < 3; i++) {
        pass(host, days[i]);
        answer_all(host);
    }
    printf("day 16: %s\n", pass(host, 16));
    set_places(host, cast->mentor, 2);
    printf("day 16: one more place with %s: %s\n", name(host, cast->mentor), settle(host));
    answer_all(host);
}
