/**
 * A store in SQLite, for Node.
 *
 * @packageDocumentation
 */

import type { Engine } from "../engine.js";
import { TutelageError } from "../errors.js";
import { millis } from "../text.js";
import type { Decision, EventRecord, FactAnswer, Query, RecordKey, StoredRecord, Timestamp } from "../wire.js";
import { commit } from "./commit.js";
import { answers } from "./queries.js";
import { keysOf, type LoggedEvent, type Row } from "./rows.js";
import { heldConnection, openConnection, type Connection, type Sql, type SqliteDatabase } from "./sqlite_connection.js";
import { runNow, type KeyRange, type RecordKind, type WholeStore, type WritableTables } from "./tables.js";

export type { NodeSqliteDatabase, SqliteDatabase, WasmSqliteDatabase } from "./sqlite_connection.js";
export type { RecordKind, WholeStore } from "./tables.js";

/** How a store is opened. */
export interface SqliteOptions {
  /** Whose records; nobody sees those of others in the same file. */
  tenant?: string;
  /**
   * How long to wait for others who write to the file, in milliseconds; 30,000 where it is left out. The process does
   * nothing else meanwhile. A database of yours waits as you told it.
   */
  patience?: number;
}

/**
 * Records and events of one tenant in a file. Other processes, and other stores of this one, may have it open too.
 *
 * Node's own `node:sqlite` is used where there is one (from Node 22.5, without a flag from 22.13), else the package
 * `node-sqlite3-wasm`, which you install beside this one. Do not open one file with both at once: they do not see each
 * other's locks. A process that dies while the package writes leaves the folder `<file>.lock`, and the file stays
 * locked until you remove it; nothing of the file is lost.
 *
 * @example
 * const store = await SqliteStore.open(engine, "records.db");
 * await drive(engine, store, { person_changed: { person } }, { actor: "host" });
 */
export class SqliteStore implements WholeStore {
  /** Counts summaries and takes names out of the log. Give the new one where the configuration changes. */
  engine: Engine;
  readonly #tenant: string;
  #connection: Connection | undefined;

  private constructor(engine: Engine, connection: Connection, tenant: string) {
    this.engine = engine;
    this.#connection = connection;
    this.#tenant = tenant;
  }

