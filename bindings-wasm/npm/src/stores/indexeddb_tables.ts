// The tables in IndexedDB. It sorts texts by UTF-16 code units, so what has to sort is stored as `sortable`.

import type { EventRow, RecordRow } from "./indexeddb_layout.js";
import { sortable, unsortable } from "./order.js";
import type { LoggedEvent, Row } from "./rows.js";
import type { KeyRange, WritableTables } from "./tables.js";

/** The tables within a transaction. Its time is over when nothing is asked of it any more. */
export class IndexedDbTables implements WritableTables {
  readonly #records: IDBObjectStore;
  readonly #events: IDBObjectStore;

  constructor(transaction: IDBTransaction) {
    this.#records = transaction.objectStore("records");
    this.#events = transaction.objectStore("events");
  }

  async bodies(keys: readonly string[]): Promise<(string | undefined)[]> {
    return (await this.#rows(keys)).map((row) => row?.body);
  }

  async versions(keys: readonly string[]): Promise<number[]> {
    return (await this.#rows(keys)).map((row) => row?.version ?? 0);
  }

  async range({ after, before, holding, limit = Infinity }: KeyRange): Promise<string[]> {
    const found: string[] = [];
    for (let last = sortable(after); found.length < limit;) {
      const range =
        before === undefined
          ? IDBKeyRange.lowerBound(last, true)
          : IDBKeyRange.bound(last, sortable(before), true, true);
      const page: RecordRow[] = await answer(this.#records.getAll(range, pageSize(holding, limit - found.length)));
      for (const { body } of page) {
        if (holding === undefined || body.includes(holding)) found.push(body);
      }
      const end = page.at(-1);
      if (end === undefined) break;
      last = end.key;
    }
    return limit === Infinity ? found : found.slice(0, limit);
  }

  async list(list: string, after: string, limit?: number): Promise<string[]> {
    if (limit === 0) return [];
    // An array stands behind every text.
    const range = IDBKeyRange.bound([list, sortable(after)], [list, []], true, true);
    const rows: RecordRow[] = await answer(this.#records.index("listings").getAll(range, limit));
    return rows.map(({ body }) => body);
  }

  async about(relationship: string, request: string | undefined): Promise<string[]> {
    const topics = request === undefined ? [relationship] : [relationship, request];
    const index = this.#events.index("about");
    const found: EventRow[][] = await Promise.all(topics.map((topic) => answer(index.getAll(topic))));
    const rows = new Map(found.flat().map((row) => [row.seq, row]));
    return [...rows.values()].sort((one, other) => one.seq - other.seq).map(({ body }) => body);
  }

  async log(holding?: string): Promise<{ seq: number; body: string }[]> {
    const found: { seq: number; body: string }[] = [];
    for (let last = 0; ;) {
      const page: EventRow[] = await answer(this.#events.getAll(IDBKeyRange.lowerBound(last, true), PAGE));
      for (const { seq, body } of page) {
        if (holding === undefined || body.includes(holding)) found.push({ seq, body });
      }
      const end = page.at(-1);
      if (end === undefined) return found;
      last = end.seq;
    }
  }

  /** The keys of what is due. */
  async due(now: number, limit: number): Promise<string[]> {
    if (limit === 0) return [];
    const range = IDBKeyRange.upperBound([now, []], true);
    const count = Number.isFinite(limit) ? limit : undefined;
    const keys = (await answer(this.#records.index("due").getAllKeys(range, count))) as string[];
    return keys.map(unsortable);
  }

  async put(rows: readonly Row[]): Promise<void> {
    const written = rows.map(({ key, version, due, listings, body }) => {
      const row: RecordRow = {
        key: sortable(key),
        version,
        ...(due !== undefined && { due_at: due }),
        listings: listings.map(({ list, place }) => [list, sortable(place)]),
        body,
      };
      return answer(this.#records.put(row));
    });
    await Promise.all(written);
  }

  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => answer(this.#records.delete(sortable(key)))));
  }

  async append(events: readonly LoggedEvent[]): Promise<void> {
    const added = events.map(({ relationship, request, body }) => {
      const about = [relationship, request].filter((topic) => topic !== undefined);
      return answer(this.#events.add({ about, body }));
    });
    await Promise.all(added);
  }

  async rewrite(events: readonly { seq: number; body: string }[]): Promise<void> {
    const rewritten = events.map(async ({ seq, body }) => {
      const row: EventRow = await answer(this.#events.get(seq));
      await answer(this.#events.put({ ...row, body }));
    });
    await Promise.all(rewritten);
  }

  #rows(keys: readonly string[]): Promise<(RecordRow | undefined)[]> {
    return Promise.all(keys.map((key) => answer<RecordRow | undefined>(this.#records.get(sortable(key)))));
  }
}

/** What a request brings. */
function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Where rows are picked out of those that are read, many are read for each. */
function pageSize(holding: string | undefined, wanted: number): number {
  return holding === undefined ? Math.min(wanted, PAGE) : PAGE;
}

/** So many rows are read at once. */
const PAGE = 1_000;
