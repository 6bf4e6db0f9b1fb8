// A whole cohort at once: who waits, who has places, the best matching with its proof, and a round to publish.

import type { CohortMatch, CohortRequest, Impossible, PersonId, ReasonCode, TypeDraft } from "tutelage";
import { OFFICE } from "../company.js";
import { h } from "../ui/dom.js";
import { emptyState, errorBox, say, sayError } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { personPicker, type PersonPicker } from "../ui/person_picker.js";
import { asked, remember } from "./address.js";
import {
  pages,
  places,
  problem,
  sides,
  waiting,
  type Known,
  type Sides,
  type Two,
  type Waiting,
} from "./cohort_problem.js";
import { impossible, result } from "./cohort_result.js";
import { rounds } from "./cohort_rounds.js";
import { button, choice, field, notYet, refill, send } from "./parts.js";
import { counted, spaced } from "./words.js";

/** Matching, drafting and publishing a cohort. */
export class CohortPage extends Page {
  #type!: TypeDraft;
  #sides!: Sides;
  #waiting: Waiting = { people: [], others: new Map() };
  #free: Map<PersonId, number> = new Map();
  #objective: keyof typeof OBJECTIVES = "most_people";
  #minimum = "";
  #withAskers = false;
  #pins: Two[] = [];
  #bans: Two[] = [];
  #match: { request: CohortRequest; answer: CohortMatch | Impossible } | undefined;
  readonly #result = h("div", { class: "stack", id: "cohort-result" });

