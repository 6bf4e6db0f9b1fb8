// The simple part of a type's form: what most programmes change. Everything else stays as the template has it.

import type {
  Condition,
  CoordinatorView,
  Initiative,
  Purpose,
  RoleDraft,
  Step,
  TakingPartMode,
  TypeDraft,
} from "tutelage";
import type { Programme } from "../programme.js";
import { h, unique } from "../ui/dom.js";
import { choice, field } from "./parts.js";
import { audienceFields } from "./types_audience.js";

/** The simple part over a draft, which it changes in place. */
export function simplePart(programme: Programme, draft: TypeDraft, isNew: boolean, changed: () => void): HTMLElement {
  return h(
    "div",
    { class: "stack" },
    card("What it is", [
      h(
        "div",
        { class: "fields" },
        text("Name", "name", draft.name, (value) => (draft.name = value), changed),
        pick("Purpose", "purpose", PURPOSES, draft.purpose, (purpose) => (draft.purpose = purpose), changed),
        isNew && text("Key", "id", draft.id, (value) => (draft.id = value), changed, "The same in every version"),
      ),
      long(
        "What it is for, in your words",
        "description",
        draft.description ?? "",
        (value) => (draft.description = value),
        changed,
      ),
    ]),
    draft.roles.map((role, at) => roleCard(programme, draft, role, at, changed)),
    card("Who may be together", together(draft, changed)),
    card("Who has to say yes", approvals(draft, changed)),
    card("How it goes", course(draft, changed)),
    card("Diary", [diary(draft, changed)]),
  );
}

function roleCard(
  programme: Programme,
  draft: TypeDraft,
  role: RoleDraft,
  at: number,
  changed: () => void,
): HTMLElement {
  const path = `roles[${at}]`;
  const taking = (role.taking_part ??= {});
  const limits = (role.limits ??= {});
  // Filled as soon as it is counted.
  const fits = h("span", { class: "badge accent", "data-eligible": role.id });
  const fields = [
    placed(
      `${path}.audience`,
      audienceFields(programme, role.name, role.audience, (rules) => {
        role.audience = rules;
        changed();
      }),
    ),
    h(
      "div",
      { class: "fields" },
      pick(
        "They take part",
        `${path}.taking_part.mode`,
        TAKING_PART,
        taking.mode ?? "opt_in",
        (mode) => (taking.mode = mode),
        changed,
      ),
      pick(
        "The first step",
        `${path}.initiative`,
        INITIATIVES,
        role.initiative ?? "waits",
        (who) => (role.initiative = who),
        changed,
      ),
      number(
        "Usual places each",
        `${path}.taking_part.default_places`,
        taking.default_places,
        (value) => (taking.default_places = value ?? 1),
        changed,
        1,
      ),
      number(
        "Most places each",
        `${path}.limits.places`,
        limits.places,
        (value) => (limits.places = value ?? 1),
        changed,
        1,
      ),
      draft.format === "group" &&
        number("Most people together", `${path}.max`, role.max, (value) => (role.max = value ?? 1), changed, 1),
    ),
  ];
  return card(role.name || role.id, fields, fits);
}

/** A difference in level, and the reporting line; other rules are shown below under everything. */
function together(draft: TypeDraft, changed: () => void): HTMLElement[] {
  const [first, second] = draft.roles.length > 1 ? draft.roles.map(({ id }) => id) : ["self", "other"];
  const grants = (draft.pair.grants ??= []);
  const bans = (draft.pair.bans ??= []);
  const only = grants.length === 1 ? grants[0] : undefined;
  const when = only?.when;
  const difference = when !== undefined && when !== "always" && "difference" in when ? when.difference : undefined;
  const names = new Map(draft.roles.map(({ id, name }) => [id, `the ${name.toLowerCase()}`]));
  const called = (id: string) => names.get(id) ?? (id === "self" ? "one" : "the other");
  const parts: HTMLElement[] = [];
  if (difference !== undefined) {
    const attribute = difference.attribute.replace(/_/g, " ");
    const path = "pair.grants[0].when.difference";
    parts.push(
      h(
        "p",
        null,
        `By their ${attribute}: that of ${called(difference.of)} minus that of ${called(difference.minus)} is`,
      ),
      h(
        "div",
        { class: "fields" },
        number(
          "At least",
          `${path}.at_least`,
          difference.at_least,
          (value) => (difference.at_least = value ?? null),
          changed,
        ),
        number(
          "At most",
          `${path}.at_most`,
          difference.at_most,
          (value) => (difference.at_most = value ?? null),
          changed,
          undefined,
          "Empty: any",
        ),
      ),
    );
  } else {
    const anybody = when === "always";
    parts.push(
      h(
        "p",
        null,
        anybody ? "Anybody with anybody who fits." : "Rules of their own, which are shown under “Everything”:",
      ),
      ...(anybody
        ? []
        : [
            h(
              "ul",
              null,
              grants.map(({ id }) => h("li", null, id.replace(/_/g, " "))),
            ),
          ]),
    );
  }
  const line = bans.findIndex(({ id }) => id === LINE);
  parts.push(
    check("Never somebody with somebody above or below them in the reporting line", line >= 0, (isOn) => {
      if (isOn) bans.push({ id: LINE, when: reportingLine(first ?? "self", second ?? "other"), while_running: true });
      else
        bans.splice(
          bans.findIndex(({ id }) => id === LINE),
          1,
        );
      changed();
    }),
  );
  return parts;
}

function reportingLine(one: string, other: string): Condition {
  return { any: [{ reporting_line: { above: one, below: other } }, { reporting_line: { above: other, below: one } }] };
}

