// What a cohort is made of: who waits, who has places, what is settled beforehand; and the check of the proof.

import type {
  Caseload,
  Certificate,
  CohortMatch,
  CohortRequest,
  Pairing,
  PersonId,
  PersonRecord,
  ReasonCode,
  ReportingLine,
  RoleDraft,
  TypeDraft,
  WireCandidate,
} from "tutelage";

/** Somebody with what is known of them. */
export interface Known {
  readonly person: PersonRecord;
  readonly caseload: Caseload | undefined;
  readonly line: ReportingLine;
}

/** Who asks and who is asked in a type that brings two sides together. */
export interface Sides {
  readonly asking: RoleDraft;
  readonly asked: RoleDraft;
  /** Whether those who ask are the first role of the type. */
  readonly askingIsFirst: boolean;
}

/** The two sides of a type; nothing of one in which all are peers. */
export function sides(type: TypeDraft): Sides | undefined {
  const [first, second] = type.roles;
  if (first === undefined || second === undefined) return undefined;
  const askingIsFirst = first.initiative !== "waits" && second.initiative === "waits";
  return askingIsFirst
    ? { asking: first, asked: second, askingIsFirst }
    : { asking: second, asked: first, askingIsFirst };
}

/** The people who want somebody, and why others do not count. */
export interface Waiting {
  readonly people: Known[];
  /** How many there are besides who take part, by the reason why they cannot ask. */
  readonly others: ReadonlyMap<ReasonCode | "has_asked", number>;
}

/**
 * Everybody who takes part as the one who asks and still may. The search of each says whether they may: its rules are
 * those by which a request would be decided.
 */
export async function waiting(
  type: TypeDraft,
  { asking }: Sides,
  everybody: readonly Known[],
  ownReasons: (person: PersonId) => Promise<readonly ReasonCode[]>,
  withAskers: boolean,
): Promise<Waiting> {
  const people: Known[] = [];
  const others = new Map<ReasonCode | "has_asked", number>();
  for (const known of everybody) {
    if (!takesPart(known, type, asking)) continue;
    const [reason] = await ownReasons(known.person.id);
    const hasAsked = !withAskers && (section(known, type, asking)?.outgoing?.length ?? 0) > 0;
    const why = reason ?? (hasAsked ? "has_asked" : undefined);
    if (why === undefined) people.push(known);
    else others.set(why, (others.get(why) ?? 0) + 1);
  }
  return { people, others };
}

/** Everybody who can be asked and has places left, with how many. */
export function places(type: TypeDraft, { asking, asked }: Sides, everybody: readonly Known[]): Map<PersonId, number> {
  const free = new Map<PersonId, number>();
  for (const known of everybody) {
    if (!takesPart(known, type, asked)) continue;
    const found = section(known, type, asked);
    const all = found?.places ?? asked.taking_part?.default_places ?? 1;
    const left = all - (found?.active?.length ?? 0) - (found?.reserved?.length ?? 0);
    // In a group one place of a mentor is room for several.
    if (left > 0) free.set(known.person.id, left * asking.max);
  }
  return free;
}

/** How the console says what a cohort is to be. */
export interface Wishes {
  readonly round: string;
  readonly objective: NonNullable<CohortRequest["objective"]>;
  readonly minimumScore: number | undefined;
  readonly pins: readonly Two[];
  readonly bans: readonly Two[];
}

/** One who asks and one who is asked. */
export interface Two {
  readonly mentee: PersonId;
  readonly mentor: PersonId;
}

/** The document that the index matches. */
export function problem(
  type: TypeDraft,
  { asking }: Sides,
  { people }: Waiting,
  free: ReadonlyMap<PersonId, number>,
  wishes: Wishes,
): { cohort: CohortRequest; search: { type: string; role: string; askers: WireCandidate[] } } {
  const ids = people.map(({ person }) => person.id);
  const { round, objective, minimumScore, pins, bans } = wishes;
  return {
    cohort: {
      problem: {
        round,
        mentees: ids.map((id) => ({ id })),
        mentors: [...free].map(([id, places]) => ({ id, places })),
        pins: [...pins],
        bans: [...bans],
        ...(minimumScore === undefined ? {} : { minimum_score: minimumScore }),
      },
      objective,
      explain: ids.slice(0, MOST_EXPLAINED),
      certificate: true,
    },
    search: { type: type.id, role: asking.id, askers: people.map(asker) },
  };
}

/**
 * The proof, gone through again: the worth of the matching, and what the prices say no matching can be worth more than.
 * Equal, they prove it. Nothing where there is no certificate.
 */
export function proven(match: CohortMatch, cohort: CohortRequest): { worth: bigint; bound: bigint } | undefined {
  const certificate = match.certificate;
  if (!certificate) return undefined;
  const worth = match.matching.pairs.reduce((sum, pair) => sum + worthOf(pair.score, certificate), 0n);
  const places = new Map(cohort.problem.mentors.map((mentor) => [mentor.id, mentor] as const));
  let bound = 0n;
  for (const { value } of certificate.gains) bound += BigInt(value);
  for (const { id, value } of certificate.prices) {
    const mentor = places.get(id);
    const count = value < 0 ? (mentor?.at_least ?? 0) : (mentor?.places ?? 0);
    bound += BigInt(value) * BigInt(count);
  }
  return { worth, bound };
}

/** The pairs as a round keeps them: first and second role of the type, in pages of as many as one command takes. */
export function pages({ matching }: CohortMatch, { askingIsFirst }: Sides): Pairing[][] {
  const pairs = matching.pairs.map(({ mentee, mentor, score }) =>
    askingIsFirst ? { first: mentee, second: mentor, score } : { first: mentor, second: mentee, score },
  );
  return Array.from({ length: Math.ceil(pairs.length / PAGE) }, (_, page) =>
    pairs.slice(page * PAGE, (page + 1) * PAGE),
  );
}

function worthOf(score: number, { person, point }: Certificate): bigint {
  return BigInt(person) + BigInt(point) * BigInt(score);
}

function takesPart(known: Known, type: TypeDraft, role: RoleDraft): boolean {
  if (known.person.state === "left" || known.person.state === "erased") return false;
  const participation = section(known, type, role)?.participation ?? "unsaid";
  if (participation === "in") return true;
  return participation === "unsaid" && role.taking_part?.mode === "unless_opted_out";
}

function section({ caseload }: Known, type: TypeDraft, role: RoleDraft) {
  return caseload?.sections?.find((section) => section.type === type.id && section.role === role.id);
}

function asker({ person, caseload, line }: Known): WireCandidate {
  return caseload === undefined ? { person, line } : { person, caseload, line };
}

/** As many explanations as one call gives. */
const MOST_EXPLAINED = 1_000;
/** As many pairs as one page of a round has. */
const PAGE = 500;
