/*
 * The five steps of a mentoring programme, from a file of people to a report, by a host in C with its records in SQLite.
 * Read `main` from top to bottom: it is the interface in the order in which a host needs it. What a host has to bring is in
 * host.c and store.c; the core itself reads no clock and no database.
 *
 *   five_steps [FOLDER [DATABASE]]      the folder `examples`; without a database everything stays in memory
 */

#include "five_steps.h"

#include "tutelage.h"

#include <stdio.h>
#include <string.h>

static void heading(int number, const char *title);

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "..";
    struct host host;
    struct cast cast = {.office = "programme-office"};
    host_open(&host, argc > 2 ? argv[2] : ":memory:");

    heading(1, "Load people");
    load_people(&host, folder);

    heading(2, "Build relationship types, side by side");
    build_types(&host, folder);
    take_part(&host);

    heading(3, "Search, ask, answer");
    host_index(&host);
    choose_cast(&host, &cast);
    ask_and_answer(&host, &cast);
    explain_a_no(&host);
    everybody_else(&host, &cast);

    heading(4, "Meet, and write it down");
    keep_a_diary(&host, &cast);
    time_passes(&host, &cast);

    heading(5, "What each of them sees");
    show_dashboards(&host, &cast);
    show_diary(&host, &cast);
    show_overview(&host, &cast);
    show_audit(&host, &cast);

    heading(6, "Prove that it helped, and that it was fair");
    prove(&host, &cast);

    host_close(&host);
    return 0;
}

static void heading(int number, const char *title)
{
    printf("%s%d. %s\n", number == 1 ? "" : "\n", number, title);
    for (size_t i = 0; i < strlen(title) + 3; i++)
        putchar('=');
    putchar('\n');
}

const char *name(struct host *host, const char *person)
{
    static char kept[10][96];
    static int last;
    char *into = kept[last = (last + 1) % 10];
    sqlite3_stmt *found = rows(&host->store,
                               "SELECT body ->> '$.person.name' FROM record"
                               " WHERE tenant = ?1 AND key = json_object('person', ?2)",
                               "s", person);
    snprintf(into, sizeof kept[0], "%s", next(&host->store, found) ? column(found, 0) : person);
    sqlite3_reset(found);
    return into;
}

struct people people_of(struct host *host, sqlite3_stmt *statement)
{
    struct people people = {0};
    text_add(&people.ids, "");
    while (next(&host->store, statement))
        text_addf(&people.ids, "%s\n", column(statement, 0));
    people.at = people.ids.ptr;
    return people;
}

const char *next_person(struct people *people)
{
    char *person = people->at, *end = strchr(person, '\n');
    if (end == NULL) {
        text_free(&people->ids);
        return NULL;
    }
    *end = 0;
    people->at = end + 1;
    return person;
}
