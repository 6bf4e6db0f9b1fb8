// The facade as TypeScript sees it. Nothing here is run: that it type-checks, and that what is wrong does not, is the test.

import {
  Engine,
  Index,
  MemoryStore,
  TutelageError,
  drive,
  runDue,
  see,
  type Answered,
  type Asked,
  type Config,
  type Dashboard,
  type Decision,
  type Done,
  type EngineResponse,
  type Facet,
  type IndexSize,
  type Notice,
  type Operation,
  type Question,
  type ReasonCode,
  type Refusal,
  type Refused,
  type SearchResult,
  type Seen,
  type Store,
  type View,
} from "../../dist/esm/node.js";

declare const engine: Engine;
declare const store: Store;
declare const index: Index;
const ana = { actor: { person: "ana" } };

export async function answersNarrow(): Promise<void> {
  const answer = await drive(engine, store, { accept: { request: "00" } }, ana);
  same<typeof answer, Done | Refused>(true);
  // @ts-expect-error Whether it was done is not known yet.
  void answer.outcome;
  // @ts-expect-error Nor whether it was refused.
  void answer.codes;
  if (answer.ok) {
    same<typeof answer.notices, readonly Notice[]>(true);
    // @ts-expect-error What was done has no reasons.
    void answer.reasons;
    // @ts-expect-error An answer is not written into.
    answer.repeated = true;
    index.change({ done: answer.decision });
    if (answer.outcome !== "done" && "request" in answer.outcome) {
      same<typeof answer.outcome.request.request, string>(true);
      if (answer.outcome.request.state === "accepted") void answer.outcome.request.relationship;
      // @ts-expect-error There is no such state.
      if (answer.outcome.request.state === "agreed") return;
    }
  } else {
    same<typeof answer.codes, readonly ReasonCode[]>(true);
    for (const { code, rule, message } of answer.reasons) {
      same<typeof message, string>(true);
      if (code === "pair_rule") void rule;
      // @ts-expect-error There is no such code.
      if (code === "no_idea") return;
    }
  }
  same<Awaited<ReturnType<typeof runDue>>, Done[]>(true);
}

/** Each question has its view, and each operation its answers. */
type Names<U> = U extends unknown ? keyof U & string : never;
type Views = {
  [Q in Names<Question>]: View extends infer V ? (V extends { [name in Q]: infer A } ? A : never) : never;
};
type See<Q extends Question> = Awaited<ReturnType<typeof see<Q>>>;
type Wrong = {
  [Q in Names<Question>]: Same<See<Extract<Question, { [name in Q]: unknown }>>, Seen<Views[Q]> | Refused> extends true
    ? never
    : Q;
}[Names<Question>];
same<Wrong, never>(true);
same<Names<Question>, Names<View>>(true);
same<{ [O in Operation]: [Answered<O>] extends [never] ? O : never }[Operation], never>(true);
same<Extract<Answered<Operation>, { error: unknown }>, never>(true);

export async function viewsFitTheirQuestions(question: Question): Promise<void> {
  const seen = await see(engine, store, { dashboard: {} }, { viewer: "ana" });
  // @ts-expect-error Whether there is an answer is not known yet.
  void seen.answer;
  if (seen.ok) {
    same<typeof seen.answer, Dashboard>(true);
    for (const { members } of seen.answer.running) for (const { person } of members) void person.name.length;
    // @ts-expect-error That is in a diary.
    void seen.answer.entries;
  }
  const any = await see(engine, store, question, { viewer: "ana", now: "2026-03-02T09:00:00Z" });
  if (any.ok && "inbound" in any.answer) void any.answer.inbound.length;
  // @ts-expect-error There is no such question.
  void see(engine, store, { weather: {} }, { viewer: "ana" });
  // @ts-expect-error Nothing can be said of a dashboard.
  void see(engine, store, { dashboard: { of: "ben" } }, { viewer: "ana" });
  // @ts-expect-error Somebody has to ask.
  void see(engine, store, { dashboard: {} }, {});
}

