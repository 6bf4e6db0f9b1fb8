/* Steps 1 and 2: people from a CSV file, relationship types from templates, and who takes part in them. */

#include "five_steps.h"

#include "tutelage.h"

#include <stdio.h>

/* Everything that rules, filters and scores may look at. What a file does not have is unknown, which is not the same as
 * empty, zero or no. */
static const char SCHEMA[] =
    "{\"attributes\":["
    "{\"id\":\"level\",\"name\":\"Level\",\"kind\":\"integer\"},"
    "{\"id\":\"team\",\"name\":\"Team\",\"kind\":\"text\"},"
    "{\"id\":\"department\",\"name\":\"Department\",\"kind\":\"text\"},"
    "{\"id\":\"location\",\"name\":\"Location\",\"kind\":\"text\"},"
    "{\"id\":\"languages\",\"name\":\"Languages\",\"kind\":\"text_set\"},"
    "{\"id\":\"start_date\",\"name\":\"Start date\",\"kind\":\"date\"}]}";

/* Whoever started on or after this day is new. */
#define NEW_SINCE "2026-09-01"

static void import(struct host *host, const char *folder);
static void configure(struct host *host, const char *folder, const char *types);

void load_people(struct host *host, const char *folder)
{
    /* The schema and the taxonomy are enough to begin with. */
    configure(host, folder, "[]");
    import(host, folder);
    printf("%s rows read, %d people new or changed, %d faults\n", said(host, "$.imported.rows"),
           how_many(host, "$.imported.commands"), how_many(host, "$.imported.faults"));

    /* The import gives a command for everybody who is new or changed; the host sends them. */
    sqlite3_stmt *found = ANSWERED(host, "SELECT value FROM json_each(?2, '$.imported.commands')");
    struct people commands = people_of(host, found);
    for (const char *command; (command = next_person(&commands)) != NULL;)
        does(host, NULL, "%s", command);
    settle(host);
    import(host, folder);
    printf("the same file again: %d changes, %s unchanged\n", how_many(host, "$.imported.commands"),
           said(host, "$.imported.unchanged"));

    /* The programme office coordinates; the templates know it by this id. */
    does(host, NULL, "{\"person_changed\":{\"person\":{\"id\":\"programme-office\",\"version\":0,\"name\":\"Programme office\","
                     "\"manager\":\"nobody\"}}}");
}

/* Compares the file with what is stored. */
static void import(struct host *host, const char *folder)
{
    struct text path = {0}, csv = {0}, mapping = {0}, request = {0};
    text_addf(&path, "%s/company/people.csv", folder);
    text_add_file(&csv, path.ptr);
    text_clear(&path);
    text_addf(&path, "%s/rust/company.mapping.json", folder);
    text_add_file(&mapping, path.ptr);
    text_add(&request, "{\"import\":{\"csv\":");
    text_add_json(&request, csv.ptr);
    text_addf(&request, ",\"mapping\":%s,\"on_fault\":\"skip_faulty\",\"existing\":[", mapping.ptr);
    sqlite3_stmt *existing = rows(&host->store,
                                  "SELECT body -> '$.person' FROM record WHERE tenant = ?1 AND kind = 'person'", "");
    for (int number = 0; next(&host->store, existing); number++)
        text_addf(&request, "%s%s", number == 0 ? "" : ",", column(existing, 0));
    text_add(&request, "]}}");
    asks(host, request.ptr);
    text_free(&path);
    text_free(&csv);
    text_free(&mapping);
    text_free(&request);
}

static void configure(struct host *host, const char *folder, const char *types)
{
    struct text path = {0}, config = {0};
    text_addf(&path, "%s/company/skills.json", folder);
    text_addf(&config, "{\"schema\":%s,\"taxonomy\":", SCHEMA);
    text_add_file(&config, path.ptr);
    text_addf(&config, ",\"types\":%s}", types);
    host_configure(host, config.ptr);
    text_free(&path);
    text_free(&config);
}

