/**
 * A store in IndexedDB, for browsers.
 *
 * @packageDocumentation
 */

import type { Engine } from "../engine.js";
import { TutelageError } from "../errors.js";
import { millis } from "../text.js";
import type { Decision, EventRecord, FactAnswer, Query, RecordKey, StoredRecord, Timestamp } from "../wire.js";
import { commit } from "./commit.js";
import { openDatabase } from "./indexeddb_layout.js";
import { IndexedDbTables } from "./indexeddb_tables.js";
import { answers } from "./queries.js";
import { keysOf } from "./rows.js";
import { runLater, type RecordKind, type WholeStore } from "./tables.js";

export type { RecordKind, WholeStore } from "./tables.js";

/** How a store is opened. */
export interface IndexedDbOptions {
  /** Whose records; the database is called `tutelage/` and this. */
  tenant?: string;
  /**
   * Is told when the layout of the database has to change and another page with an older version of this package keeps
   * it open. Ask to close that page; opening goes on by itself then.
   */
  onBlocked?: () => void;
  /**
   * Is told when the database was closed from outside: another page wants to change its layout or to delete it, or the
   * user cleared what the page stored. Whatever is called afterwards throws; a page has to be loaded anew.
   */
  onClosed?: () => void;
}

/**
 * Records and events of one tenant in a database of the browser. Other pages of the same origin may have it open too.
 *
 * @example
 * const store = await IndexedDbStore.open(engine);
 * await drive(engine, store, { person_changed: { person } }, { actor: "host" });
 */
export class IndexedDbStore implements WholeStore {
  /** Counts summaries and takes names out of the log. Give the new one where the configuration changes. */
  engine: Engine;
  #database: IDBDatabase | undefined;

  private constructor(engine: Engine, database: IDBDatabase, onClosed: (() => void) | undefined) {
    this.engine = engine;
    this.#database = database;
    const closed = () => {
      this.close();
      onClosed?.();
    };
    // Whoever wants the database otherwise would wait for ever if it stayed open here.
    database.onversionchange = closed;
    database.onclose = closed;
  }

  /** Opens the database, which is made where there is none. */
  static async open(
    engine: Engine,
    { tenant = "default", onBlocked, onClosed }: IndexedDbOptions = {},
  ): Promise<IndexedDbStore> {
    return new IndexedDbStore(engine, await openDatabase(`tutelage/${tenant}`, onBlocked), onClosed);
  }

  load(queries: readonly Query[]): Promise<FactAnswer[]> {
    return this.#transaction("readonly", (tables) => runLater(answers(tables, this.engine, queries)));
  }

  commit(decision: Decision): Promise<boolean> {
    return this.#transaction("readwrite", (tables) => runLater(commit(tables, this.engine, decision)));
  }

  async due(now: Timestamp, limit: number): Promise<RecordKey[]> {
    const at = millis(now);
    const keys = await this.#transaction("readonly", (tables) => tables.due(at, limit));
    return keys.map((key) => JSON.parse(key));
  }

  async *records(kind?: RecordKind): AsyncGenerator<StoredRecord> {
    const range = kind === undefined ? { after: "" } : keysOf(kind);
    for (const body of await this.#transaction("readonly", (tables) => tables.range(range))) yield JSON.parse(body);
  }

  async *events(): AsyncGenerator<EventRecord> {
    for (const { body } of await this.#transaction("readonly", (tables) => tables.log())) yield JSON.parse(body);
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * All that the body does, or nothing where it throws. The body waits for nothing but requests of the transaction: it
   * would be over otherwise. Two that write go one after the other, in whichever pages they are.
   */
  async #transaction<T>(mode: IDBTransactionMode, body: (tables: IndexedDbTables) => Promise<T>): Promise<T> {
    if (this.#database === undefined) throw TutelageError.own("invalid_handle", "store", "it was closed");
    const transaction = this.#database.transaction(["records", "events"], mode);
    const over = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
    });
    // Whoever does not wait for it below need not hear of it.
    over.catch(() => undefined);
    try {
      const result = await body(new IndexedDbTables(transaction));
      if (mode === "readwrite") await over;
      return result;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is over, as it is when the disk is full.
  }
}