export function operationsHaveTheirAnswers(decide: Asked<"decide">): void {
  const { template } = engine.call({ template: { name: "mentoring_one_on_one" } });
  if (template.draft) void new Engine({ types: [{ version: 1, draft: template.draft }] });
  // @ts-expect-error A template is no decision.
  void engine.call({ template: {} }).done;

  const decided = engine.decide(decide);
  same<typeof decided, Extract<EngineResponse, { need: unknown } | { done: unknown } | { refused: unknown }>>(true);
  if ("need" in decided) void decided.need.queries.length;
  else if ("done" in decided) same<typeof decided.done, Decision>(true);
  else same<typeof decided.refused, Refusal>(true);

  const found = engine.search({ viewer: "ana", now: "2026-03-02T09:00:00Z", query: { type: "m", role: "mentee" } });
  if ("answer" in found) same<typeof found.answer, SearchResult>(true);
  same<ReturnType<typeof engine.exchange>, string>(true);

  // @ts-expect-error There is no such operation.
  engine.call({ destroy: {} });
  // @ts-expect-error Nothing can be said to `describe`.
  engine.call({ describe: { language: "en" } });
  // @ts-expect-error A decision needs its time.
  engine.call({ decide: { envelope: decide.envelope } });
  // @ts-expect-error Documents for texts are texts.
  engine.exchange({ describe: {} });
}

export async function indexesAnswer(saved: Uint8Array, records: AsyncIterable<string>): Promise<void> {
  using loaded = Index.load(engine, saved);
  const found = await loaded.search(store, { type: "mentoring", role: "mentee" }, { viewer: "ana" });
  if (found.ok) same<typeof found.answer, SearchResult>(true);
  const facets = await loaded.facets(store, { type: "mentoring", role: "mentee" }, ["level"], { viewer: "ana" });
  if (facets.ok) same<typeof facets.answer, Facet[]>(true);
  same<ReturnType<typeof loaded.change>, IndexSize>(true);
  loaded.change({ settle: "2026-03-02T09:00:00Z" }, { compact: {} }, { removed: [{ person: "ana" }] });
  const built = await Index.buildAsync(engine, records, { onProgress: (count) => void count.toFixed() });
  same<typeof built, Index>(true);
  const { size } = built.ask({ size: {} });
  same<typeof size, IndexSize>(true);

  // @ts-expect-error An index decides nothing.
  built.ask({ describe: {} });
  // @ts-expect-error There is no such change.
  built.change({ forget: "ana" });
  // @ts-expect-error It is made of records, not of people.
  Index.build(engine, [{ id: "ana", name: "Ana" }]);
  // @ts-expect-error Records that come one after the other are for `buildAsync`.
  Index.build(engine, records);
}

export function whatIsWrongIsTold(error: unknown): void {
  if (!(error instanceof TutelageError)) return;
  for (const { code, path, message } of error.faults) if (code === "panic") void `${path}: ${message}`;
  if (error.code === "stale_file" || error.code === "not_initialised") void error.help.length;
  // @ts-expect-error There is no such code.
  if (error.code === "stale") return;
}

export const documentsThatAreWrong = {
  // @ts-expect-error There is no such field.
  field: { attribute: [] } satisfies Config,
  // @ts-expect-error There is no such kind.
  kind: { schema: { attributes: [{ id: "level", name: "Level", kind: "number" }] } } satisfies Config,
  // @ts-expect-error A version has a number.
  version: { types: [{ draft: {} }] } satisfies Config,
  // @ts-expect-error An actor is a person or the host, not a name.
  actor: () => drive(engine, store, { withdraw: { request: "00" } }, { actor: "ana" }),
  // @ts-expect-error Nobody has made sure of an actor that is left out.
  nobody: () => drive(engine, store, { withdraw: { request: "00" } }, {}),
  // @ts-expect-error There is no such command.
  command: () => drive(engine, store, { conquer: {} }, ana),
  // @ts-expect-error A command needs its fields.
  fields: () => drive(engine, store, { withdraw: {} }, ana),
  // @ts-expect-error Someone on whose behalf one acts needs a reason.
  reason: () => drive(engine, store, { withdraw: { request: "00" } }, { ...ana, onBehalfOf: { person: "ben" } }),
  // @ts-expect-error A store writes, too.
  store: { load: async () => [], due: async () => [] } satisfies Store,
};

/** A store of a host's own, and that of the package. */
export const stores: Store[] = [
  new MemoryStore(engine),
  {
    load: async (queries) => queries.map((query) => ("record" in query ? "none" : "unknown")),
    commit: async ({ changes = [] }) => changes.every(({ expected }) => expected === 0),
    due: async (now, limit) => (now === "" || limit === 0 ? [] : [{ person: "ana" }]),
  },
];

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** That two types are one. */
declare function same<A, B>(is: Same<A, B>): void;
