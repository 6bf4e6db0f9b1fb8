// Building the index: here, or in a worker where there are many people.

import { Index, type Engine, type StoredRecord } from "tutelage";
import { buildIndexInWorker } from "tutelage/worker";

/** An index over records; is told how many were read where it takes long. */
export async function buildIndex(
  engine: Engine,
  records: AsyncIterable<StoredRecord>,
  people: number,
  now: Date,
  onProgress: (read: number) => void,
): Promise<Index> {
  if (people < MANY) return Index.buildAsync(engine, records, { now });
  const worker = new Worker(new URL("./index_worker.js", import.meta.url), { type: "module" });
  try {
    return await buildIndexInWorker(worker, engine, records, { now, onProgress });
  } finally {
    worker.terminate();
  }
}

/** From so many people on, a page would stand still for too long. */
const MANY = 5_000;
