/* The chapters of the story, in their order. Each prints what happens. */

#ifndef FIVE_STEPS_H
#define FIVE_STEPS_H

#include "host.h"

/* Who plays which part: found out from the file. */
struct cast {
    /* The coordinator, by the id that the templates know. */
    const char *office;
    /* Whom several would like, and who gets that mentor. */
    char mentor[32], mentee[32];
    /* Whom the mentee asks besides. */
    char other[32];
    /* Who is declined, and asks the next choice; and who waits in line. */
    char second[32], third[32];
    /* What came of it. */
    char relationship[64];
};

/* company.c: people from a file, types from templates, and who takes part. */
void load_people(struct host *host, const char *folder);
void build_types(struct host *host, const char *folder);
void take_part(struct host *host);

/* asking.c: searches by an index, requests and answers, a no explained. */
void choose_cast(struct host *host, struct cast *cast);
void ask_and_answer(struct host *host, struct cast *cast);
void explain_a_no(struct host *host);
void everybody_else(struct host *host, const struct cast *cast);

/* meeting.c: meetings and notes, and what silence does. */
void keep_a_diary(struct host *host, const struct cast *cast);
void time_passes(struct host *host, const struct cast *cast);

/* seeing.c: what each of them sees, and what was achieved. */
void show_dashboards(struct host *host, const struct cast *cast);
void show_diary(struct host *host, const struct cast *cast);
void show_overview(struct host *host, const struct cast *cast);
void show_audit(struct host *host, const struct cast *cast);
void prove(struct host *host, const struct cast *cast);

/* The name of somebody. Valid until the tenth one after it. */
const char *name(struct host *host, const char *person);

/* Ids of people in the first column of a statement, to go through while other statements run. */
struct people {
    struct text ids;
    char *at;
};
struct people people_of(struct host *host, sqlite3_stmt *statement);
/* The next id; NULL after the last, when everything is freed. */
const char *next_person(struct people *people);

#endif
