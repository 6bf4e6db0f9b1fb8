// The programme: what is stored, the engine over it, and the clock. Pages know nothing else.

import {
  drive,
  Engine,
  type Index,
  init,
  runDue,
  see,
  TutelageError,
  type Actor,
  type AttributeDefinition,
  type Command,
  type Config,
  type Done,
  type DriveOptions,
  type Facet,
  type IndexChange,
  type Mapping,
  type PersonRecord,
  type Question,
  type Refused,
  type SearchQuery,
  type SearchResult,
  type Seen,
  type SkillEntry,
  type TypeDraft,
} from "tutelage";
import { IndexedDbStore } from "tutelage/indexeddb";
import { company, COMPANY_BEGINS, COMPANY_SCHEMA, OFFICE } from "./company.js";
import type { Imported, Sent, Told } from "./documents.js";
import { buildIndex } from "./indexing.js";
import { Known, type Published } from "./known.js";
import { Settings } from "./settings.js";
import { alone, deleteDatabase } from "./tab.js";

export type { Imported, Sent, Told } from "./documents.js";

/**
 * Everything that the console shows and does. Says `change` after whatever was written, when the clock moved, and when
 * somebody else is looking.
 */
export class Programme extends EventTarget {
  readonly #name: string;
  readonly #settings: Settings;
  readonly #onIndexing: (read: number) => void;
  #store: IndexedDbStore;
  #engine: Engine;
  #index: Index | undefined;
  #config: Config = {};
  #now = new Date();
  #viewer: string = OFFICE;
  #told: Told[] = [];
  #known = new Known();
  /** Writing goes one after the other. */
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(
    name: string,
    engine: Engine,
    store: IndexedDbStore,
    settings: Settings,
    onIndexing: (read: number) => void,
  ) {
    super();
    this.#onIndexing = onIndexing;
    this.#name = name;
    this.#engine = engine;
    this.#store = store;
    this.#settings = settings;
  }

  /**
   * Opens what this browser keeps under a name, in one tab at a time: the clock and the index are this tab's. Is told
   * how many records were read where it takes long to build the index, now or later.
   */
  static async open(onIndexing: (read: number) => void = () => undefined, name = "console"): Promise<Programme> {
    await alone(`tutelage-${name}`);
    await init();
    const engine = new Engine({});
    const [store, settings] = await Promise.all([
      IndexedDbStore.open(engine, { tenant: name }),
      Settings.open(`tutelage-settings/${name}`),
    ]);
    const programme = new Programme(name, engine, store, settings, onIndexing);
    await programme.#read();
    return programme;
  }

  /** The records, in IndexedDB. */
  get store(): IndexedDbStore {
    return this.#store;
  }

  /** Decides; made anew when a type is published. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Searches, kept current with whatever is written. */
  get index(): Index {
    if (this.#index === undefined) throw new Error("the index is being built");
    return this.#index;
  }

  /** Attributes, skills, and every version of every type. */
  get config(): Config {
    return this.#config;
  }

  /** The clock of the programme. It stands still until {@link passes} moves it. */
  get now(): Date {
    return this.#now;
  }

  /** Who is looking: the id of a person. */
  get viewer(): string {
    return this.#viewer;
  }

  set viewer(id: string) {
    this.#viewer = id;
    void this.#settings.set("viewer", id);
    this.#changed();
  }

  /** Everybody, by name; those who left too, the programme office first. */
  people(): readonly PersonRecord[] {
    return this.#known.byName();
  }

  person(id: string): PersonRecord | undefined {
    return this.#known.people.get(id);
  }

  /** The name of somebody, or their id where they are not known. */
  name(id: string): string {
    return this.#known.people.get(id)?.name ?? id;
  }

  /** The types in force, in the order of their ids. */
  types(): Published[] {
    return this.#known.types();
  }

  /** A type in force. */
  type(id: string): Published | undefined {
    return this.#known.versions(id).at(-1);
  }

  /** What people were told, the newest first. */
  get told(): readonly Told[] {
    return this.#told;
  }

  /** Sends a command for somebody, brings about what follows from it, and says `change`. */
  async does(
    actor: Actor | string,
    command: Command,
    options: Pick<DriveOptions, "onBehalfOf"> = {},
  ): Promise<Done | Refused> {
    const [answer] = await this.doesAll([{ actor, command, ...options }]);
    return answer as Done | Refused;
  }

  /** Sends many commands one after the other; what follows from them comes at the end. A refusal does not stop it. */
  doesAll(commands: readonly Sent[], onProgress?: (sent: number) => void): Promise<(Done | Refused)[]> {
    return this.#alone(async () => {
      const answers: (Done | Refused)[] = [];
      for (const { actor, command, ...options } of commands) {
        const who: Actor = typeof actor !== "string" ? actor : actor === "host" ? "host" : { person: actor };
        const answer = await drive(this.#engine, this.#store, command, { actor: who, now: this.#now, ...options });
        if (answer.ok) this.#learn(answer);
        answers.push(answer);
        onProgress?.(answers.length);
      }
      await this.#settle();
      return answers;
    });
  }

