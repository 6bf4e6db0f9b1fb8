// The answer to the query `summary`: everything that is stored, counted by the engine.

import type { Engine } from "../engine.js";
import { TutelageError } from "../errors.js";
import type {
  Caseload,
  Entry,
  FactAnswer,
  FeedbackRound,
  PersonId,
  PersonRecord,
  Plan,
  ReportingLine,
  Relationship,
  Request,
  Summary,
  Timestamp,
  WireRow,
} from "../wire.js";
import { parsed, reportingLines } from "./reading.js";
import { LISTS, keysOf } from "./rows.js";
import { once, type RecordKind, type Steps, type Tables } from "./tables.js";

/** What a plan counts. A host of many keeps what it counted last night. */
export function* summary(
  tables: Tables,
  engine: Engine,
  { plan, as_of: now }: { plan: Plan; as_of: Timestamp },
): Steps<FactAnswer> {
  const rows = yield* countable(tables, plan.type);
  let summary: Summary | undefined;
  try {
    for (let start = 0; start < Math.max(rows.length, 1); start += COUNTED_AT_ONCE) {
      const some = rows.slice(start, start + COUNTED_AT_ONCE);
      const counting = { plan, now, rows: some, ...(summary && { summary }) };
      summary = engine.call({ summarise: counting }).summary.summary;
    }
  } catch (error) {
    // A plan that does not fit the schema of this engine.
    if (error instanceof TutelageError && error.code !== "panic" && error.code !== "no_memory") return "unknown";
    throw error;
  }
  return summary === undefined ? "unknown" : { summary };
}

/** So that no text becomes too long that crosses into the engine. */
const COUNTED_AT_ONCE = 2_000;

/** Every record once, with what is known of the people in it. */
function* countable(tables: Tables, type: string): Steps<WireRow[]> {
  const people = new Map((yield* all<PersonRecord>(tables, "person")).map((person) => [person.id, person]));
  const caseloads = new Map((yield* all<Caseload>(tables, "caseload")).map((found) => [found.person, found]));
  const ofType = parsed<{ relationship: Relationship }>(yield* once(tables.list(LISTS.relationships(type), "")));
  const relationships = new Map(ofType.map(({ relationship }) => [relationship.id, relationship]));
  const known = (ids: Iterable<PersonId>) => [...ids].flatMap((id) => people.get(id) ?? []);
  const inAny = new Set(ofType.flatMap(({ relationship }) => present(relationship)));
  const lines = yield* reportingLines(tables, known(inAny), people);

  const rows: WireRow[] = [];
  for (const person of people.values()) {
    const caseload = caseloads.get(person.id);
    rows.push({ person: { person, ...(caseload && { caseload }) } });
  }
  for (const request of yield* all<Request>(tables, "request")) {
    if (request.type !== type) continue;
    const { from, to } = request.parties;
    rows.push({ request: { request, people: known([from.person, to.person]) } });
  }
  for (const relationship of relationships.values()) {
    const members = known(present(relationship));
    const theirs = Object.fromEntries(members.map(({ id }) => [id, lines.get(id) as ReportingLine]));
    rows.push({ relationship: { relationship, people: members, lines: theirs } });
  }
  for (const entry of yield* all<Entry>(tables, "entry")) {
    const relationship = entry.type === type ? relationships.get(entry.relationship) : undefined;
    if (relationship) rows.push({ entry: { entry, relationship, people: known(present(relationship)) } });
  }
  for (const round of yield* all<FeedbackRound>(tables, "feedback")) {
    const relationship = round.type === type ? relationships.get(round.relationship) : undefined;
    if (relationship) rows.push({ feedback: { round, relationship } });
  }
  return rows;
}

function present(relationship: Relationship): PersonId[] {
  return relationship.members.filter(({ left }) => left == null).map(({ party }) => party.person);
}

/** All records of a kind, without its name around them. */
function* all<T>(tables: Tables, kind: RecordKind): Steps<T[]> {
  const records = parsed<{ [name: string]: T }>(yield* once(tables.range(keysOf(kind))));
  return records.map((record) => record[kind] as T);
}
