// The loop: decide, load what is missing, commit, and begin anew when somebody else was faster.

import { done, refused, type Done, type Refused, type Seen } from "./answers.js";
import type { Engine, KeyOf, Under } from "./engine.js";
import { Contended, TutelageError } from "./errors.js";
import type { Store } from "./store.js";
import { millis, written, type Moment } from "./text.js";
import type {
  Actor,
  Command,
  Decision,
  Envelope,
  FactDocument,
  PersonId,
  Query,
  Question,
  RecordKey,
  Refusal,
  View,
} from "./wire.js";

/** Who sends a command, and when. */
export interface DriveOptions {
  /** Somebody whom you have made sure of, `{person: "ana"}`, or `"host"`, your user administration or timer. */
  actor: Actor;
  /** The clock's where it is left out. */
  now?: Moment;
  /**
   * A UUID of your own, where the answer might get lost: the same command sent again under it takes effect once, and the
   * answer is `repeated`.
   */
  id?: string;
  /** For whom a coordinator acts, and why. */
  onBehalfOf?: NonNullable<Envelope["on_behalf_of"]>;
}

/**
 * Decides a command, such as `{accept: {request}}`, and writes what was decided. A no is a value: see `ok`.
 *
 * Throws {@link TutelageError} where the call makes no sense, {@link Contended}, and whatever the store throws.
 *
 * @example
 * const answer = await drive(engine, store, { withdraw: { request } }, { actor: { person: "ben" } });
 * if (!answer.ok) show(answer.reasons.map((reason) => reason.message));
 */
export async function drive(
  engine: Engine,
  store: Store,
  command: Command,
  options: DriveOptions,
): Promise<Done | Refused> {
  const { actor, now = new Date(), id = crypto.randomUUID(), onBehalfOf } = options;
  const envelope: Envelope = { id, actor, command };
  if (onBehalfOf !== undefined) envelope.on_behalf_of = onBehalfOf;
  return driveEnvelope(engine, store, envelope, written(now));
}

/**
 * What somebody may see: the answer to a question such as `{dashboard: {}}`.
 *
 * @example
 * const seen = await see(engine, store, { dashboard: {} }, { viewer: "ana" });
 * if (seen.ok) draw(seen.answer.running);
 */
export async function see<Q extends Question>(
  engine: Engine,
  store: Store,
  question: Q,
  { viewer, now = new Date() }: { viewer: PersonId; now?: Moment },
): Promise<Seen<Under<View, KeyOf<Q>>> | Refused> {
  const inquiry = { viewer, question };
  const response = await asked(store, (facts) => engine.view({ inquiry, now: written(now), facts }));
  if ("refused" in response) return refused(response.refused);
  const [answer] = Object.values(response.answer);
  return { ok: true, answer };
}

/**
 * Brings about what is due by `now`, follow-ups included, until nothing is or `limit` decisions were made. Gives the
 * decisions, for their notices. For a timer, every minute or so; nothing goes wrong when it does not run for a day.
 */
export async function runDue(
  engine: Engine,
  store: Store,
  { now = new Date(), limit = Infinity }: { now?: Moment; limit?: number } = {},
): Promise<Done[]> {
  const decisions: Done[] = [];
  const at = written(now);
  // What cannot be done yet stays due and must not hide what comes after it.
  let stuck = 0;
  while (decisions.length < limit) {
    const page = stuck + Math.min(PAGE, limit - decisions.length);
    const before = decisions.length;
    const keys = await store.due(at, page);
    for (const key of keys) {
      const answer = await driveEnvelope(engine, store, await dueCommand(key, at), at);
      if (answer.ok && answer.events.length > 0 && !answer.repeated) decisions.push(answer);
    }
    if (decisions.length === before) {
      if (keys.length < page) break;
      stuck = page;
    }
  }
  return decisions;
}

/**
 * The envelope of the command that brings about what is due for a record. Its id is derived, the same in all hosts, so that
 * two workers do not do it twice.
 */
export async function dueCommand(key: RecordKey, now: Moment): Promise<Envelope> {
  if ("follow_up" in key) {
    return ofHost(uuid(key.follow_up), { follow_up: { follow_up: key.follow_up } });
  }
  const parts = ["advance", JSON.stringify([key, canonical(now)])].map((part) => new TextEncoder().encode(part));
  const hashed = new Uint8Array(parts.reduce((length, part) => length + 8 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(hashed.buffer).setBigUint64(at, BigInt(part.length));
    hashed.set(part, at + 8);
    at += 8 + part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", hashed));
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return ofHost(uuid(hex), { advance: { record: key } });
}

/** The answer to a question, by an engine or an index; the store brings the facts. */
export async function asked<R extends object>(
  store: Store,
  ask: (facts: FactDocument[]) => R,
): Promise<Exclude<R, { need: unknown }>> {
  const facts: FactDocument[] = [];
  for (let round = 0; round < MOST_QUESTION_ROUNDS; round += 1) {
    const response = ask(facts);
    if (!("need" in response)) return response as Exclude<R, { need: unknown }>;
    facts.push(...(await loaded(store, (response as { need: { queries: Query[] } }).need.queries)));
  }
  throw TutelageError.own("internal", "", "the store answers the same queries again and again");
}

async function driveEnvelope(engine: Engine, store: Store, envelope: Envelope, now: string): Promise<Done | Refused> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const answer = await decide(engine, store, envelope, now);
    if (answer === undefined) continue;
    if ("refused" in answer) return refused(answer.refused);
    if (answer.done.repeated || (await store.commit(answer.done))) return done(answer.done);
  }
  throw new Contended(`the records changed ${MOST_ATTEMPTS} times while deciding`);
}

/** Nothing where what was loaded later did not fit what was loaded before. */
async function decide(
  engine: Engine,
  store: Store,
  envelope: Envelope,
  now: string,
): Promise<{ done: Decision } | { refused: Refusal } | undefined> {
  const facts: FactDocument[] = [];
  for (let round = 0; round <= MOST_ROUNDS; round += 1) {
    const answer = engine.decide({ envelope, now, facts });
    if (!("need" in answer)) return answer;
    facts.push(...(await loaded(store, answer.need.queries)));
  }
  return undefined;
}

async function loaded(store: Store, queries: Query[]): Promise<FactDocument[]> {
  const answers = await store.load(queries);
  return queries.map((query, place) => {
    const answer = answers[place];
    if (answer === undefined) {
      throw TutelageError.own("invalid_fact", `queries[${place}]`, "the store gave no answer; `none` is one");
    }
    return { query, answer };
  });
}

/** A time as the engine writes it: without digits that say nothing. */
function canonical(now: Moment): string {
  return new Date(millis(now)).toISOString().replace(/\.?0*Z$/, "Z");
}

function ofHost(id: string, command: Command): Envelope {
  return { id, actor: "host", command };
}

function uuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** How often a decision is begun anew after a conflict. */
const MOST_ATTEMPTS = 32;
/** From facts of one moment a decision takes at most three rounds. */
const MOST_ROUNDS = 3;
/** Questions read page by page: a million people in pages of hundreds, and more. */
const MOST_QUESTION_ROUNDS = 100_000;
const PAGE = 64;
