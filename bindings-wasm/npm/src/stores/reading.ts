// Records and reporting lines, as queries and summaries need them.

import type { PersonId, PersonRecord, ReportingLine, StoredRecord } from "../wire.js";
import { keyText } from "./rows.js";
import { once, type Steps, type Tables } from "./tables.js";

/**
 * The managers above people, by their ids. A line ends unknown where a manager is unknown or not stored, and in a
 * circle. Whoever is known is not looked up.
 */
export function* reportingLines(
  tables: Tables,
  people: readonly PersonRecord[],
  others: ReadonlyMap<PersonId, PersonRecord> = new Map(),
): Steps<Map<PersonId, ReportingLine>> {
  const known = new Map<PersonId, PersonRecord | undefined>(others);
  for (const person of people) known.set(person.id, person);
  const climbs = people.map((person) => new Climb(person));
  let climbing = climbs;
  while (climbing.length > 0) {
    climbing = climbing.filter((climb) => climb.step(known));
    const missing = [...new Set(climbing.map((climb) => climb.next))].filter((id) => !known.has(id));
    const found = yield* fetchedPeople(tables, missing);
    missing.forEach((id, place) => known.set(id, found[place]));
  }
  return new Map(climbs.map(({ person, line }) => [person, line]));
}

/** The way up from somebody. */
class Climb {
  readonly line: ReportingLine & { end: "nobody" | "unknown" } = { above: [], end: "unknown" };
  readonly person: PersonId;
  next: PersonId;
  readonly #seen: Set<PersonId>;

  constructor({ id }: PersonRecord) {
    this.person = this.next = id;
    this.#seen = new Set([id]);
  }

  /** Goes one step up; false at the end of the way. */
  step(known: ReadonlyMap<PersonId, PersonRecord | undefined>): boolean {
    const manager = known.get(this.next)?.manager ?? "unknown";
    if (manager === "nobody") this.line.end = "nobody";
    if (typeof manager === "string" || this.#seen.has(manager.person)) return false;
    if (this.line.above.length === LONGEST_LINE) return false;
    this.line.above.push(manager.person);
    this.#seen.add(manager.person);
    this.next = manager.person;
    return true;
  }
}

const LONGEST_LINE = 64;

/** The people of these ids, in this order. */
export function* fetchedPeople(tables: Tables, ids: readonly PersonId[]): Steps<(PersonRecord | undefined)[]> {
  const found = yield* fetched(
    tables,
    ids.map((person) => keyText({ person })),
  );
  return found.map((record) => (record as { person: PersonRecord } | undefined)?.person);
}

/** The records under these keys, in this order. */
export function* fetched(tables: Tables, keys: readonly string[]): Steps<(StoredRecord | undefined)[]> {
  const bodies = yield* once(tables.bodies(keys));
  return bodies.map((body) => (body === undefined ? undefined : (JSON.parse(body) as StoredRecord)));
}

/** Bodies as what they say. */
export function parsed<T>(bodies: readonly string[]): T[] {
  return bodies.map((body) => JSON.parse(body) as T);
}