  protected async draw(): Promise<void> {
    const title = h("h1", null, "Match a cohort");
    const nothing = notYet(this.programme);
    if (nothing) {
      refill(this, title, nothing);
      return;
    }
    const types = this.programme.types().flatMap(({ draft }) => (sides(draft) ? [draft] : []));
    const type = types.find(({ id }) => id === asked("type")) ?? types[0];
    const two = type && sides(type);
    if (type === undefined || two === undefined) {
      refill(
        this,
        title,
        emptyState("No type to match in", "A cohort is matched in a type with two roles, such as mentor and mentee."),
      );
      return;
    }
    this.#type = type;
    this.#sides = two;
    const everybody = await this.#everybody();
    this.#free = places(type, two, everybody);
    this.#waiting = await waiting(type, two, everybody, (person) => this.#ownReasons(person), this.#withAskers);
    const free = [...this.#free.values()].reduce((sum, count) => sum + count, 0);
    refill(
      this,
      title,
      h(
        "p",
        { class: "lead" },
        `Everybody who waits as ${two.asking.name.toLowerCase()}, with everybody who has a place as `,
        `${two.asked.name.toLowerCase()}: the best there is for all of them together.`,
      ),
      h(
        "form",
        {
          class: "card",
          onsubmit: (event: Event) => {
            event.preventDefault();
            this.#solve();
          },
        },
        h(
          "div",
          { class: "fields" },
          field(
            "Type",
            choice(
              "cohort-type",
              types.map(({ id, name }) => [id, name]),
              type.id,
              (type) => this.#go(type),
            ),
          ),
          field(
            "What is best",
            choice(
              "cohort-objective",
              Object.entries(OBJECTIVES).map(([key, { name }]) => [key as keyof typeof OBJECTIVES, name]),
              this.#objective,
              (objective) => (this.#objective = objective),
            ),
          ),
          this.#minimumField(),
        ),
        h(
          "ul",
          { class: "stats", id: "cohort-stats" },
          stat(this.#waiting.people.length, "wait"),
          stat(this.#free.size, `can take somebody`),
          stat(free, "places"),
        ),
        this.#others(),
        this.#settled("pins", "Together in any case", this.#pins),
        this.#settled("bans", "Never together", this.#bans),
        h("p", { class: "actions" }, h("button", { type: "submit", class: "primary", id: "cohort-match" }, "Match")),
      ),
      this.#result,
      await rounds(this.programme, type),
    );
    this.#drawResult();
  }

  #go(type: string): void {
    remember({ type });
    this.#pins = [];
    this.#bans = [];
    this.#match = undefined;
    void this.redraw();
  }

  #minimumField(): HTMLElement {
    const input = h("input", {
      id: "cohort-minimum",
      type: "number",
      min: 0,
      step: 10,
      value: this.#minimum,
      oninput: () => (this.#minimum = input.value),
    });
    return field("Minimum score", input, "Pairs that score less are not possible.");
  }

  /** Who takes part and does not wait, so that nobody wonders. */
  #others(): HTMLElement {
    const words = this.programme.engine.call({ describe: {} }).described.reasons;
    const others = [...this.#waiting.others].map(
      ([code, count]) =>
        `${counted(count, "person", "people")} – ${NOT_WAITING[code] ?? words[code as ReasonCode] ?? spaced(code)}`,
    );
    return h(
      "div",
      { class: "stack" },
      others.length > 0 && h("p", { class: "hint" }, `Take part and do not wait: ${others.join("; ")}.`),
      h(
        "div",
        { class: "field check" },
        h("input", {
          id: "cohort-askers",
          type: "checkbox",
          checked: this.#withAskers,
          onchange: () => ((this.#withAskers = !this.#withAskers), this.redraw()),
        }),
        h("label", { for: "cohort-askers" }, "Also those with a request of their own open"),
      ),
    );
  }

  /** Pairs that are settled beforehand. */
  #settled(id: string, title: string, settled: Two[]): HTMLElement {
    const picked: { mentee?: PersonId; mentor?: PersonId } = {};
    const pick = (side: "mentee" | "mentor", label: string, ids: readonly PersonId[]): PersonPicker =>
      personPicker({
        label,
        people: () =>
          ids
            .map((id) => ({ id, name: this.programme.name(id) }))
            .sort((one, other) => one.name.localeCompare(other.name, "en")),
        onPick: (person) => (picked[side] = person),
      });
    const add = (): void => {
      const { mentee, mentor } = picked;
      if (mentee === undefined || mentor === undefined) return say("Pick two people first.", "bad");
      if (!settled.some((pair) => pair.mentee === mentee && pair.mentor === mentor)) settled.push({ mentee, mentor });
      void this.redraw();
    };
    const name = ({ mentee, mentor }: Two) => `${this.programme.name(mentee)} and ${this.programme.name(mentor)}`;
    return h(
      "details",
      { id: `cohort-${id}` },
      h("summary", null, `${title} (${settled.length})`),
      h(
        "div",
        { class: "stack" },
        h(
          "ul",
          { class: "chips", "aria-label": title },
          settled.map((pair) =>
            h(
              "li",
              { class: "chip" },
              name(pair),
              button("✕", () => (settled.splice(settled.indexOf(pair), 1), this.redraw()), {
                class: "icon",
                "aria-label": `Take ${name(pair)} away`,
              }),
            ),
          ),
        ),
        h(
          "div",
          { class: "fields" },
          pick(
            "mentee",
            this.#sides.asking.name,
            this.#waiting.people.map(({ person }) => person.id),
          ),
          pick("mentor", this.#sides.asked.name, [...this.#free.keys()]),
        ),
        h("p", { class: "actions" }, button("Add", add, { id: `cohort-${id}-add` })),
      ),
    );
  }

  #solve(): void {
    const minimum = this.#minimum.trim();
    const wishes = {
      round: `${this.#type.id}-${this.programme.now.toISOString().slice(0, 10)}`,
      objective: OBJECTIVES[this.#objective].objective,
      minimumScore: minimum === "" ? undefined : Number(minimum),
      pins: this.#pins,
      bans: this.#bans,
    };
    try {
      const { cohort, search } = problem(this.#type, this.#sides, this.#waiting, this.#free, wishes);
      const compare = Object.values(OBJECTIVES).map(({ objective }) => ({ objective }));
      const request = { ...cohort, compare };
      const answer = this.programme.index.match({ cohort: request, search, now: this.programme.now.toISOString() });
      this.#match = { request, answer: "matched" in answer ? answer.matched : answer.impossible };
      this.#drawResult();
      const pairs = "matching" in this.#match.answer ? this.#match.answer.matching.people : 0;
      say(`${counted(pairs, "person", "people")} matched.`);
    } catch (error) {
      refill(this.#result, errorBox(error));
    }
  }

  #drawResult(): void {
    if (this.#match === undefined) return refill(this.#result);
    const { request, answer } = this.#match;
    if (!("matching" in answer)) return refill(this.#result, impossible(this.programme, answer));
    const names = ["This one", ...Object.values(OBJECTIVES).map(({ name }) => name)];
    const keep = button("Keep as a draft", () => this.#keep(answer), { id: "cohort-keep", class: "primary" });
    const discard = button("Throw away", () => ((this.#match = undefined), this.#drawResult()), { id: "cohort-throw" });
    const actions = answer.matching.pairs.length > 0 ? [keep, discard] : [discard];
    const matched = { request, match: answer, sides: this.#sides, names };
    refill(this.#result, result(this.programme, matched, actions));
  }

  /** A draft reserves nothing, and nobody learns of it. */
  async #keep(match: CohortMatch): Promise<void> {
    const { viewer } = this.programme;
    const [first = [], ...rest] = pages(match, this.#sides);
    const done = await send(this.programme, viewer, { draft_round: { type: this.#type.id, pairs: first } });
    const outcome = done?.outcome;
    if (outcome === undefined || typeof outcome !== "object" || !("round" in outcome)) return;
    const { round } = outcome.round;
    const sent = rest.map((pairs, page) => ({
      actor: viewer,
      command: { add_pairs: { round, page: page + 2, pairs } },
    }));
    try {
      if (sent.length > 0) await this.programme.doesAll(sent);
    } catch (error) {
      sayError(error);
    }
    this.#match = undefined;
    say("Kept as a draft: nobody was told yet.");
    await this.redraw();
    this.querySelector("#cohort-rounds")?.scrollIntoView({ block: "start" });
  }

  /** Everybody with what they have taken on and who is above them. */
  async #everybody(): Promise<Known[]> {
    const people = this.programme
      .people()
      .filter(({ id, state }) => id !== OFFICE && state !== "left" && state !== "erased");
    const queries = people.flatMap(({ id }) => [{ record: { caseload: id } }, { reporting_line: id }]);
    const answers = await this.programme.store.load(queries);
    return people.map((person, place) => {
      const stored = answers[2 * place];
      const line = answers[2 * place + 1];
      const record = typeof stored === "object" && "record" in stored ? stored.record : undefined;
      return {
        person,
        caseload: record && "caseload" in record ? record.caseload : undefined,
        line:
          typeof line === "object" && "reporting_line" in line ? line.reporting_line : { above: [], end: "unknown" },
      };
    });
  }

  async #ownReasons(person: PersonId) {
    const seen = await this.programme.search({ type: this.#type.id, role: this.#sides.asking.id, limit: 1 }, person);
    return seen.ok ? seen.answer.own_reasons : seen.codes;
  }
}

function stat(count: number, words: string): HTMLElement {
  return h("li", { class: "stat" }, h("strong", null, count.toLocaleString("en")), h("span", null, words));
}

/** What the engine says to somebody, said of somebody. */
const NOT_WAITING: Readonly<Record<string, string>> = {
  has_asked: "have a request open",
  no_place_left: "have somebody already",
  own_limit_reached: "have reached their limit",
  type_closed: "the type takes no requests",
};

const OBJECTIVES = {
  most_people: { name: "Most people, then the highest score", objective: "most_people" },
  highest_score: { name: "The highest score", objective: "highest_score" },
  worst_off: { name: "Best for whoever has it worst", objective: "worst_off" },
  stable: {
    name: "Stable: nobody would rather swap",
    objective: { stable: { proposed_by: "mentees", mentees_prefer: "score" } },
  },
} as const satisfies Record<string, { name: string; objective: NonNullable<CohortRequest["objective"]> }>;
