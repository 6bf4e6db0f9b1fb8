// SQLite as the store needs it: statements within transactions, over whichever package there is.

import { TutelageError } from "../errors.js";

/** A database that is open. */
export type SqliteDatabase = NodeSqliteDatabase | WasmSqliteDatabase;

/** As much of a database of `node:sqlite` as is needed; `better-sqlite3` and others have the same. */
export interface NodeSqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: SqliteValue[]): unknown;
    all(...values: SqliteValue[]): unknown[];
  };
}

/** As much of a database of `node-sqlite3-wasm` as is needed. */
export interface WasmSqliteDatabase {
  exec(sql: string): unknown;
  run(sql: string, values: SqliteValue[]): unknown;
  all(sql: string, values: SqliteValue[]): unknown[];
}

/** What is stored in a column. */
export type SqliteValue = string | number | null;

/** Statements within a transaction. */
export interface Sql {
  run(sql: string, ...values: SqliteValue[]): void;
  all(sql: string, ...values: SqliteValue[]): { readonly [column: string]: unknown }[];
}

/** Where transactions take place. */
export interface Connection {
  /** All that the body does, which is done at once, or nothing where it throws. */
  transaction<T>(begin: "BEGIN" | "BEGIN IMMEDIATE", body: (sql: Sql) => T): T;
  close(): void;
}

/** A connection to a file, or to `":memory:"`, that waits for others who write, at most so many milliseconds. */
export async function openConnection(path: string, patience: number): Promise<Connection> {
  const node = await nodeSqlite();
  if (node !== undefined) {
    const database = new node.DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    database.exec("PRAGMA journal_mode = WAL");
    return new HeldConnection(database, () => database.close());
  }
  const { Database } = await wasmSqlite();
  if (path === ":memory:") {
    const database = new Database(path);
    return new HeldConnection(database, () => database.close());
  }
  return new WasmFile(Database, path, patience);
}

/** A connection over a database of the host's, which stays open. */
export function heldConnection(database: SqliteDatabase): Connection {
  return new HeldConnection(database, () => undefined);
}

class HeldConnection implements Connection {
  readonly #database: SqliteDatabase;
  readonly #sql: Sql;
  readonly #close: () => void;

  constructor(database: SqliteDatabase, close: () => void) {
    this.#database = database;
    this.#sql = "all" in database ? wasmSql(database) : nodeSql(database);
    this.#close = close;
  }

  transaction<T>(begin: "BEGIN" | "BEGIN IMMEDIATE", body: (sql: Sql) => T): T {
    return within(this.#database, begin, () => body(this.#sql));
  }

  close(): void {
    this.#close();
  }
}

/**
 * A file under `node-sqlite3-wasm`, opened anew for every transaction.
 *
 * The package has only locks that keep everybody else out, and after a crash its rollback journal would be ignored, so
 * that half a transaction stayed in the file. A write-ahead log is not ignored, and is there where a connection is
 * alone with the file; so it is, as long as a transaction lasts.
 */
class WasmFile implements Connection {
  readonly #Database: Opened<WasmSqliteDatabase>;
  readonly #path: string;
  readonly #patience: number;

  constructor(Database: Opened<WasmSqliteDatabase>, path: string, patience: number) {
    this.#Database = Database;
    this.#path = path;
    this.#patience = patience;
  }

  transaction<T>(begin: "BEGIN" | "BEGIN IMMEDIATE", body: (sql: Sql) => T): T {
    const database = new this.#Database(this.#path);
    try {
      this.#alone(database);
      return within(database, begin, () => body(wasmSql(database)));
    } finally {
      database.close();
    }
  }

  #alone(database: WasmSqliteDatabase): void {
    database.exec(`PRAGMA busy_timeout = ${this.#patience}`);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    try {
      database.exec("PRAGMA journal_mode = WAL");
    } catch (cause) {
      if (!(cause instanceof Error && /locked/.test(cause.message))) throw cause;
      const lock = `\`${this.#path}.lock\``;
      throw new Error(`database is locked: if no process has it open, one died and left ${lock}; remove it`, { cause });
    }
    // To close the file writes the log into it and sees that it is on the disk; once is enough.
    database.exec("PRAGMA synchronous = NORMAL");
  }

  close(): void {
    // Nothing is open between two transactions.
  }
}

function within<T>(database: SqliteDatabase, begin: string, body: () => T): T {
  database.exec(begin);
  let result: T;
  try {
    result = body();
    database.exec("COMMIT");
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full. What went wrong is told.
    }
    throw error;
  }
  return result;
}

function nodeSql(database: NodeSqliteDatabase): Sql {
  const statements = new Map<string, ReturnType<NodeSqliteDatabase["prepare"]>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    run: (sql, ...values) => void prepared(sql).run(...values),
    all: (sql, ...values) => prepared(sql).all(...values) as { [column: string]: unknown }[],
  };
}

function wasmSql(database: WasmSqliteDatabase): Sql {
  return {
    run: (sql, ...values) => void database.run(sql, values),
    all: (sql, ...values) => database.all(sql, values) as { [column: string]: unknown }[],
  };
}

type Opened<D> = new (path: string) => D & { close(): void };

async function nodeSqlite(): Promise<{ DatabaseSync: Opened<NodeSqliteDatabase> } | undefined> {
  try {
    return await import("node:sqlite" as string);
  } catch {
    return undefined;
  }
}

async function wasmSqlite(): Promise<{ Database: Opened<WasmSqliteDatabase> }> {
  try {
    const found = await import("node-sqlite3-wasm" as string);
    return found.default ?? found;
  } catch (cause) {
    const message =
      "this Node has no `node:sqlite`: install the package `node-sqlite3-wasm`, or use Node 22.13 or newer";
    throw TutelageError.own("invalid_argument", "database", message, cause);
  }
}
