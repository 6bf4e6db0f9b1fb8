import type { Decision, FactAnswer, Query, RecordKey, Timestamp } from "./wire.js";

/**
 * Where a host keeps its records: a database, or a service before one. One store serves one tenant. `MemoryStore`,
 * `tutelage/indexeddb` and `tutelage/sqlite` are stores; yours may be another. `tutelage/conformance` tells whether it does
 * what it has to.
 */
export interface Store {
  /**
   * The answer to each query, in the order asked: `"none"`, `"unknown"`, or an object such as `{record: ...}`. The answers
   * of one call are of one moment.
   */
  load(queries: readonly Query[]): Promise<FactAnswer[]>;

  /**
   * Writes a decision, in one transaction; true when it is written.
   *
   * Written is all of it, and only if every change and every removal finds the version that it expects, every guard holds,
   * and nothing is stored under the key of the receipt. Else nothing is, and the answer is false. Where the decision has an
   * `erasure`, every event in the log is rewritten by the engine's operation `erase`, after those of the decision were
   * added.
   */
  commit(decision: Decision): Promise<boolean>;

  /** The keys of records that are due by `now`, in the order (`due_at`, key), at most `limit`. */
  due(now: Timestamp, limit: number): Promise<RecordKey[]>;
}
