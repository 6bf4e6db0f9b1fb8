// A small company and what happens in it, decided once over a store that is trusted. The store that is checked is given
// the decisions.

import { drive } from "../drive.js";
import { Engine, type KeyOf, type Under } from "../engine.js";
import { MemoryStore } from "../stores/memory.js";
import type {
  Actor,
  Command,
  Config,
  Decision,
  EntryId,
  EventRecord,
  Outcome,
  PersonId,
  PersonState,
  Plan,
  RelationshipId,
  RequestId,
  RoleDraft,
  TypeDraft,
} from "../wire.js";

/** What happened, and what came of it. */
export interface Story {
  readonly decisions: readonly Decision[];
  /** Everybody who is active, in order. */
  readonly active: readonly PersonId[];
  /** Ana and Ben, who are together. */
  readonly running: RelationshipId;
  /** Ana and Cy, who were. */
  readonly ended: RelationshipId;
  /** Dee asks Ana, who has not answered. */
  readonly pending: RequestId;
  /** Eve asked Ana, who said yes; a coordinator has not answered. */
  readonly atCoordinator: RequestId;
  /** The diary of Ana and Ben, in its order. */
  readonly entries: readonly EntryId[];
  /** Who applied to be a tutor and has not been answered, in order. */
  readonly applicants: readonly PersonId[];
  /** Ben, who applied to be a coach. */
  readonly applicantElsewhere: PersonId;
  /** Concerns in mentoring that nobody has settled, in order; one of them of a relationship that ended. */
  readonly concerns: readonly EntryId[];
  /** A concern in tutoring. */
  readonly concernElsewhere: EntryId;
  /** What happened about Ana and Ben, in its order. */
  readonly events: readonly EventRecord[];
  /** What a report on mentoring counts, of everybody. */
  readonly plan: Plan;
}

/** The story, and the engine that decided it. It is told once. */
export function told(): Promise<{ engine: Engine; story: Story }> {
  telling ??= tell(new Engine(CONFIG)).catch((error: unknown) => {
    telling = undefined;
    throw error;
  });
  return telling;
}

let telling: Promise<{ engine: Engine; story: Story }> | undefined;

/** A day of the story, from 0; at nine in the morning. */
export function day(number: number): string {
  return new Date(Date.UTC(2026, 2, 2 + number, 9)).toISOString().replace(".000Z", "Z");
}

/** The id of a command. */
export function commandId(number: number): string {
  return `07070707-0707-0707-0707-0707070707${number.toString(16).padStart(2, "0")}`;
}

async function tell(engine: Engine): Promise<{ engine: Engine; story: Story }> {
  const teller = new Teller(engine);
  // Not in the order of their ids, so that order has to come from somewhere.
  for (const who of ["office", "eve", "ben", "dee", "cy", "ana"]) {
    await teller.hires(who, who === "ana" ? { person: "eve" } : "nobody", "active");
  }
  await teller.hires("bob", "nobody", "left");
  const ended = await teller.together("cy", "mentoring", "ana");
  const ofOld = await teller.worries("cy", ended);
  await teller.does("cy", { cancel: { relationship: ended, code: "other" } });
  const withdrawn = await teller.asks("cy", "mentoring", "ana");
  await teller.does("cy", { withdraw: { request: withdrawn } });
  const pending = await teller.asks("dee", "mentoring", "ana");
  const atCoordinator = await teller.asks("eve", "mentoring", "ana");
  await teller.does("ana", { accept: { request: atCoordinator } });
  const running = await teller.together("ben", "mentoring", "ana");
  const entries: Written[] = [];
  for (const number of [5, 3, 3, 3, 4, 1, 1, 2]) entries.push(await teller.notes(running, number));
  const [{ entry: first }] = entries as [Written];
  await teller.does("ben", { edit_entry: { entry: first, text: "otherwise" } });
  const worries: Written[] = [];
  for (const who of ["ben", "ana", "ben"]) worries.push(await teller.worries(who, running));
  const settled = await teller.worries("ana", running);
  await teller.does("office", { settle_concern: { entry: settled.entry } });
  for (const who of ["dee", "cy", "ana"]) await teller.applies(who, "tutoring", "mentor");
  await teller.applies("ben", "coaching", "mentor");
  await teller.admitted("eve", "tutoring", "mentor");
  await teller.admitted("ben", "tutoring", "mentee");
  const elsewhere = await teller.together("ben", "tutoring", "eve");
  const { entry: concernElsewhere } = await teller.worries("ben", elsewhere);

  const diary = [...entries, ...worries, settled].sort((one, other) => order(key(one), key(other)));
  const story: Story = {
    decisions: teller.decisions,
    active: ["ana", "ben", "cy", "dee", "eve", "office"],
    running,
    ended,
    pending,
    atCoordinator,
    entries: diary.map(({ entry }) => entry),
    applicants: ["ana", "cy", "dee"],
    applicantElsewhere: "ben",
    concerns: [ofOld, ...worries].map(({ entry }) => entry).sort(order),
    concernElsewhere,
    events: about(teller.decisions, running, new Set(diary.map(({ entry }) => entry))),
    plan: await teller.plan(),
  };
  return { engine, story };
}

/** An entry and when it was written. */
interface Written {
  readonly at: string;
  readonly entry: EntryId;
}