  /** What somebody may see; whoever is looking unless another is named. */
  see<Q extends Question>(question: Q, viewer = this.#viewer): ReturnType<typeof see<Q>> {
    return see(this.#engine, this.#store, question, { viewer, now: this.#now });
  }

  /** Whom somebody finds, from the index. */
  search(query: SearchQuery, viewer = this.#viewer): Promise<Seen<SearchResult> | Refused> {
    return this.#asked((index) => index.search(this.#store, query, { viewer, now: this.#now }));
  }

  /** Of everybody whom a search finds, how many have which value. */
  facets(query: SearchQuery, attributes: readonly string[], viewer = this.#viewer): Promise<Seen<Facet[]> | Refused> {
    return this.#asked((index) => index.facets(this.#store, query, attributes, { viewer, now: this.#now }));
  }

  /** Puts the next version of a type into force. */
  async publishType(draft: TypeDraft): Promise<Done | Refused> {
    const answer = await this.does("host", { publish_type: { draft } });
    if (answer.ok) {
      await this.#alone(async () => {
        this.#makeEngine();
        await this.#makeIndex();
      });
    }
    return answer;
  }

  /** Publishes several. */
  async setTypes(drafts: readonly TypeDraft[]): Promise<(Done | Refused)[]> {
    const answers: (Done | Refused)[] = [];
    for (const draft of drafts) answers.push(await this.publishType(draft));
    return answers;
  }

  /** Reads a file of people and writes nothing. Faulty rows are left out of the commands. */
  readPeople(csv: string, mapping: Mapping, attributes: readonly AttributeDefinition[] = []): Imported {
    const existing = [...this.#known.people.values()].filter(({ id, state }) => id !== OFFICE && state !== "erased");
    const request = { import: { csv, mapping, on_fault: "skip_faulty" as const, existing } };
    if (attributes.length === 0) return this.#engine.call(request).imported;
    const engine = new Engine({ ...this.#config, schema: this.#schemaWith(attributes), types: [] });
    try {
      return engine.call(request).imported;
    } finally {
      engine.free();
    }
  }

  /** Takes the good rows of a file, and declares the attributes that it brings. */
  async importPeople(
    csv: string,
    mapping: Mapping,
    attributes: readonly AttributeDefinition[] = [],
    onProgress?: (sent: number, all: number) => void,
  ): Promise<Imported> {
    const imported = this.readPeople(csv, mapping, attributes);
    if (attributes.length > 0) await this.#declare({ schema: this.#schemaWith(attributes) });
    const sent = imported.commands.map((command) => ({ actor: "host", command }));
    await this.doesAll([...this.#office(), ...sent], (count) => onProgress?.(count, sent.length));
    return imported;
  }

  /** Replaces the skill taxonomy; with none, any skill is one. */
  async setTaxonomy(taxonomy: readonly SkillEntry[]): Promise<void> {
    await this.#declare({ taxonomy: [...taxonomy] });
  }

  /** The people of the made-up company, with its attributes and skills. */
  async loadExample(onProgress?: (sent: number, all: number) => void): Promise<Imported> {
    const { csv, mapping, taxonomy } = await company();
    await this.#declare({ schema: COMPANY_SCHEMA, taxonomy });
    if (this.#known.people.size <= 1) await this.#setNow(COMPANY_BEGINS);
    return this.importPeople(csv, mapping, [], onProgress);
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    await this.#alone(async () => {
      this.#store.close();
      await deleteDatabase(`tutelage/${this.#name}`);
      this.#store = await IndexedDbStore.open(this.#engine, { tenant: this.#name });
      await this.#settings.clear();
      await this.#read();
    });
  }

  /** Moves the clock on, and brings about what fell due. Gives what happened. */
  passes(days: number): Promise<Done[]> {
    return this.#alone(async () => {
      await this.#setNow(new Date(this.#now.getTime() + days * 86_400_000));
      return this.#settle();
    });
  }

  async #read(): Promise<void> {
    const [schema, taxonomy, now, viewer, told] = await Promise.all([
      this.#settings.get<Config["schema"]>("schema"),
      this.#settings.get<SkillEntry[]>("taxonomy"),
      this.#settings.get<Date>("now"),
      this.#settings.get<string>("viewer"),
      this.#settings.get<Told[]>("told"),
    ]);
    this.#config = { schema: schema ?? { reporting_line: "everyone" }, taxonomy: taxonomy ?? [] };
    this.#now = now ?? new Date(Math.floor(Date.now() / 60_000) * 60_000);
    this.#viewer = viewer ?? OFFICE;
    this.#told = told ?? [];
    this.#known = new Known();
    for await (const record of this.#store.records()) this.#known.keep(record);
    this.#makeEngine();
    await this.#makeIndex();
  }

  #learn(answer: Done): void {
    if (answer.repeated) return;
    this.#known.learn(answer.decision);
    this.#tellIndex({ done: answer.decision });
    if (answer.notices.length > 0) {
      const at = this.#now.toISOString();
      this.#told = [...answer.notices.map((notice) => ({ at, notice })), ...this.#told].slice(0, MOST_TOLD);
    }
  }

  /** An index that was lost with an instance that trapped is made anew at the end. */
  #tellIndex(change: IndexChange): void {
    try {
      const size = this.#index?.change(change);
      if (size !== undefined && size.changed > MOST_CHANGED) this.#index?.change({ compact: {} });
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#index = undefined;
    }
  }

  async #asked<T>(ask: (index: Index) => Promise<T>): Promise<T> {
    try {
      return await ask(this.index);
    } catch (error) {
      if (!isLost(error)) throw error;
      await this.#alone(() => this.#makeIndex());
      return ask(this.index);
    }
  }

  async #settle(): Promise<Done[]> {
    const decisions = await runDue(this.#engine, this.#store, { now: this.#now });
    for (const decision of decisions) this.#learn(decision);
    if (this.#index === undefined) await this.#makeIndex();
    await this.#settings.set("told", this.#told);
    return decisions;
  }

  async #declare(change: Partial<Config>): Promise<void> {
    await this.#alone(async () => {
      const engine = new Engine({ ...this.#config, ...change });
      engine.free();
      for (const [name, value] of Object.entries(change)) await this.#settings.set(name, value);
      this.#config = { ...this.#config, ...change };
      this.#makeEngine();
      await this.#makeIndex();
    });
  }

  #makeEngine(): void {
    const before = this.#engine;
    this.#config = { ...this.#config, types: this.#known.allVersions() };
    this.#engine = new Engine(this.#config);
    this.#store.engine = this.#engine;
    before.free();
  }

  async #makeIndex(): Promise<void> {
    const before = this.#index;
    const records = this.#store.records();
    this.#index = await buildIndex(this.#engine, records, this.#known.people.size, this.#now, this.#onIndexing);
    before?.free();
  }

  async #setNow(now: Date): Promise<void> {
    this.#now = now;
    await this.#settings.set("now", now);
  }

  #schemaWith(attributes: readonly AttributeDefinition[]): NonNullable<Config["schema"]> {
    const kept = (this.#config.schema?.attributes ?? []).filter(
      ({ id }) => !attributes.some((other) => other.id === id),
    );
    return { reporting_line: "everyone", ...this.#config.schema, attributes: [...kept, ...attributes] };
  }

  /** Somebody has to administer; the office is nobody's report and manages nobody. */
  #office(): Sent[] {
    if (this.#known.people.has(OFFICE)) return [];
    const person: PersonRecord = { id: OFFICE, name: "Programme office", manager: "nobody" };
    return [{ actor: "host", command: { person_changed: { person } } }];
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(work);
    this.#writing = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#changed();
    }
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** So many people beside the index, and it takes them in. */
const MOST_CHANGED = 2_000;
const MOST_TOLD = 300;

function isLost(error: unknown): boolean {
  return error instanceof TutelageError && error.code === "invalid_handle";
}
