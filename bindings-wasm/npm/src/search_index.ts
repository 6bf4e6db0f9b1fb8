import { refused, type Refused, type Seen } from "./answers.js";
import { asked } from "./drive.js";
import { type Engine, type KeyOf, type Keyed } from "./engine.js";
import { TutelageError } from "./errors.js";
import { currentGeneration, inside } from "./instance.js";
import type { Store } from "./store.js";
import { encoded, escaped, line, millis, written, type Moment } from "./text.js";
import { WasmIndex, WasmIndexRecords } from "./wasm/tutelage.js";
import type {
  AttributeId,
  Facet,
  IndexChange,
  IndexRequest,
  IndexResponse,
  IndexSize,
  PersonId,
  SearchQuery,
  SearchResult,
  StoredRecord,
} from "./wire.js";

/** How an index is made. */
export interface BuildOptions {
  /** The time as of which it is settled; the clock's where it is left out. */
  now?: Moment;
  /** Is told how many records were read. */
  onProgress?: (records: number) => void;
}

/**
 * Answers searches among many people, exactly, and counts facets. It lives in the memory of the page or process: free it
 * when it is no longer needed. To build one away from a page's own thread, see `tutelage/worker`.
 *
 * Where the instance trapped, an index is lost, and says `invalid_handle`: make it anew.
 *
 * @example
 * using index = Index.build(engine, store.records());
 * const found = await index.search(store, { type: "mentoring", role: "mentee" }, { viewer: "ben" });
 */
export class Index {
  readonly #engine: Engine;
  readonly #generation: number;
  #wasm: WasmIndex | undefined;

  private constructor(engine: Engine, wasm: WasmIndex) {
    this.#engine = engine;
    this.#generation = currentGeneration();
    this.#wasm = wasm;
  }

  /**
   * Over the records of your store, as objects or as their JSON. People, caseloads, pairs and types say something, others
   * nothing.
   */
  static build(engine: Engine, records: Iterable<StoredRecord | string>, options: BuildOptions = {}): Index {
    const builder = new IndexBuilder(engine, options);
    try {
      builder.add(records);
      return builder.build();
    } finally {
      builder.free();
    }
  }

  /** The same where the records come one after the other. */
  static async buildAsync(
    engine: Engine,
    records: AsyncIterable<StoredRecord | string>,
    options: BuildOptions = {},
  ): Promise<Index> {
    const builder = new IndexBuilder(engine, options);
    try {
      for await (const record of records) builder.add([record]);
      return builder.build();
    } finally {
      builder.free();
    }
  }

  /** Opens what {@link Index.save} gave, on whatever platform. `stale_file` says: make it anew. */
  static load(engine: Engine, saved: Uint8Array): Index {
    if (!(saved instanceof Uint8Array)) {
      throw TutelageError.own("invalid_argument", "saved", "this is no Uint8Array");
    }
    return new Index(engine, engine.use((engine) => WasmIndex.load(engine, saved)));
  }

  /** @internal */
  static of(engine: Engine, wasm: WasmIndex): Index {
    return new Index(engine, wasm);
  }

  /** The best matches for somebody, with what they may know of them. The store is asked about the viewer only. */
  async search(
    store: Store,
    query: SearchQuery,
    { viewer, now = new Date() }: { viewer: PersonId; now?: Moment },
  ): Promise<Seen<SearchResult> | Refused> {
    const inquiry = { viewer, question: { search: query } };
    const response = await asked(store, (facts) => this.ask({ view: { inquiry, now: written(now), facts } }));
    if ("refused" in response) return refused(response.refused);
    return { ok: true, answer: (response.answer as { search: SearchResult }).search };
  }

  /** Of everybody whom a search finds, on all pages together, how many have which value. */
  async facets(
    store: Store,
    query: SearchQuery,
    attributes: readonly AttributeId[],
    { viewer, now = new Date() }: { viewer: PersonId; now?: Moment },
  ): Promise<Seen<Facet[]> | Refused> {
    const fields = { viewer, query, attributes: [...attributes], now: written(now) };
    const response = await asked(store, (facts) => this.ask({ facets: { ...fields, facts } }));
    if ("refused" in response) return refused(response.refused);
    return { ok: true, answer: response.facets.facets };
  }

  /** Matches a whole cohort; the candidates come from the search of each mentee. */
  match(fields: Extract<IndexRequest, { match: unknown }>["match"]): IndexAnswered<"match"> {
    return this.ask({ match: fields });
  }

  /** How many people, how many of them changed since it was made, and the bytes that they take. */
  size(): IndexSize {
    return this.ask({ size: {} }).size;
  }

