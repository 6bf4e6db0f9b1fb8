/*
 * Records and events in SQLite: what a host keeps for Tutelage. Two tables, and three things to do with them: answer the
 * queries of a `need`, write a `done` if everything still is as it says, and list what is due.
 *
 * SQLite reads and makes the JSON: what is an object in a document is a row in `json_each`.
 */

#ifndef STORE_H
#define STORE_H

#include "text.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { MOST_STATEMENTS = 96 };

struct store {
    sqlite3 *db;
    /* One store serves one tenant; several can share a database. */
    const char *tenant;
    /* Counts records for reports; see queries.c. */
    uint64_t engine;
    /* Statements, made ready once. */
    struct {
        const char *sql;
        sqlite3_stmt *ready;
    } statements[MOST_STATEMENTS];
    int count;
    /* SQLite was busy: another process writes. What was begun is to be rolled back and begun anew. */
    bool busy;
};

/* `path` may be ":memory:". */
void store_open(struct store *store, const char *path, const char *tenant);
void store_close(struct store *store);

/* A transaction. `store_end` returns false when nothing was written: it was not wanted, or somebody else was faster. */
void store_begin(struct store *store);
bool store_end(struct store *store, bool write);

/* Adds the answers to the queries of a `need` document to a list of facts, which has no brackets yet. */
void store_load(struct store *store, const char *need, struct text *facts);

/* Writes a `done` document, inside a transaction. False: a version is not what it has to be; roll back. */
bool store_write(struct store *store, const char *done);

/* The key of the record that has been due for the longest by `now`, leaving out so many; false when there is none. */
bool store_due(struct store *store, const char *now, int leave_out, struct text *key);

/*
 * A statement with its values bound, ready for `next`: `s` is a text, `i` an int. The first parameter is always the
 * tenant. The text of the statement has to be a literal: it is made ready once.
 */
sqlite3_stmt *rows(struct store *store, const char *sql, const char *kinds, ...);
/* The next row; false when there is none. */
bool next(struct store *store, sqlite3_stmt *statement);
/* A column as text; "" for none. Valid until `next`. */
const char *column(sqlite3_stmt *statement, int number);
/* Runs a statement that gives no rows. */
void run(struct store *store, sqlite3_stmt *statement);

/* Milliseconds since 1970 of a time as JSON has it: texts of different precision do not sort as times do. */
#define MILLIS(time) \
    "(CAST(strftime('%s', " time ") AS INTEGER) * 1000 + CAST(substr(strftime('%f', " time "), 4) AS INTEGER))"

#endif
