// Objectives: what the two agreed on, how far it is, and what came of it.

import type { Measure, ObjectiveCard, ObjectiveDraft, RelationshipCard, SeenTerms, Verdict } from "tutelage";
import type { Programme } from "../programme.js";
import { h } from "../ui/dom.js";
import { button, choice, field, openCommand, send } from "./parts.js";
import { capital, counted, day, forInput, fromInput, spaced } from "./words.js";

/** The objectives of a relationship, and proposing one. */
export async function objectives(programme: Programme, card: RelationshipCard): Promise<HTMLElement | false> {
  const seen = await programme.see({ objectives: { relationship: card.relationship } });
  if (!seen.ok) return false;
  const { objectives, asked_for } = seen.answer;
  const isMember = card.members.some(({ person }) => person.id === programme.viewer);
  const isOpen = !["completed", "cancelled", "lapsed"].includes(card.state);
  return h(
    "section",
    { "aria-labelledby": "diary-objectives" },
    h("h2", { id: "diary-objectives" }, "Objectives"),
    asked_for > 0 &&
      h("p", { class: "quiet" }, `The type asks for ${counted(asked_for, "objective")}; ${objectives.length} so far.`),
    isMember &&
      isOpen &&
      h(
        "p",
        { class: "actions" },
        button("Propose an objective…", () => openProposal(programme, card), { id: "objective-propose" }),
      ),
    objectives.length === 0
      ? h("p", { class: "quiet" }, "None yet.")
      : h(
          "ul",
          { class: "cards" },
          objectives.map((objective) => objectiveCard(programme, objective, isMember && isOpen)),
        ),
  );
}

function objectiveCard(programme: Programme, objective: ObjectiveCard, mayWrite: boolean): HTMLElement {
  const { words, percent, state, result, target_date } = objective;
  const proposed = words?.proposal;
  const terms = words?.terms ?? proposed?.terms;
  const [all = 0, reached = 0] = objective.milestones ?? [];
  return h(
    "li",
    { class: "card" },
    h(
      "h3",
      null,
      terms?.statement ?? "An objective; its words are not for you.",
      " ",
      h("span", { class: "badge" }, spaced(result ?? state)),
    ),
    h(
      "p",
      { class: "quiet" },
      [
        terms && measured(terms),
        target_date && `by ${day(target_date)}`,
        all > 0 && `${reached} of ${counted(all, "milestone")}`,
      ]
        .filter(Boolean)
        .join("; "),
    ),
    percent != null &&
      h(
        "p",
        { class: "progress" },
        h("progress", { max: 100, value: String(percent), "aria-label": "How far it is" }),
        ` ${percent} %`,
      ),
    words && steps(programme, words.progress ?? [], words.reviews ?? []),
    proposed &&
      state !== "dropped" &&
      h("p", { class: "box" }, proposalWords(programme, proposed.agreed, proposed.terms, words.terms)),
    mayWrite && words && state !== "dropped" && h("p", { class: "actions" }, ...actions(programme, objective)),
  );
}

function steps(
  programme: Programme,
  progress: NonNullable<ObjectiveCard["words"]>["progress"] = [],
  reviews: NonNullable<ObjectiveCard["words"]>["reviews"] = [],
): HTMLElement | false {
  const lines = [
    ...progress.map(
      ({ at, by, value, text }) =>
        `${day(at)}, ${programme.name(by)}: ${[value, text].filter((part) => part != null).join(" – ")}`,
    ),
    ...reviews.map(
      ({ at, by, verdict, text }) =>
        `${day(at)}, ${programme.name(by)}: ${[spaced(verdict), text].filter(Boolean).join(" – ")}`,
    ),
  ];
  return (
    lines.length > 0 &&
    h(
      "ul",
      { class: "quiet" },
      lines.map((line) => h("li", null, line)),
    )
  );
}

function actions(programme: Programme, { objective, state, words }: ObjectiveCard): (Node | false)[] {
  const { viewer } = programme;
  const proposal = words?.proposal;
  const mine = proposal?.agreed.includes(viewer) ?? true;
  const number = proposal?.number ?? 0;
  const isAgreed = state === "agreed";
  const terms = words?.terms;
  return [
    !mine &&
      button("Agree", () => send(programme, viewer, { agree_objective: { objective, proposal: number } }, "Agreed."), {
        id: `agree-${objective}`,
        class: "primary",
      }),
    !mine &&
      button(
        "Turn it down",
        () => send(programme, viewer, { decline_objective: { objective, proposal: number } }, "Turned down."),
        { id: `turn-down-${objective}` },
      ),
    isAgreed &&
      terms != null &&
      button("How far…", () => openUpdate(programme, objective, terms), { id: `update-${objective}` }),
    isAgreed && button("What came of it…", () => openReview(programme, objective), { id: `review-${objective}` }),
    button("Give it up", () => send(programme, viewer, { drop_objective: { objective } }, "Proposed to give it up."), {
      id: `drop-${objective}`,
    }),
  ];
}

