// One person: what is known of them, and putting it right.

import type { Manager, PersonRecord, Skill, Wish } from "tutelage";
import { OFFICE } from "../company.js";
import type { Programme } from "../programme.js";
import { confirmed, openDialog } from "../ui/dialog.js";
import { h, unique } from "../ui/dom.js";
import { refusalBox, say } from "../ui/notices.js";
import { personPicker } from "../ui/person_picker.js";
import { valueField, written } from "./attribute_value.js";
import { button, choice, field, roleName, send, typeName } from "./parts.js";
import { counted, spaced } from "./words.js";

/** What is known of somebody. `close` takes it away, `show` shows somebody else. */
export function personCard(
  programme: Programme,
  person: PersonRecord,
  close: () => void,
  show: (id: string) => void,
): HTMLElement {
  const part = h("dd", null, "…");
  void takesPart(programme, person.id).then((words) => part.replaceChildren(words));
  const reports = programme.people().filter(({ manager }) => managerOf(manager) === person.id);
  const to = managerOf(person.manager);
  const other = (id: string) =>
    h("button", { type: "button", class: "link", onclick: () => show(id) }, programme.name(id));
  const label = (skill: string) => programme.config.taxonomy?.find(({ id }) => id === skill)?.label ?? spaced(skill);
  const fact = (name: string, value: Node | string) => [h("dt", null, name), h("dd", null, value)];
  return h(
    "section",
    { class: "card", "aria-label": person.name },
    h(
      "div",
      { class: "page-head" },
      h("div", null, h("h2", { tabindex: -1 }, person.name), h("p", { class: "quiet" }, h("code", null, person.id))),
      h("button", { type: "button", onclick: close }, "Close"),
    ),
    h(
      "dl",
      { class: "facts" },
      (programme.config.schema?.attributes ?? []).map(({ id, name }) => fact(name, written(person.attributes?.[id]))),
      fact("Reports to", to !== undefined ? other(to) : person.manager === "nobody" ? "nobody" : "not known"),
      fact("Manages", reports.length === 0 ? "nobody" : counted(reports.length, "person", "people")),
      h("dt", null, "Takes part"),
      part,
    ),
    skillList("Can do", person.skills ?? [], ({ skill, proficiency, validated, teaches }) =>
      [label(skill), level(proficiency), validated && "confirmed", teaches && "teaches"].filter(Boolean).join(" · "),
    ),
    skillList("Wants to learn", person.wants ?? [], ({ skill, priority }) => `${label(skill)} · ${level(priority)}`),
    h(
      "div",
      { class: "actions" },
      // The button has to be there when the dialog closes: it gets the focus back.
      button("Edit", () => void edit(programme, person), { id: "person-edit" }),
      person.state === "left"
        ? button("They are back", () => change(programme, { ...person, state: "active" }, `${person.name} is back.`), {
            id: "person-state",
          })
        : button("Look as them", () => {
            programme.viewer = person.id;
            say(`You are looking as ${person.name}.`, "plain");
          }),
      person.state !== "left" &&
        person.id !== OFFICE &&
        button("Mark as left", () => void leave(programme, person), { class: "danger", id: "person-state" }),
    ),
  );
}

function skillList<S extends Skill | Wish>(
  title: string,
  skills: readonly S[],
  words: (skill: S) => string,
): HTMLElement {
  return h(
    "div",
    { class: "stack small-gap" },
    h("h3", null, title),
    skills.length === 0
      ? h("p", { class: "quiet" }, "Nothing is known.")
      : h(
          "ul",
          { class: "chips" },
          skills.map((skill) => h("li", { class: "chip" }, words(skill))),
        ),
  );
}

function level(step: number): string {
  return `${step} of 5`;
}

async function takesPart(programme: Programme, id: string): Promise<string> {
  const seen = await programme.see({ dashboard: {} }, id);
  if (!seen.ok || seen.answer.taking_part.length === 0) return "said nothing yet";
  return seen.answer.taking_part
    .map(({ type, role, participation, places, active }) => {
      const as = `${roleName(programme.type(type)?.draft, role)} in ${typeName(programme, type)}`;
      const taken =
        participation === "in"
          ? ` (${active} of ${places ?? "the usual"} places taken)`
          : ` (${spaced(participation)})`;
      return as + taken;
    })
    .join("; ");
}

async function change(programme: Programme, person: PersonRecord, done: string): Promise<boolean> {
  return (await send(programme, "host", { person_changed: { person } }, done)) !== undefined;
}

async function leave(programme: Programme, person: PersonRecord): Promise<void> {
  const words = `Open requests of ${person.name} become invalid, and what they are in ends. They can come back later.`;
  if (!(await confirmed(`${person.name} has left?`, words, "Mark as left", true))) return;
  await change(programme, { ...person, state: "left" }, `${person.name} is marked as left.`);
}

