// The answer to every kind of query. Each list has the order that `core/src/lifecycle/query.rs` writes down. The engine
// looks at every row again, so one too many does no harm; one too few is missing.

import type { Engine, Under } from "../engine.js";
import type {
  Caseload,
  EventRecord,
  FactAnswer,
  ItemSelection,
  Pair,
  PersonId,
  PersonRecord,
  Query,
  ReportingLine,
  StoredRecord,
  WireCandidate,
} from "../wire.js";
import { byBytes } from "./order.js";
import { fetched, fetchedPeople, parsed, reportingLines } from "./reading.js";
import { LISTS, entryPlace, itemPlace, keyText } from "./rows.js";
import { summary } from "./summary.js";
import { once, type Steps, type Tables } from "./tables.js";

/** The answers to queries, in the order asked. */
export function* answers(tables: Tables, engine: Engine, queries: readonly Query[]): Steps<FactAnswer[]> {
  const answers: FactAnswer[] = [];
  for (const query of queries) answers.push(yield* answer(tables, engine, query));
  return answers;
}

function* answer(tables: Tables, engine: Engine, query: Query): Steps<FactAnswer> {
  if ("record" in query) {
    const [record] = yield* fetched(tables, [keyText(query.record)]);
    return record === undefined ? "none" : { record };
  }
  if ("reporting_line" in query) {
    const [person] = yield* fetchedPeople(tables, [query.reporting_line]);
    if (person === undefined) return "none";
    const lines = yield* reportingLines(tables, [person]);
    return { reporting_line: lines.get(person.id) as ReportingLine };
  }
  if ("entries" in query) return { records: yield* entries(tables, query.entries) };
  if ("candidates" in query) return { candidates: yield* candidates(tables, query.candidates) };
  if ("items" in query) {
    const { type, select, after, limit } = query.items;
    const place = after ? itemPlace(after) : "";
    return { records: yield* listed(tables, SELECTIONS[select](type), place, limit) };
  }
  if ("applications" in query) {
    const { type, after, limit } = query.applications;
    return { records: yield* listed(tables, LISTS.applied(type), after ?? "", limit) };
  }
  if ("concerns" in query) {
    const { type, after, limit } = query.concerns;
    return { records: yield* listed(tables, LISTS.concerns(type), after ?? "", limit) };
  }
  if ("mentions" in query) {
    const { person, after, limit } = query.mentions;
    const range = { after: after ? keyText(after) : "", holding: JSON.stringify(person), limit };
    return { records: parsed(yield* once(tables.range(range))) };
  }
  if ("events" in query) return { events: yield* events(tables, query.events) };
  return yield* summary(tables, engine, query.summary);
}

const SELECTIONS: { readonly [select in ItemSelection]: (type: string) => string } = {
  open: LISTS.open,
  relationships: LISTS.relationships,
  to_do: LISTS.toDo,
};

function* entries(tables: Tables, { relationship, after, limit }: Asked<"entries">): Steps<StoredRecord[]> {
  const [last] = after ? yield* fetched(tables, [keyText({ entry: after })]) : [];
  const place = last !== undefined && "entry" in last ? entryPlace(last.entry) : "";
  return yield* listed(tables, LISTS.diary(relationship), place, limit);
}

function* candidates(tables: Tables, { type, asker, after, limit }: Asked<"candidates">): Steps<WireCandidate[]> {
  // Whoever asks may be among them.
  const active = parsed(yield* once(tables.list(LISTS.people, after ?? "", limit + 1))) as { person: PersonRecord }[];
  const people = active.map(({ person }) => person).filter(({ id }) => id !== asker);
  people.splice(limit);
  const caseloads = yield* fetched(
    tables,
    people.map(({ id }) => keyText({ caseload: id })),
  );
  const pairs = yield* fetched(
    tables,
    people.map(({ id }) => pairKey(type, asker, id)),
  );
  const lines = yield* reportingLines(tables, people);
  return people.map((person, place) => ({
    person,
    ...(caseloads[place] as { caseload: Caseload } | undefined),
    ...(pairs[place] as { pair: Pair } | undefined),
    line: lines.get(person.id) as ReportingLine,
  }));
}

function pairKey(type: string, one: PersonId, other: PersonId): string {
  const [first, second] = byBytes(one, other) < 0 ? [one, other] : [other, one];
  return keyText({ pair: { type, first, second } });
}

/** What happened about a relationship, the request it came from, its diary and its objectives. */
function* events(tables: Tables, { relationship, offset, limit }: Asked<"events">): Steps<EventRecord[]> {
  const [found] = yield* fetched(tables, [keyText({ relationship })]);
  const request = found !== undefined && "relationship" in found ? found.relationship.request : undefined;
  const about = yield* once(tables.about(relationship, request));
  return parsed(about.slice(offset, offset + limit));
}

function* listed(tables: Tables, list: string, after: string, limit: number): Steps<StoredRecord[]> {
  return parsed(yield* once(tables.list(list, after, limit)));
}

/** What a query asks. */
type Asked<K extends string> = Under<Query, K>;