async function openProposal(programme: Programme, { relationship }: RelationshipCard): Promise<void> {
  const statement = h("textarea", { id: "objective-statement", rows: 2, maxlength: 2_000, required: true });
  const by = h("input", {
    id: "objective-by",
    type: "datetime-local",
    value: forInput(new Date(programme.now.getTime() + 90 * DAY)),
  });
  const baseline = h("input", { id: "objective-baseline", type: "number", value: "0" });
  const target = h("input", { id: "objective-target", type: "number", value: "3" });
  const unit = h("input", { id: "objective-unit", type: "text", value: "talks", maxlength: 64 });
  const numbers = h(
    "div",
    { class: "fields", hidden: true },
    field("From", baseline),
    field("To", target),
    field("Of what", unit),
  );
  const kind = choice(
    "objective-kind",
    [
      ["done", "Done or not done"],
      ["number", "A number that goes somewhere"],
    ],
    "done",
    (kind) => (numbers.hidden = kind === "done"),
  );
  const measure = (): Measure =>
    kind.value === "done"
      ? "done"
      : { number: { baseline: Number(baseline.value), target: Number(target.value), unit: code(unit.value) } };
  await openCommand(
    programme,
    {
      title: "Propose an objective",
      confirm: "Propose",
      body: [field("What is to be reached", statement), field("Measured by", kind), numbers, field("By", by)],
    },
    () => {
      const objective: ObjectiveDraft = {
        statement: statement.value.trim(),
        measure: measure(),
        target_date: fromInput(by.value),
      };
      return { propose_objective: { relationship, objective } };
    },
  );
}

async function openUpdate(programme: Programme, objective: string, terms: SeenTerms): Promise<void> {
  const isNumber = terms.measure !== "done";
  const value = h("input", { id: "update-value", type: "number", required: true });
  const text = h("textarea", { id: "update-text", rows: 2, maxlength: 10_000 });
  const fields = [...(isNumber ? [field(capital(measured(terms)), value)] : []), field("In words", text)];
  await openCommand(programme, { title: "How far it is", confirm: "Write it down", body: fields }, () => ({
    update_objective: {
      objective,
      ...(isNumber && value.value !== "" ? { value: Number(value.value) } : {}),
      ...(text.value.trim() === "" ? {} : { text: text.value.trim() }),
    },
  }));
}

async function openReview(programme: Programme, objective: string): Promise<void> {
  const verdicts: readonly (readonly [Verdict, string])[] = [
    ["reached", "Reached"],
    ["partly_reached", "Partly reached"],
    ["not_reached", "Not reached"],
  ];
  const verdict = choice("review-verdict", verdicts, "reached");
  const text = h("textarea", { id: "review-text", rows: 2, maxlength: 10_000 });
  await openCommand(
    programme,
    {
      title: "What came of it",
      confirm: "Write it down",
      body: [field("It was", verdict), field("In words", text)],
    },
    () => ({
      review_objective: {
        objective,
        verdict: verdict.value as Verdict,
        ...(text.value.trim() === "" ? {} : { text: text.value.trim() }),
      },
    }),
  );
}

function proposalWords(
  programme: Programme,
  agreed: readonly string[],
  terms: SeenTerms | null | undefined,
  before: SeenTerms | null | undefined,
): string {
  const who = programme.name(agreed[0] ?? "");
  if (terms == null) return `${who} proposes to give it up.`;
  return before == null
    ? `Proposed by ${who}; it counts once both agree.`
    : `${who} proposes to change it to “${terms.statement ?? ""}”.`;
}

function measured({ measure }: SeenTerms): string {
  if (measure === "done") return "done or not done";
  const { baseline, target, unit } = measure.number;
  return `${spaced(unit)} from ${baseline} to ${target}`;
}

/** What somebody typed, as the key that the engine keeps. */
function code(typed: string): string {
  return (
    typed
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/g, "_") || "points"
  );
}

const DAY = 86_400_000;