/** Everyone who takes a place is asked anyway; more may have to agree. */
function approvals(draft: TypeDraft, changed: () => void): HTMLElement[] {
  const steps = (draft.steps ??= ["counterpart"]);
  const at = (step: Step) => steps.findIndex((other) => JSON.stringify(other) === JSON.stringify(step));
  const toggle = (step: Step) => (isOn: boolean) => {
    if (isOn) steps.push(step);
    else steps.splice(at(step), 1);
    changed();
  };
  return [
    h("p", { class: "quiet" }, "Whoever is asked, always. Besides, in the order in which they are ticked:"),
    ...draft.roles
      .filter(({ max }) => max === 1)
      .map(({ id, name }) =>
        check(`The manager of the ${name.toLowerCase()}`, at({ manager_of: id }) >= 0, toggle({ manager_of: id })),
      ),
    check("A coordinator", at("coordinator") >= 0, toggle("coordinator")),
  ];
}

function course(draft: TypeDraft, changed: () => void): HTMLElement[] {
  const running = (draft.running ??= {});
  const requests = (draft.requests ??= {});
  const momentum = (draft.momentum ??= {});
  return [
    h(
      "div",
      { class: "fields" },
      number(
        "Days from start to end",
        "running.duration_days",
        running.duration_days,
        (value) => (running.duration_days = value ?? null),
        changed,
        1,
        "Empty: until somebody ends it",
      ),
      number(
        "Days between meetings",
        "momentum.cadence_days",
        momentum.cadence_days,
        (value) => (momentum.cadence_days = value ?? 30),
        changed,
        1,
      ),
      number(
        "Days to answer a request",
        "requests.expires_after_days",
        requests.expires_after_days,
        (value) => (requests.expires_after_days = value ?? 14),
        changed,
        1,
      ),
      number(
        "Choices in order of preference",
        "requests.ranked_choices",
        requests.ranked_choices,
        (value) => (requests.ranked_choices = value ?? 1),
        changed,
        1,
      ),
    ),
  ];
}

function diary(draft: TypeDraft, changed: () => void): HTMLElement {
  const policy = (draft.diary ??= {});
  return h(
    "div",
    { class: "fields" },
    pick(
      "Coordinators see",
      "diary.coordinators",
      COORDINATORS,
      policy.coordinators ?? "dates",
      (view) => (policy.coordinators = view),
      changed,
    ),
  );
}

function card(title: string, children: readonly HTMLElement[], beside?: HTMLElement): HTMLElement {
  const heading = h("h2", null, title);
  return h(
    "section",
    { class: "card" },
    beside ? h("div", { class: "page-head" }, heading, beside) : heading,
    ...children,
  );
}

/** Where faults of this path are shown. */
function placed(path: string, element: HTMLElement): HTMLElement {
  element.append(h("div", { class: "fault", "data-path": path, "aria-live": "polite" }));
  return element;
}

function text(
  label: string,
  path: string,
  value: string,
  set: (value: string) => void,
  changed: () => void,
  hint?: string,
): HTMLElement {
  const input = h("input", {
    id: unique("simple"),
    value,
    autocomplete: "off",
    oninput: () => (set(input.value), changed()),
  });
  return placed(path, field(label, input, hint));
}

function long(
  label: string,
  path: string,
  value: string,
  set: (value: string) => void,
  changed: () => void,
): HTMLElement {
  const input = h("textarea", { id: unique("simple"), rows: 2, value, oninput: () => (set(input.value), changed()) });
  return placed(path, field(label, input));
}

function number(
  label: string,
  path: string,
  value: number | null | undefined,
  set: (value: number | undefined) => void,
  changed: () => void,
  min?: number,
  hint?: string,
): HTMLElement {
  const input: HTMLInputElement = h("input", {
    id: unique("simple"),
    type: "number",
    min,
    value: value ?? "",
    oninput: () => {
      set(input.value === "" ? undefined : Number(input.value));
      changed();
    },
  });
  return placed(path, field(label, input, hint));
}

function pick<V extends string>(
  label: string,
  path: string,
  options: readonly (readonly [V, string])[],
  value: V,
  set: (value: V) => void,
  changed: () => void,
): HTMLElement {
  return placed(
    path,
    field(
      label,
      choice(unique("simple"), options, value, (picked) => (set(picked), changed())),
    ),
  );
}

function check(label: string, value: boolean, set: (value: boolean) => void): HTMLElement {
  const box = h("input", { id: unique("simple"), type: "checkbox", checked: value, onchange: () => set(box.checked) });
  return h("div", { class: "field check" }, box, h("label", { for: box.id }, label));
}

const LINE = "reporting_line";

const PURPOSES: readonly (readonly [Purpose, string])[] = [
  ["mentoring", "mentoring"],
  ["coaching", "coaching"],
  ["sponsorship", "sponsorship"],
  ["onboarding", "onboarding"],
  ["own", "one of your own"],
];

const TAKING_PART: readonly (readonly [TakingPartMode, string])[] = [
  ["opt_in", "by saying so"],
  ["apply", "by applying; a coordinator approves"],
  ["unless_opted_out", "unless they say no"],
];

const INITIATIVES: readonly (readonly [Initiative, string])[] = [
  ["waits", "is not theirs: they wait"],
  ["asks", "is theirs: they ask for somebody"],
  ["offers", "is theirs: they offer themselves"],
];

const COORDINATORS: readonly (readonly [CoordinatorView, string])[] = [
  ["nothing", "nothing"],
  ["dates", "when, how long and how many"],
  ["text", "the words too, where the writer was told"],
];
