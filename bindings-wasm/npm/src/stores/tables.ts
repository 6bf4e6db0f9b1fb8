// What the stores of this package have underneath, and how what they have in common runs over it: written as
// generators, which SQLite and the memory run to their end at once, within one transaction, and IndexedDB request by
// request.

import type { KeyOf } from "../engine.js";
import type { Store } from "../store.js";
import type { EventRecord, StoredRecord } from "../wire.js";
import type { LoggedEvent, Row } from "./rows.js";

/** A store that can be read as a whole. */
export interface WholeStore extends Store {
  /**
   * All records, or those of a kind such as `"person"`, in the order of their keys as texts, byte by byte. They are of
   * one moment. For `Index.buildAsync`.
   */
  records(kind?: RecordKind): AsyncIterable<StoredRecord>;

  /** The log, in the order of commit, of one moment. */
  events(): AsyncIterable<EventRecord>;

  /** Lets go of what it holds. Again does nothing; whatever else is called afterwards throws. */
  close(): void;
}

/** The kinds of records. */
export type RecordKind = KeyOf<StoredRecord>;

/** Tables within one transaction, to be read. Bodies are JSON. */
export interface Tables {
  /** The records under these keys, in this order. */
  bodies(keys: readonly string[]): Awaitable<(string | undefined)[]>;

  /** The versions under these keys, in this order; 0 where nothing is stored. */
  versions(keys: readonly string[]): Awaitable<number[]>;

  /** Records in the order of their keys. */
  range(range: KeyRange): Awaitable<string[]>;

  /** Records of a list, in the order of their places, after one, at most so many. */
  list(list: string, after: string, limit?: number): Awaitable<string[]>;

  /** The events about either, in the order of commit. */
  about(relationship: string, request: string | undefined): Awaitable<string[]>;

  /** Events, in the order of commit. */
  log(holding: string | undefined): Awaitable<{ seq: number; body: string }[]>;
}

/** The same, to be written. */
export interface WritableTables extends Tables {
  put(rows: readonly Row[]): Awaitable<void>;
  remove(keys: readonly string[]): Awaitable<void>;
  append(events: readonly LoggedEvent[]): Awaitable<void>;
  rewrite(events: readonly { seq: number; body: string }[]): Awaitable<void>;
}

/** Which records are meant. */
export interface KeyRange {
  /** Those after this key. */
  readonly after: string;
  /** Those before this key. */
  readonly before?: string;
  /** Those in whose body this text stands. */
  readonly holding?: string;
  /** At most so many. */
  readonly limit?: number;
}

export type Awaitable<T> = T | Promise<T>;

/** Something done step by step over tables. */
export type Steps<T> = Generator<unknown, T, any>;

/** The value, once it is there. */
export function* once<T>(value: Awaitable<T>): Generator<Awaitable<T>, T, T> {
  return yield value;
}

/** Runs steps over tables that answer at once. */
export function runNow<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/** Runs steps over tables that take their time. */
export async function runLater<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(await step.value);
  return step.value;
}
