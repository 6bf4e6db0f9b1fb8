// The database: two object stores, and how they came to be what they are.

import { TutelageError } from "../errors.js";

/** A record in the database. */
export interface RecordRow {
  /** The JSON of its key, made so that it sorts. */
  readonly key: string;
  readonly version: number;
  /** In milliseconds; left out where nothing happens to it by itself, so that it is in no index. */
  readonly due_at?: number;
  /** The lists that it stands in, each with its place. */
  readonly listings: [list: string, place: string][];
  /** The JSON of the record. */
  readonly body: string;
}

/** An event in the database. */
export interface EventRow {
  readonly seq: number;
  /** The relationship and the request that it is about. */
  readonly about: string[];
  /** The JSON of the event. */
  readonly body: string;
}

/** Opens a database and brings its layout up to date, by the steps that it lacks. */
export function openDatabase(
  name: string,
  onBlocked: (() => void) | undefined,
  steps: readonly LayoutStep[] = STEPS,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, steps.length);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const step of steps.slice(oldVersion)) step(request.result);
    };
    request.onblocked = () => onBlocked?.();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error?.name === "VersionError" ? newer(name) : request.error);
  });
}

/** What makes a version of the layout out of the one before. */
export type LayoutStep = (database: IDBDatabase) => void;

/** Never change a step; add one. */
export const STEPS: readonly LayoutStep[] = [
  (database) => {
    const records = database.createObjectStore("records", { keyPath: "key" });
    records.createIndex("listings", "listings", { multiEntry: true });
    records.createIndex("due", ["due_at", "key"]);
    const events = database.createObjectStore("events", { keyPath: "seq", autoIncrement: true });
    events.createIndex("about", "about", { multiEntry: true });
  },
];

function newer(name: string): TutelageError {
  const message = `a newer version of this package made the database \`${name}\`: load the page anew`;
  return TutelageError.own("invalid_argument", "tenant", message);
}
