import type { Engine } from "../engine.js";
import { TutelageError } from "../errors.js";
import { millis } from "../text.js";
import type { Decision, EventRecord, FactAnswer, Query, RecordKey, StoredRecord, Timestamp } from "../wire.js";
import { commit } from "./commit.js";
import { byBytes } from "./order.js";
import { answers } from "./queries.js";
import { keysOf, type LoggedEvent, type Row } from "./rows.js";
import { runNow, type KeyRange, type RecordKind, type WholeStore, type WritableTables } from "./tables.js";

/**
 * A store in memory, for tests and small hosts. What is in it is gone with it.
 *
 * @example
 * const store = new MemoryStore(engine);
 * await drive(engine, store, { person_changed: { person } }, { actor: "host" });
 */
export class MemoryStore implements WholeStore {
  /** Counts summaries and takes names out of the log. Give the new one where the configuration changes. */
  engine: Engine;
  #tables: MemoryTables | undefined = new MemoryTables();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  async load(queries: readonly Query[]): Promise<FactAnswer[]> {
    return runNow(answers(this.#open(), this.engine, queries));
  }

  async commit(decision: Decision): Promise<boolean> {
    return runNow(commit(this.#open(), this.engine, decision));
  }

  async due(now: Timestamp, limit: number): Promise<RecordKey[]> {
    return this.#open().due(millis(now), limit);
  }

  async *records(kind?: RecordKind): AsyncGenerator<StoredRecord> {
    const range = kind === undefined ? { after: "" } : keysOf(kind);
    for (const body of this.#open().range(range)) yield JSON.parse(body);
  }

  async *events(): AsyncGenerator<EventRecord> {
    for (const { body } of this.#open().log()) yield JSON.parse(body);
  }

  close(): void {
    this.#tables = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): MemoryTables {
    if (this.#tables === undefined) throw TutelageError.own("invalid_handle", "store", "it was closed");
    return this.#tables;
  }
}

class MemoryTables implements WritableTables {
  readonly #rows = new Map<string, Row>();
  readonly #keys = new Ordered();
  readonly #lists = new Map<string, Ordered>();
  readonly #log: LoggedEvent[] = [];

  bodies(keys: readonly string[]): (string | undefined)[] {
    return keys.map((key) => this.#rows.get(key)?.body);
  }

  versions(keys: readonly string[]): number[] {
    return keys.map((key) => this.#rows.get(key)?.version ?? 0);
  }

  range({ after, before, holding, limit = Infinity }: KeyRange): string[] {
    const found: string[] = [];
    for (const { key } of this.#keys.after(after)) {
      if (found.length >= limit || (before !== undefined && byBytes(key, before) >= 0)) break;
      const { body } = this.#row(key);
      if (holding === undefined || body.includes(holding)) found.push(body);
    }
    return found;
  }

  list(list: string, after: string, limit?: number): string[] {
    const listed = this.#lists.get(list)?.after(after, limit) ?? [];
    return listed.map(({ key }) => this.#row(key).body);
  }

  about(relationship: string, request: string | undefined): string[] {
    const isAbout = (event: LoggedEvent) =>
      event.relationship === relationship || (request !== undefined && event.request === request);
    return this.#log.filter(isAbout).map(({ body }) => body);
  }

  log(holding?: string): { seq: number; body: string }[] {
    const log = this.#log.map(({ body }, seq) => ({ seq, body }));
    return holding === undefined ? log : log.filter(({ body }) => body.includes(holding));
  }

  due(now: number, limit: number): RecordKey[] {
    const due = [...this.#rows.values()].filter((row) => row.due !== undefined && row.due <= now);
    due.sort((one, other) => (one.due ?? 0) - (other.due ?? 0) || byBytes(one.key, other.key));
    return due.slice(0, limit).map(({ key }) => JSON.parse(key));
  }

  put(rows: readonly Row[]): void {
    this.remove(rows.map(({ key }) => key));
    for (const row of rows) {
      this.#rows.set(row.key, row);
      this.#keys.add({ place: row.key, key: row.key });
      for (const { list, place } of row.listings) {
        const places = this.#lists.get(list) ?? new Ordered();
        places.add({ place, key: row.key });
        this.#lists.set(list, places);
      }
    }
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) {
      const row = this.#rows.get(key);
      if (row === undefined) continue;
      this.#rows.delete(key);
      this.#keys.remove(key);
      for (const { list, place } of row.listings) this.#lists.get(list)?.remove(place);
    }
  }

  append(events: readonly LoggedEvent[]): void {
    this.#log.push(...events);
  }

  rewrite(events: readonly { seq: number; body: string }[]): void {
    for (const { seq, body } of events) this.#log[seq] = { ...(this.#log[seq] as LoggedEvent), body };
  }

  #row(key: string): Row {
    return this.#rows.get(key) as Row;
  }
}

/** Keys in the order of their places, byte by byte. */
class Ordered {
  readonly #places: Place[] = [];

  /** Those after a place. */
  after(place: string, limit?: number): Place[] {
    const from = this.#find(place);
    const start = this.#places[from]?.place === place ? from + 1 : from;
    return this.#places.slice(start, limit === undefined ? undefined : start + limit);
  }

  add(place: Place): void {
    this.#places.splice(this.#find(place.place), 0, place);
  }

  remove(place: string): void {
    const at = this.#find(place);
    if (this.#places[at]?.place === place) this.#places.splice(at, 1);
  }

  /** Where a place is, or would be. */
  #find(place: string): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byBytes((this.#places[middle] as Place).place, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Place {
  readonly place: string;
  readonly key: string;
}