  /**
   * Tells it what was written, so that the next search knows: `{done: answer.decision}`, `{records: [...]}`,
   * `{removed: [keys]}`, `{settle: now}`; `{compact: {}}` once some thousands are `changed`. All of it is checked before
   * any of it is taken.
   */
  change(...changes: readonly IndexChange[]): IndexSize {
    const text = encoded(changes, "changes");
    const response = this.#use((index) => index.change(text));
    return parsed<{ size: IndexSize }>(response).size;
  }

  /** Answers a request document; `need` says which facts are missing. */
  ask<R extends IndexRequest>(request: R): IndexAnswered<KeyOf<R> & KeyOf<IndexRequest>> {
    return parsed(this.exchange(encoded(request, "request")));
  }

  /** The same as texts, for hosts that hand JSON through. What is wrong with the call is a document too. */
  exchange(request: string): string {
    if (typeof request !== "string") throw TutelageError.own("invalid_argument", "request", "this is no text");
    return this.#use((index) => index.ask(escaped(request)));
  }

  /** Its saved form, the same on every platform; nothing of whoever was erased is in it. */
  save(): Uint8Array {
    return this.#use((index) => index.save());
  }

  /** The engine that it was made with. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Frees its memory. Again does nothing. */
  free(): void {
    const index = this.#wasm;
    this.#wasm = undefined;
    if (index !== undefined && this.#generation === currentGeneration()) inside(() => index.free());
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #use<T>(call: (index: WasmIndex) => T): T {
    const index = this.#wasm;
    if (index === undefined) throw TutelageError.own("invalid_handle", "index", "it was freed");
    if (this.#generation !== currentGeneration()) {
      throw TutelageError.own("invalid_handle", "index", "it was lost with an instance that trapped");
    }
    return inside(() => call(index));
  }
}

/** An index in the making, for whoever has the records piece by piece. */
export class IndexBuilder {
  readonly #engine: Engine;
  readonly #options: BuildOptions;
  #records: WasmIndexRecords | undefined;
  readonly #generation: number;
  #read = 0;
  #lines: string[] = [];

  constructor(engine: Engine, options: BuildOptions = {}) {
    this.#engine = engine;
    this.#options = options;
    this.#records = engine.use((engine) => new WasmIndexRecords(engine));
    this.#generation = currentGeneration();
  }

  /** Adds records, as objects or as their JSON. What is wrong with one may be told later, at the latest by `build`. */
  add(records: Iterable<StoredRecord | string>): void {
    for (const record of records) {
      this.#lines.push(line(encoded(record, "records")));
      if (this.#lines.length === AT_ONCE) this.#flush();
    }
  }

  /** Adds JSON lines, one record a line: a file as it was written. */
  addLines(lines: string): void {
    this.#flush();
    const count = lines.split("\n").reduce((count, line) => count + Number(line.trim() !== ""), 0);
    this.#take(escaped(lines), count);
  }

  /** The index over all of them. The builder is used up. */
  build(): Index {
    this.#flush();
    const now = BigInt(millis(this.#options.now ?? new Date()));
    const index = this.#use((records) => {
      // The instance takes them, also where no index comes of them.
      this.#records = undefined;
      return records.index(now);
    });
    return Index.of(this.#engine, index);
  }

  /** Frees its memory. Again, or after `build`, does nothing. */
  free(): void {
    const records = this.#records;
    this.#records = undefined;
    if (records !== undefined && this.#generation === currentGeneration()) inside(() => records.free());
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#take(lines.join("\n"), lines.length);
  }

  #take(lines: string, count: number): void {
    this.#use((records) => records.read(lines));
    this.#read += count;
    this.#options.onProgress?.(this.#read);
  }

  #use<T>(call: (records: WasmIndexRecords) => T): T {
    const records = this.#records;
    if (records === undefined || this.#generation !== currentGeneration()) {
      throw TutelageError.own("invalid_handle", "builder", "it was used up, freed, or lost with an instance that trapped");
    }
    return inside(() => call(records));
  }
}

/** What an index may answer to a request: an object with one key. */
export type IndexAnswered<O extends KeyOf<IndexRequest>> = Extract<IndexResponse, Keyed<IndexAnswers[O]>>;

interface IndexAnswers {
  view: "need" | "answer" | "refused";
  facets: "need" | "facets" | "refused";
  match: "matched" | "impossible";
  size: "size";
}

/** So many records cross at once. */
const AT_ONCE = 2_000;

function parsed<T>(text: string): T {
  const response = JSON.parse(text);
  if ("error" in response) throw new TutelageError(response.error.faults);
  return response;
}
