// Whoever compiles against this package need not have `Symbol.dispose` among their libraries.
/// <reference lib="esnext.disposable" preserve="true" />

import { TutelageError } from "./errors.js";
import { currentGeneration, inside } from "./instance.js";
import { encoded, escaped } from "./text.js";
import { WasmEngine } from "./wasm/tutelage.js";
import type {
  Config,
  EngineRequest,
  EngineResponse,
  FactDocument,
  PersonId,
  Question,
  ReportView,
  SearchQuery,
  SearchResult,
  Timestamp,
} from "./wire.js";

/**
 * Decides. It holds a configuration and keeps nothing between calls; one for a page or process is enough.
 *
 * Where a call makes no sense, {@link TutelageError} is thrown, with everything that is wrong in `faults`.
 *
 * @example
 * await init();
 * const engine = new Engine({ types: [{ version: 1, draft }] });
 * const answer = await drive(engine, store, { accept: { request } }, { actor: { person: "ana" } });
 */
export class Engine {
  readonly #make: () => WasmEngine;
  #wasm: WasmEngine | undefined;
  #generation: number;

  /**
   * @param config attributes, taxonomy, relationship types: an object, or its JSON; `{}` is one. Or the bytes that
   * {@link Engine.save} gave: skills are looked up in them and not read, which is quicker by far where there are thousands.
   * The code `stale_file` says that they are of another version of this package.
   */
  constructor(config: Config | string | Uint8Array) {
    if (config instanceof Uint8Array) {
      // A copy: they are read again where the instance trapped, and may have been overwritten or sent elsewhere by then.
      const saved = new Uint8Array(config);
      this.#make = () => WasmEngine.open(saved);
    } else {
      // As JSON an `ArrayBuffer` would be `{}`, which is a configuration.
      if (ArrayBuffer.isView(config) || (config as unknown) instanceof ArrayBuffer) {
        throw TutelageError.own("invalid_argument", "config", "saved bytes come as a `Uint8Array`");
      }
      const text = encoded(config, "config");
      this.#make = () => new WasmEngine(text);
    }
    this.#wasm = inside(this.#make);
    this.#generation = currentGeneration();
  }

  /** Decides a command from the facts so far. {@link drive} does it all: it brings the facts, and writes. */
  decide(asked: Asked<"decide">): Answered<"decide"> {
    return this.call({ decide: asked });
  }

  /** Answers a question from the facts so far. {@link see} brings the facts. */
  view(asked: Asked<"view">): Answered<"view"> {
    return this.call({ view: asked });
  }

  /** Whom somebody finds, from the facts so far. Where there are many people, ask an {@link Index}. */
  search(asked: FromFacts & { query: SearchQuery }): Found<SearchResult> {
    const { query, ...rest } = asked;
    return this.#viewed({ search: query }, "search", rest);
  }

  /** A report, such as the funnel of a type, from the facts so far. */
  report(asked: FromFacts & Under<Question, "report">): Found<ReportView> {
    const { viewer, now, facts = [], ...report } = asked;
    return this.#viewed({ report }, "report", { viewer, now, facts });
  }

  /** Matches a whole cohort whose pairs are given: the best there is, with its proof where you ask for it. */
  match(asked: Asked<"match">): Answered<"match"> {
    return this.call({ match: asked });
  }

  /**
   * Answers a request document: `{decide: {...}}`, `{import: {...}}`, `{template: {...}}` and so on. The answer has one key,
   * which says what it is.
   */
  call<R extends EngineRequest>(request: R): Answered<KeyOf<R> & Operation> {
    const response = JSON.parse(this.exchange(encoded(request, "request")));
    if ("error" in response) throw new TutelageError(response.error.faults);
    return response;
  }

  /** The same as texts, for hosts that hand JSON through. What is wrong with the call is a document too. */
  exchange(request: string): string {
    if (typeof request !== "string") throw TutelageError.own("invalid_argument", "request", "this is no text");
    return this.use((engine) => engine.call(escaped(request)));
  }

  /** Its saved form, for {@link Engine}'s constructor, with the same version of this package. */
  save(): Uint8Array {
    return this.use((engine) => engine.save());
  }

  /** Frees its memory. Indexes made with it stay as they are. Again does nothing. */
  free(): void {
    const engine = this.#wasm;
    this.#wasm = undefined;
    if (engine !== undefined && this.#generation === currentGeneration()) inside(() => engine.free());
  }

  [Symbol.dispose](): void {
    this.free();
  }

  /** @internal The engine inside the instance; made anew where that trapped. */
  use<T>(call: (engine: WasmEngine) => T): T {
    if (this.#wasm === undefined) throw TutelageError.own("invalid_handle", "engine", "it was freed");
    if (this.#generation !== currentGeneration()) {
      this.#wasm = inside(this.#make);
      this.#generation = currentGeneration();
    }
    const engine = this.#wasm;
    return inside(() => call(engine));
  }

  #viewed<T>(question: Question, name: string, { viewer, now, facts = [] }: FromFacts): Found<T> {
    const response = this.view({ inquiry: { viewer, question }, now, facts });
    if (!("answer" in response)) return response;
    return { answer: (response.answer as unknown as { [name: string]: T })[name] as T };
  }
}

/** Who asks, when, and what is known so far. */
export interface FromFacts {
  /** Who asks. */
  viewer: PersonId;
  /** The time of the host. */
  now: Timestamp;
  /** All facts so far. */
  facts?: FactDocument[];
}

/** An answer, or what it needs, or a no. */
export type Found<T> = { answer: T } | Extract<EngineResponse, { need: unknown } | { refused: unknown }>;

/** The name of an operation, such as `decide`. */
export type Operation = KeyOf<EngineRequest>;

/** What an operation takes. */
export type Asked<O extends Operation> = Under<EngineRequest, O>;

/** What an operation may answer: an object with one key. */
export type Answered<O extends Operation> = Extract<EngineResponse, Keyed<Answers[O]>>;

/** Which answers each operation has. */
interface Answers {
  decide: "need" | "done" | "refused";
  view: "need" | "answer" | "refused";
  import: "imported";
  check_type: "type_checked";
  template: "template";
  schema: "schema";
  evolve: "evolved";
  settle: "settled";
  summarise: "summary";
  merge: "summary";
  export: "statements" | "cloud_events";
  erase: "erased";
  match: "matched" | "impossible";
  complete: "completed";
  describe: "described";
}

/** Of a union of objects with one key each: the keys. */
export type KeyOf<U> = U extends unknown ? keyof U & string : never;

/** Of a union of objects with one key each: what stands under one, or under each of some. */
export type Under<U, K extends string> = K extends unknown ? (U extends { [key in K]: infer V } ? V : never) : never;

/** Objects that have one of the keys. */
export type Keyed<K extends string> = K extends unknown ? { [key in K]: unknown } : never;