  /**
   * Opens a file, which is made where there is none, or `":memory:"`. Or takes a database of yours that is open: of
   * `node:sqlite`, of `node-sqlite3-wasm`, or of a package like `better-sqlite3`. It is yours to close, in UTF-8, and
   * in no transaction whenever the store is called; how it locks and keeps its journal is yours to say.
   */
  static async open(
    engine: Engine,
    database: string | SqliteDatabase,
    { tenant = "default", patience = 30_000 }: SqliteOptions = {},
  ): Promise<SqliteStore> {
    const connection =
      typeof database === "string" ? await openConnection(database, patience) : heldConnection(database);
    try {
      connection.transaction("BEGIN IMMEDIATE", (sql) => {
        // `node-sqlite3-wasm` has no other encoding, and says nothing.
        const [{ encoding } = { encoding: "UTF-8" }] = sql.all("PRAGMA encoding");
        if (encoding !== "UTF-8") {
          throw TutelageError.own("invalid_argument", "database", "its encoding is not UTF-8, so ids would not sort");
        }
        for (const statement of TABLES) sql.run(statement);
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    return new SqliteStore(engine, connection, tenant);
  }

  async load(queries: readonly Query[]): Promise<FactAnswer[]> {
    return this.#read((tables) => runNow(answers(tables, this.engine, queries)));
  }

  async commit(decision: Decision): Promise<boolean> {
    // What does not fit has written nothing, so that there is nothing to roll back.
    return this.#open().transaction("BEGIN IMMEDIATE", (sql) =>
      runNow(commit(new SqliteTables(sql, this.#tenant), this.engine, decision)),
    );
  }

  async due(now: Timestamp, limit: number): Promise<RecordKey[]> {
    const at = millis(now);
    return this.#read((tables) => tables.due(at, limit).map((key) => JSON.parse(key)));
  }

  async *records(kind?: RecordKind): AsyncGenerator<StoredRecord> {
    const range = kind === undefined ? { after: "" } : keysOf(kind);
    for (const body of this.#read((tables) => tables.range(range))) yield JSON.parse(body);
  }

  async *events(): AsyncGenerator<EventRecord> {
    for (const { body } of this.#read((tables) => tables.log())) yield JSON.parse(body);
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #read<T>(body: (tables: SqliteTables) => T): T {
    return this.#open().transaction("BEGIN", (sql) => body(new SqliteTables(sql, this.#tenant)));
  }

  #open(): Connection {
    if (this.#connection === undefined) throw TutelageError.own("invalid_handle", "store", "it was closed");
    return this.#connection;
  }
}

/** As `core/src/guide/embedding.md` has them, and the lists that records stand in. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS tutelage_record (
    tenant_id  TEXT    NOT NULL,
    key        TEXT    NOT NULL,  -- the JSON of the record key
    version    INTEGER NOT NULL,
    due_at     INTEGER,           -- when something happens to it by itself, in milliseconds since 1970
    body       TEXT    NOT NULL,  -- the JSON of the record
    PRIMARY KEY (tenant_id, key)
  ) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS tutelage_due ON tutelage_record (tenant_id, due_at, key) WHERE due_at IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS tutelage_listing (
    tenant_id  TEXT    NOT NULL,
    list       TEXT    NOT NULL,  -- such as open/mentoring, diary/<relationship>
    place      TEXT    NOT NULL,  -- what the list is in the order of
    key        TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, list, place)
  ) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS tutelage_listed ON tutelage_listing (tenant_id, key)`,
  `CREATE TABLE IF NOT EXISTS tutelage_event (
    tenant_id     TEXT    NOT NULL,
    seq           INTEGER NOT NULL,
    relationship  TEXT,           -- what it is about
    request       TEXT,
    body          TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, seq)
  ) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS tutelage_event_relationship ON tutelage_event (tenant_id, relationship)
    WHERE relationship IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS tutelage_event_request ON tutelage_event (tenant_id, request)
    WHERE request IS NOT NULL`,
];

class SqliteTables implements WritableTables {
  readonly #sql: Sql;
  readonly #tenant: string;

  constructor(sql: Sql, tenant: string) {
    this.#sql = sql;
    this.#tenant = tenant;
  }

  bodies(keys: readonly string[]): (string | undefined)[] {
    const found = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND key = ?";
    return keys.map((key) => this.#sql.all(found, this.#tenant, key)[0]?.["body"] as string | undefined);
  }

  versions(keys: readonly string[]): number[] {
    const found = "SELECT version FROM tutelage_record WHERE tenant_id = ? AND key = ?";
    return keys.map((key) => Number(this.#sql.all(found, this.#tenant, key)[0]?.["version"] ?? 0));
  }

  range({ after, before, holding, limit }: KeyRange): string[] {
    const conditions = ["tenant_id = ?", "key > ?"];
    const values = [this.#tenant, after];
    if (before !== undefined) {
      conditions.push("key < ?");
      values.push(before);
    }
    if (holding !== undefined) {
      conditions.push("instr(body, ?) > 0");
      values.push(holding);
    }
    const found = `SELECT body FROM tutelage_record WHERE ${conditions.join(" AND ")} ORDER BY key LIMIT ?`;
    return this.#bodies(found, ...values, atMost(limit));
  }

  list(list: string, after: string, limit?: number): string[] {
    const found =
      "SELECT body FROM tutelage_listing JOIN tutelage_record USING (tenant_id, key)" +
      " WHERE tenant_id = ? AND list = ? AND place > ? ORDER BY place LIMIT ?";
    return this.#bodies(found, this.#tenant, list, after, atMost(limit));
  }

  about(relationship: string, request: string | undefined): string[] {
    // Asked for in one condition, SQLite would look at every event of the tenant.
    const found =
      "SELECT body FROM tutelage_event WHERE tenant_id = ? AND seq IN (" +
      "SELECT seq FROM tutelage_event WHERE tenant_id = ? AND relationship = ?" +
      " UNION ALL SELECT seq FROM tutelage_event WHERE tenant_id = ? AND request = ?) ORDER BY seq";
    return this.#bodies(found, this.#tenant, this.#tenant, relationship, this.#tenant, request ?? null);
  }

  log(holding?: string): { seq: number; body: string }[] {
    const found =
      holding === undefined
        ? this.#sql.all("SELECT seq, body FROM tutelage_event WHERE tenant_id = ? ORDER BY seq", this.#tenant)
        : this.#sql.all(
            "SELECT seq, body FROM tutelage_event WHERE tenant_id = ? AND instr(body, ?) > 0 ORDER BY seq",
            this.#tenant,
            holding,
          );
    return found.map((row) => ({ seq: Number(row["seq"]), body: row["body"] as string }));
  }

  due(now: number, limit: number): string[] {
    const found =
      "SELECT key FROM tutelage_record WHERE tenant_id = ? AND due_at IS NOT NULL AND due_at <= ?" +
      " ORDER BY due_at, key LIMIT ?";
    return this.#sql.all(found, this.#tenant, now, atMost(limit)).map((row) => row["key"] as string);
  }

  put(rows: readonly Row[]): void {
    const put =
      "INSERT INTO tutelage_record (tenant_id, key, version, due_at, body) VALUES (?, ?, ?, ?, ?)" +
      " ON CONFLICT (tenant_id, key) DO UPDATE SET version = excluded.version, due_at = excluded.due_at," +
      " body = excluded.body";
    const list = "INSERT INTO tutelage_listing (tenant_id, list, place, key) VALUES (?, ?, ?, ?)";
    for (const { key, version, due, body, listings } of rows) {
      this.#unlist(key);
      this.#sql.run(put, this.#tenant, key, version, due ?? null, body);
      for (const listing of listings) this.#sql.run(list, this.#tenant, listing.list, listing.place, key);
    }
  }

  remove(keys: readonly string[]): void {
    const remove = "DELETE FROM tutelage_record WHERE tenant_id = ? AND key = ?";
    for (const key of keys) {
      this.#unlist(key);
      this.#sql.run(remove, this.#tenant, key);
    }
  }

  append(events: readonly LoggedEvent[]): void {
    if (events.length === 0) return;
    const last = "SELECT MAX(seq) AS seq FROM tutelage_event WHERE tenant_id = ?";
    let seq = Number(this.#sql.all(last, this.#tenant)[0]?.["seq"] ?? 0);
    const add = "INSERT INTO tutelage_event (tenant_id, seq, relationship, request, body) VALUES (?, ?, ?, ?, ?)";
    for (const { relationship, request, body } of events) {
      seq += 1;
      this.#sql.run(add, this.#tenant, seq, relationship ?? null, request ?? null, body);
    }
  }

  rewrite(events: readonly { seq: number; body: string }[]): void {
    const rewrite = "UPDATE tutelage_event SET body = ? WHERE tenant_id = ? AND seq = ?";
    for (const { seq, body } of events) this.#sql.run(rewrite, body, this.#tenant, seq);
  }

  #unlist(key: string): void {
    this.#sql.run("DELETE FROM tutelage_listing WHERE tenant_id = ? AND key = ?", this.#tenant, key);
  }

  #bodies(found: string, ...values: (string | number | null)[]): string[] {
    return this.#sql.all(found, ...values).map((row) => row["body"] as string);
  }
}

/** SQLite takes any negative number for no limit. */
function atMost(limit: number | undefined): number {
  return limit === undefined || !Number.isFinite(limit) ? -1 : limit;
}
