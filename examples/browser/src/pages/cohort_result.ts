// The result of a matching: its figures, its proof in a sentence, and why each has whom they have, or nobody.

import type { CohortMatch, CohortRequest, Impossible, PersonId, Requirement } from "tutelage";
import type { Programme } from "../programme.js";
import { h } from "../ui/dom.js";
import { table } from "../ui/table.js";
import { proven, type Sides } from "./cohort_problem.js";
import { tall } from "./parts.js";
import { counted, listed } from "./words.js";

/** What there is to tell of a matching. */
export interface Matched {
  readonly request: CohortRequest;
  readonly match: CohortMatch;
  readonly sides: Sides;
  /** What it is called, and the objectives that it was compared with, in their order. */
  readonly names: readonly string[];
}

/** The result of a matching, with what one can do about it. */
export function result(programme: Programme, matched: Matched, actions: readonly HTMLElement[]): HTMLElement {
  const { match, sides } = matched;
  const { matching } = match;
  const name = (id: PersonId) => programme.name(id);
  const whys = new Map(match.explanations?.map((explanation) => [explanation.mentee, explanation]));
  return h(
    "section",
    { class: "stack", "aria-labelledby": "cohort-title" },
    h("h2", { id: "cohort-title" }, "The best matching"),
    h(
      "ul",
      { class: "stats" },
      stat(matching.people, "matched"),
      stat(matching.left_out.length, "left out"),
      stat(matching.score, "points in all"),
      matching.least_score != null && stat(matching.least_score, "points of the weakest pair"),
    ),
    h("p", { class: ["box", "good"], id: "cohort-proof" }, proof(matched)),
    h("p", { class: "actions" }, actions),
    tall({
      caption: "Pairs",
      rows: matching.pairs,
      none: "No pair is possible.",
      columns: [
        { head: sides.asking.name, names: true, cell: ({ mentee }) => name(mentee) },
        { head: sides.asked.name, cell: ({ mentor }) => name(mentor) },
        { head: "Score", numeric: true, cell: ({ score }) => score },
        { head: "Why", cell: ({ mentee }) => prose(why(whys.get(mentee), name)) },
      ],
    }),
    matching.left_out.length > 0 &&
      tall({
        caption: "Left out",
        rows: matching.left_out,
        columns: [
          { head: sides.asking.name, names: true, cell: name },
          { head: "Why", cell: (mentee) => prose(why(whys.get(mentee), name)) },
        ],
      }),
    comparison(matched),
  );
}

/** Why a cohort cannot be as it was asked. */
export function impossible(programme: Programme, { requirements }: Impossible): HTMLElement {
  return h(
    "div",
    { class: "box bad", role: "status" },
    h("p", { class: "box-title" }, "This cannot be, all together:"),
    h(
      "ul",
      null,
      requirements.map((requirement) => h("li", null, required(programme, requirement))),
    ),
  );
}

/** One sentence that anybody can follow, and the sum that a machine went through again. */
function proof({ match, request }: Matched): string {
  const gone = proven(match, request);
  const uncertain = match.searched?.uncertain?.length ?? 0;
  if (gone !== undefined && gone.worth === gone.bound) {
    const sure = uncertain === 0 ? "" : ` Not all pairs were looked at for ${counted(uncertain, "person", "people")}.`;
    return (
      "Proven best: prices for places show that no other matching can be worth more than " +
      `${gone.bound.toLocaleString("en")}, and this one is worth exactly that. Your browser added it up again.${sure}`
    );
  }
  if (match.blocking_pairs === 0) {
    return "Proven stable: of all possible pairs, none would both rather have each other than whom they have.";
  }
  return `${counted(match.blocking_pairs, "pair")} would rather have each other.`;
}

type Why = NonNullable<CohortMatch["explanations"]>[number];

function why(explanation: Why | undefined, name: (id: PersonId) => string): string {
  if (explanation === undefined) return "–";
  const { candidates, below_minimum, banned, never_again, outcome } = explanation;
  if ("pinned" in outcome) return "Settled beforehand.";
  if ("matched" in outcome) {
    const { better } = outcome.matched;
    if (!better) return `The best of ${counted(candidates, "candidate")}.`;
    const others = names(better.held_by, name);
    return `${name(better.mentor)} would score ${better.lost} more, but is worth more to the round with ${others}.`;
  }
  if ("outbid" in outcome) {
    const { mentor, score, short_by, held_by } = outcome.outbid;
    const short = short_by && short_by.people <= 0 && short_by.points > 0 ? `; ${short_by.points} points short` : "";
    const have = held_by.length === 1 ? "has the place" : "have the places";
    return `Nearest was ${name(mentor)} with ${score}, but ${names(held_by, name)} ${have}${short}.`;
  }
  const cut = [
    below_minimum > 0 && `${below_minimum} score below the minimum`,
    banned > 0 && `${banned} kept apart`,
    never_again > 0 && `${never_again} not wanted again`,
  ].filter((part) => part !== false);
  return cut.length > 0
    ? `Nobody is left: of the candidates ${listed(cut)}.`
    : "Nobody fits: no candidate has a place, or the rules allow none.";
}

/** Words in a table want some room. */
function prose(words: string): HTMLElement {
  return h("p", { class: "prose" }, words);
}

function names(ids: readonly PersonId[], name: (id: PersonId) => string): string {
  return listed(ids.map(name)) || "others";
}

/** The same cohort by other objectives. */
function comparison({ match, names }: Matched): HTMLElement {
  const rows = (match.compared ?? []).map((figures, place) => ({ figures, name: names[place] ?? "" }));
  return table({
    caption: "Beside other objectives",
    rows,
    columns: [
      { head: "What is best", names: true, cell: ({ name }) => name },
      { head: "Matched", numeric: true, cell: ({ figures }) => figures?.people ?? "–" },
      { head: "Points", numeric: true, cell: ({ figures }) => figures?.score.toLocaleString("en") ?? "–" },
      { head: "Weakest pair", numeric: true, cell: ({ figures }) => figures?.least_score ?? "–" },
      { head: "Would rather swap", numeric: true, cell: ({ figures }) => figures?.blocking_pairs ?? "–" },
    ],
  });
}

function required(programme: Programme, requirement: Requirement): string {
  const name = (id: PersonId) => programme.name(id);
  if ("pin" in requirement)
    return `${name(requirement.pin.mentee)} and ${name(requirement.pin.mentor)} are to be together.`;
  if ("places" in requirement)
    return `${name(requirement.places.mentor)} has ${counted(requirement.places.places, "place")}.`;
  if ("at_least" in requirement)
    return `${name(requirement.at_least.mentor)} is to have ${requirement.at_least.at_least} at least.`;
  if ("at_most" in requirement) return `Of ${requirement.at_most.team} there may be ${requirement.at_most.at_most}.`;
  return "Nobody may rather want to swap.";
}

function stat(count: number, words: string): HTMLElement {
  return h("li", { class: "stat" }, h("strong", null, count.toLocaleString("en")), h("span", null, words));
}
