// Who may take part, as far as the simple part of the form goes: one grant over attributes, each with bounds or values.

import type { AttributeDefinition, Condition, RulesDraft } from "tutelage";
import type { Programme } from "../programme.js";
import { h, unique } from "../ui/dom.js";
import { choice, field } from "./parts.js";

/** What is asked of one attribute. */
export interface Test {
  attribute: string;
  from?: number | string;
  to?: number | string;
  values?: string[];
  yes?: boolean;
}

/** The tests of a rule; nothing where it is more than the simple part can show. */
export function testsOf({ grants = [], bans = [] }: RulesDraft): Test[] | undefined {
  const [grant] = grants;
  if (grant === undefined || grants.length > 1 || bans.length > 0) return undefined;
  const { when } = grant;
  if (when === "always") return [];
  const tests = new Map<string, Test>();
  for (const condition of "all" in when ? when.all : [when]) {
    const test = testOf(condition);
    const known = test && tests.get(test.attribute);
    if (test === undefined || Object.keys(known ?? {}).some((key) => key !== "attribute" && key in test))
      return undefined;
    tests.set(test.attribute, { ...known, ...test });
  }
  return [...tests.values()];
}

/** The rule that asks for all of these. */
export function rulesOf(tests: readonly Test[]): RulesDraft {
  const conditions = tests.flatMap(conditionsOf);
  const [only] = conditions;
  const when: Condition = only === undefined ? "always" : conditions.length === 1 ? only : { all: conditions };
  return { grants: [{ id: only === undefined ? "everybody" : "audience", when }], bans: [] };
}

function testOf(condition: Condition): Test | undefined {
  if (condition === "always") return undefined;
  if ("one_of" in condition && condition.one_of.who === "self") {
    return { attribute: condition.one_of.attribute, values: condition.one_of.values };
  }
  if (!("compare" in condition) || condition.compare.who !== "self") return undefined;
  const { attribute, is, value } = condition.compare;
  if (is === "equal" && typeof value === "boolean") return { attribute, yes: value };
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  if (is === "at_least") return { attribute, from: value };
  return is === "at_most" ? { attribute, to: value } : undefined;
}

function conditionsOf({ attribute, from, to, values, yes }: Test): Condition[] {
  const who = "self";
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push({ compare: { who, attribute, is: "at_least", value: from } });
  if (to !== undefined) conditions.push({ compare: { who, attribute, is: "at_most", value: to } });
  if (values !== undefined && values.length > 0) conditions.push({ one_of: { who, attribute, values } });
  if (yes !== undefined) conditions.push({ compare: { who, attribute, is: "equal", value: yes } });
  return conditions;
}

/** The tests of a role as fields. */
export function audienceFields(
  programme: Programme,
  roleName: string,
  rules: RulesDraft,
  set: (rules: RulesDraft) => void,
): HTMLElement {
  const parsed = testsOf(rules);
  const legend = h("legend", null, `Who may take part as ${roleName}`);
  if (parsed === undefined) {
    return h(
      "fieldset",
      { class: "stack small-gap" },
      legend,
      h("p", { class: "quiet" }, "A rule of its own, which is shown under “Everything”."),
    );
  }
  const tests = parsed;
  const attributes = (programme.config.schema?.attributes ?? []).filter(
    ({ visible_to }) => visible_to !== "aggregates",
  );
  const rows = h("div", { class: "stack small-gap" });
  const changed = () => set(rulesOf(tests));
  const adding = h("div");
  const draw = () => {
    rows.replaceChildren(
      ...tests.flatMap((test, place) => {
        const attribute = attributes.find(({ id }) => id === test.attribute);
        if (attribute === undefined) return [];
        const remove = h(
          "button",
          {
            type: "button",
            class: "icon",
            "aria-label": `Take everybody, whatever their ${attribute.name.toLowerCase()}, as ${roleName}`,
            onclick: () => {
              tests.splice(place, 1);
              draw();
              changed();
              adding.querySelector("select")?.focus();
            },
          },
          "✕",
        );
        return [h("div", { class: "test" }, testFields(programme, attribute, test, changed), remove)];
      }),
    );
    if (tests.length === 0) rows.append(h("p", { class: "quiet" }, "Everybody."));
    const free = attributes.filter(({ id }) => !tests.some(({ attribute }) => attribute === id));
    const options = [["", "Add a condition…"], ...free.map(({ id, name }) => [id, name])] as [string, string][];
    const select = choice(unique("add"), options, "", (id) => {
      const attribute = free.find((attribute) => attribute.id === id);
      if (attribute === undefined) return;
      tests.push({ attribute: id, ...(attribute.kind === "yes_no" && { yes: true }) });
      draw();
      changed();
      rows.querySelector<HTMLElement>(":scope > :last-child :is(input, select, summary)")?.focus();
    });
    select.setAttribute("aria-label", `Add a condition for ${roleName}`);
    adding.replaceChildren(...(free.length > 0 ? [select] : []));
  };
  draw();
  return h("fieldset", { class: "stack small-gap" }, legend, rows, adding);
}

function testFields(
  programme: Programme,
  attribute: AttributeDefinition,
  test: Test,
  changed: () => void,
): HTMLElement {
  const { name, kind } = attribute;
  if (kind === "yes_no") {
    return field(
      name,
      choice(
        unique("test"),
        [
          ["yes", "yes"],
          ["no", "no"],
        ] as const,
        test.yes === false ? "no" : "yes",
        (value) => {
          test.yes = value === "yes";
          changed();
        },
      ),
    );
  }
  if (kind === "integer" || kind === "date") {
    const bound = (end: "from" | "to") => {
      const input = h("input", {
        id: unique("test"),
        type: kind === "integer" ? "number" : "date",
        value: test[end] ?? "",
        oninput: () => {
          delete test[end];
          if (input.value !== "") test[end] = kind === "integer" ? Number(input.value) : input.value;
          changed();
        },
      });
      return field(`${name} ${end === "from" ? "from" : "up to"}`, input);
    };
    return h("div", { class: "fields" }, bound("from"), bound("to"));
  }
  const chosen = new Set(test.values);
  const summary = h("summary");
  const describe = () => (summary.textContent = `${name}: ${chosen.size === 0 ? "any" : [...chosen].join(", ")}`);
  describe();
  return h(
    "details",
    { class: "values", open: chosen.size === 0 },
    summary,
    h(
      "div",
      { class: "values-list" },
      valuesOf(programme, attribute.id, chosen).map((value) => {
        const box = h("input", {
          id: unique("test"),
          type: "checkbox",
          checked: chosen.has(value),
          onchange: () => {
            if (box.checked) chosen.add(value);
            else chosen.delete(value);
            test.values = [...chosen];
            describe();
            changed();
          },
        });
        return h("div", { class: "field check" }, box, h("label", { for: box.id }, value));
      }),
    ),
  );
}

/** The values that people have, and those that are asked for already. */
function valuesOf(programme: Programme, attribute: string, chosen: ReadonlySet<string>): string[] {
  const values = new Set(chosen);
  for (const { attributes } of programme.people()) {
    for (const value of [attributes?.[attribute] ?? []].flat()) values.add(String(value));
  }
  return [...values].sort((one, other) => one.localeCompare(other, "en")).slice(0, MOST_VALUES);
}

const MOST_VALUES = 256;
