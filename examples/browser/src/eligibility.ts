// How many people a draft makes eligible, counted by the engine and by nothing else: per role by a summary, whose
// funnel says who fits the audience; and who would find whom by searches in an index of a type that everybody takes
// part in.

import {
  Engine,
  Index,
  type Config,
  type FactAnswer,
  type PersonRecord,
  type Query,
  type ReportingLine,
  type Store,
  type Summary,
  type TypeDraft,
} from "tutelage";
import { OFFICE } from "./company.js";

/** How many fit each role, of how many. */
export interface Eligible {
  people: number;
  roles: Map<string, number>;
}

/** What people of a sample would find. */
export interface Pairs {
  /** As what they would ask. */
  role: string;
  /** How many were asked to search, and among how many people. */
  sample: number;
  among: number;
  /** How many each found, the fewest first. */
  found: number[];
}

/** Counts who fits the audience of each role. Gives nothing where it was told to stop. */
export async function countEligible(
  engine: Engine,
  { id, roles }: TypeDraft,
  people: readonly PersonRecord[],
  now: Date,
  signal: AbortSignal,
): Promise<Eligible | undefined> {
  const counted = present(people);
  const plan = { type: id, roles };
  let summary: Summary | null = null;
  for (let from = 0; from === 0 || from < counted.length; from += ROWS_AT_ONCE) {
    const rows = counted.slice(from, from + ROWS_AT_ONCE).map((person) => ({ person: { person } }));
    summary = engine.call({ summarise: { plan, now: now.toISOString(), rows, summary } }).summary.summary;
    await idle();
    if (signal.aborted) return undefined;
  }
  const stages = summary?.funnel?.roles ?? {};
  return { people: counted.length, roles: new Map(roles.map(({ id }) => [id, stages[id]?.eligible ?? 0])) };
}

/**
 * Lets a sample of those who may ask search among everybody, as if all who fit took part. Gives nothing where nobody
 * may ask, or where it was told to stop.
 */
export async function samplePairs(
  config: Config,
  draft: TypeDraft,
  people: readonly PersonRecord[],
  now: Date,
  signal: AbortSignal,
): Promise<Pairs | undefined> {
  const type = everybodyTakesPart(draft);
  const role = type.roles.find(({ initiative }) => initiative !== "waits")?.id;
  if (role === undefined) return undefined;
  const byId = new Map(people.map((person) => [person.id, person]));
  const among = withManagers(spread(present(people), MOST_AMONG), byId);
  // Whoever asks has to be active and to fit; the search says so, and some of the sample will not.
  const askers = spread(among, MOST_TRIED);
  const engine = new Engine({ ...(config.schema && { schema: config.schema }), types: [{ version: 1, draft: type }] });
  try {
    const index = Index.build(
      engine,
      among.map((person) => ({ person })),
      { now },
    );
    try {
      const found: number[] = [];
      for (const { id: viewer } of askers) {
        if (found.length === MOST_ASKERS) break;
        const query = { type: type.id, role, limit: 1_000 };
        const answer = await index.search(bystander(byId), query, { viewer, now });
        if (answer.ok && answer.answer.own_reasons.length === 0) found.push(answer.answer.hits.length);
        if (found.length % 10 === 0) await idle();
        if (signal.aborted) return undefined;
      }
      found.sort((one, other) => one - other);
      return { role, sample: found.length, among: among.length, found };
    } finally {
      index.free();
    }
  } finally {
    engine.free();
  }
}

/** The draft as it would be if nobody had to say that they take part, and nobody had to wait to be asked. */
function everybodyTakesPart(draft: TypeDraft): TypeDraft {
  const type = structuredClone(draft);
  for (const role of type.roles) {
    const { enrolment: _, agreement: __, ...taking } = role.taking_part ?? {};
    role.taking_part = { ...taking, mode: "unless_opted_out" };
  }
  const last = type.roles.at(-1);
  if (last !== undefined && type.roles.every(({ initiative }) => (initiative ?? "waits") === "waits"))
    last.initiative = "asks";
  return type;
}

/** Knows people and whom they report to, and nothing that they ever did. */
function bystander(people: ReadonlyMap<string, PersonRecord>): Store {
  const line = (id: string): ReportingLine => {
    const above: string[] = [];
    for (let at = people.get(id)?.manager ?? "unknown"; ; at = people.get(at.person)?.manager ?? "unknown") {
      if (typeof at === "string") return { above, end: at };
      if (above.includes(at.person) || above.length === LONGEST_LINE) return { above, end: "unknown" };
      above.push(at.person);
    }
  };
  const answer = (query: Query): FactAnswer => {
    if ("reporting_line" in query) return { reporting_line: line(query.reporting_line) };
    const key = "record" in query ? query.record : undefined;
    const person = key !== undefined && "person" in key ? people.get(key.person) : undefined;
    return person === undefined ? "none" : { record: { person } };
  };
  return {
    load: async (queries) => queries.map(answer),
    commit: async () => false,
    due: async () => [],
  };
}

function present(people: readonly PersonRecord[]): PersonRecord[] {
  return people.filter(({ id, state }) => id !== OFFICE && (state ?? "active") === "active");
}

/** So many of them, evenly spread, so that every time it is the same ones. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, place) => all[Math.floor((place * all.length) / most)] as T);
}

/** With everybody above them, without whom nobody knows who reports to whom. */
function withManagers(people: readonly PersonRecord[], all: ReadonlyMap<string, PersonRecord>): PersonRecord[] {
  const found = new Map(people.map((person) => [person.id, person]));
  for (const { manager } of found.values()) {
    const above = typeof manager === "object" ? all.get(manager.person) : undefined;
    if (above !== undefined && !found.has(above.id)) found.set(above.id, above);
  }
  return [...found.values()];
}

/** Lets the page draw and take what is typed. */
function idle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const ROWS_AT_ONCE = 2_000;
const MOST_AMONG = 1_000;
const MOST_TRIED = 300;
const MOST_ASKERS = 40;
const LONGEST_LINE = 64;
