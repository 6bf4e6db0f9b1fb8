/*
 * A small host: everything that the core does not have. A database, a clock, ids for commands, the loop that decides, a
 * timer for what falls due, and an index for searches.
 */

#ifndef HOST_H
#define HOST_H

#include "store.h"

struct host {
    struct store store;
    uint64_t engine, index;
    /* The clock of the story, in days after its beginning, and as JSON has it. */
    int day;
    char now[32];
    /* How many commands were sent. A real host takes a random UUID for each. */
    unsigned sent;
    /* The last answer: what was decided, refused or seen. */
    struct text answer;
};

void host_open(struct host *host, const char *database);
void host_close(struct host *host);

/* Takes a configuration. The index is made by `host_index`, once people are there. */
void host_configure(struct host *host, const char *config);
void host_index(struct host *host);

/*
 * Decides a command, a document such as {"accept": {...}}, for somebody, or for the host itself where `who` is NULL.
 * Returns whether it took effect; a no is an answer like any other. Either is in `answer`. What is wrong with a call
 * ends the program. `...` fills `command` as printf does.
 */
bool tries(struct host *host, const char *who, const char *command, ...) __attribute__((format(printf, 3, 4)));
/* The same for what has to succeed. */
void does(struct host *host, const char *who, const char *command, ...) __attribute__((format(printf, 3, 4)));

/* Shows somebody the answer to a question, or the reasons why they may not see it. A search is answered by the index. */
bool shows(struct host *host, const char *who, const char *question, ...) __attribute__((format(printf, 3, 4)));

/* Asks the engine for something that needs no facts. */
void asks(struct host *host, const char *request);

/* Moves the clock, and brings about what fell due. Returns what happened, as `request expired x2, ...`; valid until the
 * next time. */
const char *pass(struct host *host, int day);
/* Runs what the last commands left behind. */
const char *settle(struct host *host);

/* A part of the last answer, by its path; "" for none. Valid until the tenth one after it. */
const char *said(struct host *host, const char *path);

/* How long a list in it is. */
int how_many(struct host *host, const char *path);

/* A day of the story as JSON has it. Valid until the fifth one after it. */
const char *at_day(int day);

/* The rows of a list in the last answer: a statement over `json_each(?2)`, which is the answer. */
#define ANSWERED(host, sql) rows(&(host)->store, sql, "s", (host)->answer.ptr)

#endif