function key({ at, entry }: Written): string {
  return `${at} ${entry}`;
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

class Teller {
  readonly decisions: Decision[] = [];
  readonly #engine: Engine;
  readonly #store: MemoryStore;
  #now = day(0);

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#store = new MemoryStore(engine);
  }

  does(who: PersonId, command: Command): Promise<Outcome> {
    return this.#sends({ person: who }, command);
  }

  async hires(id: PersonId, manager: "nobody" | { person: PersonId }, state: PersonState): Promise<void> {
    await this.#sends("host", { person_changed: { person: { id, name: id, manager, state } } });
  }

  async asks(who: PersonId, type: string, whom: PersonId): Promise<RequestId> {
    const outcome = await this.does(who, { request: { type, role: "mentee", to: [whom] } });
    return made(outcome, "request").request;
  }

  async together(who: PersonId, type: string, whom: PersonId): Promise<RelationshipId> {
    const request = await this.asks(who, type, whom);
    await this.does(whom, { accept: { request } });
    const { relationship } = made(await this.does("office", { accept: { request } }), "request");
    if (relationship == null) throw new Error("the story went wrong: nothing came of a request");
    return relationship;
  }

  async applies(who: PersonId, type: string, role: string): Promise<void> {
    await this.does(who, { take_part: { type, role } });
  }

  async admitted(who: PersonId, type: string, role: string): Promise<void> {
    await this.applies(who, type, role);
    await this.does("office", { answer_application: { type, role, person: who, admit: true } });
  }

  async worries(who: PersonId, relationship: RelationshipId): Promise<Written> {
    const outcome = await this.does(who, { raise_concern: { relationship, text: "it does not go well" } });
    return { at: this.#now, entry: made(outcome, "entry").entry };
  }

  async notes(relationship: RelationshipId, number: number): Promise<Written> {
    this.#now = day(number);
    const outcome = await this.does("ben", { write_note: { relationship, told: true, text: `day ${number}` } });
    return { at: this.#now, entry: made(outcome, "entry").entry };
  }

  /** The plan that the engine asks for when the office wants a report. */
  async plan(): Promise<Plan> {
    const inquiry = { viewer: "office", question: { report: { type: "mentoring", report: "funnel" } } } as const;
    const asked = { inquiry, now: this.#now, facts: [] as { query: object; answer: unknown }[] };
    for (;;) {
      const response = this.#engine.view(asked as Parameters<Engine["view"]>[0]);
      if (!("need" in response)) throw new Error("the story went wrong: a report needs no summary");
      const summary = response.need.queries.find((query) => "summary" in query);
      if (summary !== undefined) {
        const plan: Plan = { ...summary.summary.plan, scope: "everybody" };
        // As the engine writes it.
        return this.#engine.call({ summarise: { plan, now: this.#now } }).summary.summary.plan;
      }
      const answers = await this.#store.load(response.need.queries);
      asked.facts.push(...response.need.queries.map((query, place) => ({ query, answer: answers[place] })));
    }
  }

  async #sends(actor: Actor, command: Command): Promise<Outcome> {
    const id = commandId(this.decisions.length);
    const answer = await drive(this.#engine, this.#store, command, { actor, id, now: this.#now });
    if (!answer.ok) throw new Error(`the story was refused: ${answer.codes.join(", ")}`);
    this.decisions.push(answer.decision);
    return answer.outcome;
  }
}

function made<K extends KeyOf<Exclude<Outcome, string>>>(outcome: Outcome, name: K): Under<Outcome, K> {
  if (typeof outcome === "object" && name in outcome)
    return (outcome as { [key: string]: unknown })[name] as Under<Outcome, K>;
  throw new Error(`the story went wrong: ${JSON.stringify(outcome)}`);
}

/** What happened about a relationship, the request that it came from, and its diary. */
function about(decisions: readonly Decision[], relationship: string, diary: ReadonlySet<EntryId>): EventRecord[] {
  const events = decisions.flatMap((decision) => decision.events);
  const fieldsOf = ({ event }: EventRecord) => Object.values(event)[0] as AnyFields;
  const accepted = events.find(
    (record) => "request_accepted" in record.event && fieldsOf(record).relationship === relationship,
  );
  const request = accepted && fieldsOf(accepted).about?.request;
  return events.filter((record) => {
    const fields = fieldsOf(record);
    return (
      fields.relationship === relationship ||
      (typeof fields.places === "object" && fields.places.relationship === relationship) ||
      (request !== undefined && fields.about?.request === request) ||
      (fields.entry !== undefined && diary.has(fields.entry))
    );
  });
}

interface AnyFields {
  relationship?: string;
  places?: number | { relationship: string };
  about?: { request: string };
  entry?: string;
}

function role(id: string, initiative: "asks" | "waits", mode: "unless_opted_out" | "apply"): RoleDraft {
  const audience = { grants: [{ id: "all", when: "always" as const }] };
  return { id, name: id, min: 1, max: 1, initiative, audience, taking_part: { mode, default_places: 9 } };
}

function type(id: string, mode: "unless_opted_out" | "apply"): TypeDraft {
  return {
    id,
    name: id,
    purpose: "mentoring",
    format: "one_on_one",
    roles: [role("mentor", "waits", mode), role("mentee", "asks", mode)],
    pair: { grants: [{ id: "all", when: "always" }] },
    steps: ["counterpart", "coordinator"],
    coordinators: [
      { id: "office", who: { grants: [{ id: "named", when: { person: { who: "self", ids: ["office"] } } }] } },
    ],
  };
}

const CONFIG: Config = {
  types: [type("mentoring", "unless_opted_out"), type("tutoring", "apply"), type("coaching", "apply")].map((draft) => ({
    version: 1,
    draft,
  })),
};