/* A template, and what is special about this programme: what an admin's screen would change. */
static void add_type(struct host *host, const char *template, const char *changed, const char *path, const char *value,
                     struct text *types)
{
    struct text request = {0};
    text_addf(&request, "{\"template\":{\"name\":\"%s\"}}", template);
    asks(host, request.ptr);
    sqlite3_stmt *draft = rows(&host->store, "SELECT json_set(json_patch(?2 -> '$.template.draft', ?3), ?4, json(?5))", "ssss",
                               host->answer.ptr, changed, path, value);
    if (next(&host->store, draft))
        text_addf(types, "%s{\"version\":1,\"draft\":%s}", types->len == 1 ? "" : ",", column(draft, 0));
    sqlite3_reset(draft);
    text_free(&request);
}

void build_types(struct host *host, const char *folder)
{
    struct text types = {0};
    text_add(&types, "[");
    /* Up to three ranked choices; who is near counts; coordinators read what was written for them. */
    add_type(host, "mentoring_one_on_one",
             "{\"requests\":{\"ranked_choices\":3},\"diary\":{\"coordinators\":\"text\"},\"matching\":{\"attributes\":["
             "{\"attribute\":\"location\",\"prefer\":\"same\",\"points\":40},"
             "{\"attribute\":\"languages\",\"prefer\":\"shared\",\"points\":10}]}}",
             "$.roles[0].limits.places", "3", &types);
    /* Newcomers take part as a matter of course, as long as they are new, and find a buddy in their own location. */
    add_type(host, "onboarding_buddy",
             "{\"pair\":{\"grants\":[{\"id\":\"same_location\",\"when\":{\"same\":{\"attribute\":\"location\"}}}]}}",
             "$.roles[1].audience",
             "{\"grants\":[{\"id\":\"new\",\"when\":{\"compare\":{\"who\":\"self\",\"attribute\":\"start_date\","
             "\"is\":\"at_least\",\"value\":\"" NEW_SINCE "\"}}}]}",
             &types);
    text_add(&types, "]");
    /* Building the engine checks every draft, and lists every fault. */
    configure(host, folder, types.ptr);
    text_free(&types);
    asks(host, "{\"describe\":{}}");
    sqlite3_stmt *described = ANSWERED(host, "SELECT value ->> '$.type', value ->> '$.name' FROM json_each(?2, '$.described.types')");
    while (next(&host->store, described))
        printf("%-12s %s\n", column(described, 0), column(described, 1));
}

/* Everybody of a statement says that they take part; the second column is what goes with it. */
static int join(struct host *host, const char *type, const char *role, const char *places, sqlite3_stmt *who)
{
    int count = 0;
    struct people people = people_of(host, who);
    for (const char *person; (person = next_person(&people)) != NULL; count++)
        does(host, person, "{\"take_part\":{\"type\":\"%s\",\"role\":\"%s\"%s}}", type, role, places);
    return count;
}

/* People by level, those with something to teach or to learn. */
#define PERSON(condition) \
    "SELECT body ->> '$.person.id' FROM record WHERE tenant = ?1 AND kind = 'person' AND " condition " ORDER BY key"
#define LEVEL "body ->> '$.person.attributes.level'"
#define TEACHES "EXISTS (SELECT 1 FROM json_each(body, '$.person.skills') WHERE value ->> '$.teaches')"
#define IS_NEW "body ->> '$.person.attributes.start_date' >= '" NEW_SINCE "'"

void take_part(struct host *host)
{
    struct store *store = &host->store;
    int mentors = join(host, "mentoring", "mentor", ",\"places\":2", rows(store, PERSON(LEVEL " >= 4 AND " TEACHES), ""));
    int mentees = join(host, "mentoring", "mentee", "",
                       rows(store, PERSON(LEVEL " <= 2 AND body ->> '$.person.wants[0]' IS NOT NULL AND NOT " IS_NEW), ""));
    int buddies = join(host, "onboarding", "buddy", "", rows(store, PERSON(LEVEL " = 3 AND NOT " IS_NEW), ""));
    settle(host);
    /* Newcomers need not say so: the type takes them in unless they opt out. */
    printf("%d mentors, %d mentees, %d buddies say that they take part\n", mentors, mentees, buddies);
}
