// What a check has at hand: a fresh store, and what is known besides.

import type { Engine, KeyOf, Under } from "../engine.js";
import type { Store } from "../store.js";
import type { Decision, FactAnswer, Query, RecordKey, StoredRecord } from "../wire.js";
import type { Story } from "./story.js";

/** Throws where a store does not do what it must. */
export type Check = (stage: Stage) => Promise<void>;

/** Checks by their names. */
export type Checks = readonly (readonly [name: string, check: Check])[];

/** A fresh store and what is known besides. */
export class Stage {
  constructor(
    readonly engine: Engine,
    readonly story: Story,
    readonly store: Store,
  ) {}

  /** The answer to one query. */
  async one(query: Query): Promise<FactAnswer> {
    const answers = await this.store.load([query]);
    ensure(answers.length === 1, () => `one query has ${answers.length} answers`);
    return answers[0] as FactAnswer;
  }

  /** The records of a list. */
  records(query: Query): Promise<StoredRecord[]> {
    return this.under(query, "records");
  }

  /** What an answer has to have under its one key. */
  async under<K extends AnswerKey>(query: Query, key: K): Promise<AnswerUnder<K>> {
    const answer = await this.one(query);
    if (typeof answer === "object" && key in answer) return (answer as unknown as { [key in K]: AnswerUnder<K> })[key];
    throw new Error(`${shown(query)} was answered by ${shown(answer)}`);
  }

  /** Commits what must be written. */
  async writes(decision: Decision): Promise<void> {
    same(await this.store.commit(decision), true, "what fits was not written");
  }

  /** Commits what must not be written. */
  async conflicts(decision: Decision, why: string): Promise<void> {
    same(await this.store.commit(decision), false, `${why}, and it was written`);
  }

  /** The version under which a record is stored; 0 when it is not. */
  async version(key: RecordKey): Promise<number> {
    const answer = await this.one({ record: key });
    if (answer === "none") return 0;
    const [kind] = Object.keys(key) as [string];
    const record = typeof answer === "object" && "record" in answer ? answer.record : {};
    const fields = (record as { [kind: string]: { version?: number } })[kind];
    if (fields === undefined) throw new Error(`${shown(key)} was answered by ${shown(answer)}`);
    return fields.version ?? 0;
  }

  /** Writes the whole story. */
  async told(): Promise<void> {
    for (const decision of this.story.decisions) await this.writes(decision);
  }
}

type AnswerKey = KeyOf<Exclude<FactAnswer, string>>;
type AnswerUnder<K extends string> = Under<FactAnswer, K>;

/** Throws where something does not hold. */
export function ensure(holds: boolean, message: () => string): void {
  if (!holds) throw new Error(message());
}

/** Throws where two values are not the same as JSON; the order of fields means nothing. */
export function same(found: unknown, wanted: unknown, about?: string): void {
  const [is, should] = [shown(found), shown(wanted)];
  ensure(is === should, () => about ?? `wanted ${should}, found ${is}`);
}

/** A value as JSON, with its fields in the order of their names. */
export function shown(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? "nothing"
  );
}

/** A decision that writes these records, each over the version that it should have, and relies on nothing. */
export function writing(
  ...records: readonly (readonly [expected: number, key: RecordKey, record: StoredRecord])[]
): Decision {
  const changes = records.map(([expected, key, record]) => ({
    key,
    expected,
    record: versioned(record, expected + 1),
  }));
  return { outcome: "done", repeated: false, events: [], changes, guards: [], follow_ups: [], notices: [] };
}

function versioned(record: StoredRecord, version: number): StoredRecord {
  const [[kind, fields]] = Object.entries(record) as [[string, object]];
  return { [kind]: { ...fields, version } } as unknown as StoredRecord;
}

/** The key of a text. */
export function textKey(number: number): RecordKey {
  return { text: number.toString(16).padStart(32, "0") };
}

/** A text to write, over the version that it should have. */
export function text(number: number, body: string, expected = 0): readonly [number, RecordKey, StoredRecord] {
  const key = textKey(number) as { text: string };
  return [expected, key, { text: { id: key.text, version: 0, author: "ana", body } }];
}

/** All rows of a list, page by page: no page is too long, and none is one too many. */
export async function paged<T>(
  all: readonly T[],
  limit: number,
  page: (last: T | undefined) => Promise<T[]>,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const some = await page(rows.at(-1));
    if (some.length === 0) return rows;
    const fits = some.length <= limit && rows.length < all.length;
    ensure(fits, () => "a page is too long, or one too many");
    rows.push(...some);
  }
}
