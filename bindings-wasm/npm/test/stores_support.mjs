// The stores, each empty and open, in Node.

import "fake-indexeddb/auto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryStore, initSync } from "../dist/esm/node.js";
import { IndexedDbStore } from "../dist/esm/stores/indexeddb.js";
import { SqliteStore } from "../dist/esm/stores/sqlite.js";

initSync();

/**
 * A folder that goes away with the process. In memory where that can be had: a disk takes its time over every commit.
 */
export const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "tutelage-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

let opened = 0;

/** A name that nothing else has. */
export function fresh(suffix = "") {
  opened += 1;
  return `store-${opened}${suffix}`;
}

/** Every store, empty. */
export const STORES = {
  MemoryStore: async (engine) => new MemoryStore(engine),
  "SqliteStore in a file": (engine) => SqliteStore.open(engine, join(folder, fresh(".db"))),
  "SqliteStore in memory": (engine) => SqliteStore.open(engine, ":memory:"),
  IndexedDbStore: (engine) => IndexedDbStore.open(engine, { tenant: fresh() }),
};