/** The whole record in a dialog. */
async function edit(programme: Programme, before: PersonRecord): Promise<void> {
  const person: PersonRecord = structuredClone(before);
  const nameInput = h("input", {
    id: unique("name"),
    value: person.name,
    oninput: () => (person.name = nameInput.value.trim()),
  });
  const problem = h("div");
  const body = [
    field("Name", nameInput),
    h(
      "div",
      { class: "fields" },
      (programme.config.schema?.attributes ?? []).map((attribute) =>
        valueField(attribute, person.attributes?.[attribute.id], (value) => {
          const attributes = { ...person.attributes };
          delete attributes[attribute.id];
          person.attributes = value === undefined ? attributes : { ...attributes, [attribute.id]: value };
        }),
      ),
    ),
    managerFields(programme, person),
    skillRows(programme, "Can do", person.skills ?? [], "proficiency", (skills) => (person.skills = skills as Skill[])),
    skillRows(programme, "Wants to learn", person.wants ?? [], "priority", (wants) => (person.wants = wants as Wish[])),
    problem,
  ];
  await openDialog({
    title: `Edit ${before.name}`,
    body,
    confirm: "Save",
    onConfirm: async () => {
      const answer = await programme.does("host", { person_changed: { person } });
      if (answer.ok) say(`${person.name} is saved.`);
      else problem.replaceChildren(refusalBox(answer));
      return answer.ok;
    },
  });
}

function managerFields(programme: Programme, person: PersonRecord): HTMLElement {
  const picker = personPicker({
    label: "Who",
    people: () => programme.people().filter(({ id, state }) => id !== person.id && id !== OFFICE && state !== "left"),
    value: managerOf(person.manager),
    onPick: (id) => (person.manager = { person: id }),
  });
  const kind = managerOf(person.manager) !== undefined ? "person" : person.manager === "nobody" ? "nobody" : "unknown";
  picker.hidden = kind !== "person";
  const reportsTo = choice(unique("manager"), REPORTS_TO, kind, (picked) => {
    picker.hidden = picked !== "person";
    if (picked !== "person") person.manager = picked;
    else if (picker.value !== undefined) person.manager = { person: picker.value };
  });
  return h("div", { class: "fields" }, field("Reports to", reportsTo), picker);
}

function skillRows(
  programme: Programme,
  title: string,
  skills: readonly (Skill | Wish)[],
  measure: "proficiency" | "priority",
  set: (skills: (Skill | Wish)[]) => void,
): HTMLElement {
  const listId = unique("skills");
  const rows = h("div", { class: "stack small-gap" });
  const kept: Record<string, unknown>[] = skills.map((skill) => ({ ...skill }));
  const changed = () => set(kept.filter(({ skill }) => skill !== "") as unknown as (Skill | Wish)[]);
  const row = (item: Record<string, unknown>, place: number): HTMLElement => {
    const input = h("input", {
      list: listId,
      value: item["skill"],
      "aria-label": `${title}, skill ${place + 1}`,
      oninput: () => {
        item["skill"] = input.value.trim();
        changed();
      },
    });
    const steps = ["1", "2", "3", "4", "5"].map((step) => [step, step] as const);
    const select = choice(unique("level"), steps, String(item[measure]) as string, (step) => {
      item[measure] = Number(step);
      changed();
    });
    select.setAttribute("aria-label", `${title}, ${measure} of skill ${place + 1}`);
    const mark = (name: "validated" | "teaches", words: string) => {
      const box = h("input", {
        id: unique("mark"),
        type: "checkbox",
        checked: item[name] === true,
        onchange: () => {
          item[name] = box.checked;
          changed();
        },
      });
      return h("span", { class: "field check" }, box, h("label", { for: box.id }, words));
    };
    return h(
      "div",
      { class: "skill-row" },
      input,
      select,
      measure === "proficiency" && [mark("validated", "confirmed"), mark("teaches", "teaches")],
      h(
        "button",
        {
          type: "button",
          class: "icon",
          "aria-label": `Remove skill ${place + 1} of ${title}`,
          onclick: () => {
            kept.splice(place, 1);
            changed();
            draw();
          },
        },
        "✕",
      ),
    );
  };
  const draw = () => rows.replaceChildren(...kept.map(row));
  draw();
  return h(
    "fieldset",
    { class: "stack small-gap" },
    h("legend", null, title),
    h(
      "datalist",
      { id: listId },
      (programme.config.taxonomy ?? []).map(({ id, label }) => h("option", { value: id }, label)),
    ),
    rows,
    h(
      "p",
      null,
      h(
        "button",
        {
          type: "button",
          class: "small",
          onclick: () => {
            kept.push({ skill: "", [measure]: 3 });
            draw();
            rows.querySelector<HTMLInputElement>(".skill-row:last-child input")?.focus();
          },
        },
        "Add a skill",
      ),
    ),
  );
}

function managerOf(manager: Manager | undefined): string | undefined {
  return typeof manager === "object" ? manager.person : undefined;
}

const REPORTS_TO = [
  ["person", "somebody"],
  ["nobody", "nobody"],
  ["unknown", "not known"],
] as const;
