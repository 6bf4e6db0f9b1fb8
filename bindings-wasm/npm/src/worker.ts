/**
 * Building an index away from a page's own thread. A bundler takes a worker along only when the page makes it, so the file
 * of the worker is yours, with two lines:
 *
 * ```js
 * import { serveIndexBuilds } from "tutelage/worker";
 * serveIndexBuilds();
 * ```
 *
 * and on the page:
 *
 * ```js
 * const worker = new Worker(new URL("./index_worker.js", import.meta.url), { type: "module" });
 * const index = await buildIndexInWorker(worker, engine, records, { onProgress: (done) => (bar.value = done) });
 * ```
 *
 * @packageDocumentation
 */

import { Engine } from "./engine.js";
import { TutelageError, type Fault } from "./errors.js";
import { Index, IndexBuilder, type BuildOptions } from "./search_index.js";
import { encoded, line, written } from "./text.js";
import { init } from "./web.js";
import type { StoredRecord } from "./wire.js";

/** What an index is made of: records, as objects or as their JSON, or a file of JSON lines. */
export type IndexRecordsSource = Iterable<StoredRecord | string> | AsyncIterable<StoredRecord | string> | Blob;

/**
 * Builds an index in a worker that runs {@link serveIndexBuilds}, and opens it here. One after the other in one worker.
 *
 * Throws {@link TutelageError} where a record is wrong, and an error where the worker cannot be loaded.
 */
export async function buildIndexInWorker(
  worker: Worker,
  engine: Engine,
  records: IndexRecordsSource,
  { now = new Date(), onProgress }: BuildOptions = {},
): Promise<Index> {
  const answers = listen(worker);
  try {
    const saved = engine.save();
    await answers.next({ begin: { engine: saved, now: written(now) } }, [saved.buffer as ArrayBuffer], onProgress);
    for await (const lines of pieces(records)) await answers.next({ lines }, [], onProgress);
    const { saved: bytes } = await answers.next({ end: {} }, [], onProgress);
    return Index.load(engine, bytes as Uint8Array);
  } catch (error) {
    worker.postMessage({ abandon: {} } satisfies Order);
    throw error;
  } finally {
    answers.stop();
  }
}

/** Builds indexes in a worker, as {@link buildIndexInWorker} asks. */
export function serveIndexBuilds(scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  let building: { engine: Engine; builder: IndexBuilder } | undefined;
  let read = 0;

  scope.addEventListener("message", ({ data }: MessageEvent<Order>) => {
    obeyed(data).then(
      (answer) => answer && scope.postMessage(answer, answer.saved ? [answer.saved.buffer as ArrayBuffer] : []),
      (error: unknown) => scope.postMessage(failed(error)),
    );
  });

  async function obeyed(order: Order): Promise<Answer | undefined> {
    if ("begin" in order) {
      await init();
      free();
      const engine = new Engine(order.begin.engine);
      const builder = new IndexBuilder(engine, { now: order.begin.now, onProgress: (records) => (read = records) });
      building = { engine, builder };
      return { read };
    }
    if ("abandon" in order) {
      free();
      return undefined;
    }
    if (building === undefined) throw TutelageError.own("invalid_handle", "worker", "no index was begun");
    if ("lines" in order) {
      building.builder.addLines(order.lines);
      return { read };
    }
    const index = building.builder.build();
    const answer = { read, saved: index.save() };
    index.free();
    free();
    return answer;
  }

  function free(): void {
    building?.builder.free();
    building?.engine.free();
    building = undefined;
    read = 0;
  }
}

/** As much of a worker's global scope as is needed. */
export interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

type Order =
  | { begin: { engine: Uint8Array; now: string } }
  | { lines: string }
  | { end: Record<string, never> }
  | { abandon: Record<string, never> };

interface Answer {
  /** How many records were read. */
  read: number;
  saved?: Uint8Array;
  /** What went wrong. */
  faults?: readonly Fault[];
}

function failed(error: unknown): Answer {
  if (error instanceof TutelageError) return { read: 0, faults: error.faults };
  return { read: 0, faults: TutelageError.own("internal", "worker", String(error)).faults };
}

/** One order after the other, each with its answer. */
function listen(worker: Worker) {
  let waiting: { resolve(answer: Answer): void; reject(error: unknown): void } | undefined;
  const onMessage = ({ data }: MessageEvent<Answer>): void => {
    if (data.faults) waiting?.reject(new TutelageError(data.faults));
    else waiting?.resolve(data);
  };
  const onError = (event: ErrorEvent): void => {
    waiting?.reject(event.error ?? new Error(event.message || "the worker could not be loaded"));
  };
  worker.addEventListener("message", onMessage);
  worker.addEventListener("error", onError);
  return {
    async next(order: Order, transfer: Transferable[], onProgress?: (records: number) => void): Promise<Answer> {
      const answer = await new Promise<Answer>((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(order, transfer);
      });
      onProgress?.(answer.read);
      return answer;
    },
    stop(): void {
      worker.removeEventListener("message", onMessage);
      worker.removeEventListener("error", onError);
    },
  };
}

/** Pieces of JSON lines that end where a line ends. */
function pieces(records: IndexRecordsSource): AsyncGenerator<string> {
  return typeof Blob === "function" && records instanceof Blob
    ? piecesOfFile(records)
    : piecesOfRecords(records as Exclude<IndexRecordsSource, Blob>);
}

async function* piecesOfRecords(records: Exclude<IndexRecordsSource, Blob>): AsyncGenerator<string> {
  let lines: string[] = [];
  let length = 0;
  for await (const record of records) {
    const text = line(encoded(record, "records"));
    lines.push(text);
    length += text.length;
    if (length < AT_ONCE) continue;
    yield lines.join("\n");
    lines = [];
    length = 0;
  }
  if (lines.length > 0) yield lines.join("\n");
}

/** Of a file, without having all of it in memory, and without looking at its lines one by one. */
async function* piecesOfFile(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    text += value ?? "";
    if (!done && text.length < AT_ONCE) continue;
    const end = done ? text.length : text.lastIndexOf("\n") + 1;
    if (end > 0) yield text.slice(0, end);
    if (done) return;
    text = text.slice(end);
  }
}

/** So many characters cross at once: some thousand records, a few dozen milliseconds. */
const AT_ONCE = 1 << 20;
