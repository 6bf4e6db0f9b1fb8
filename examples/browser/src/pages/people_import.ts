// A file of people: chosen, understood, looked through for faults, and taken.

import { Engine, type RowFault } from "tutelage";
import { guessDelimiter, parseCsv, type CsvRow } from "../csv.js";
import type { Imported, Programme } from "../programme.js";
import { fill, h, unique } from "../ui/dom.js";
import { coded, errorBox, say, sayError } from "../ui/notices.js";
import { table } from "../ui/table.js";
import { button, choice, field } from "./parts.js";
import { guessPlan, keyOf, mappingOf, MEANINGS, missingFrom, type ColumnPlan, type Meaning } from "./people_mapping.js";
import { counted, spaced } from "./words.js";

/** Three ways to bring people, and what becomes of a file. `finished` is called when people were taken. */
export function peopleImport(programme: Programme, finished: () => void): HTMLElement {
  const work = h("div", { class: "stack" });
  const element = h("section", { class: "stack", "aria-label": "Bring people" }, ways(), work);
  return element;

  function ways(): HTMLElement {
    const inputId = unique("file");
    const input = h("input", {
      id: inputId,
      type: "file",
      accept: ".csv,text/csv,.txt",
      class: "visually-hidden",
      onchange: () => {
        const file = input.files?.[0];
        if (file !== undefined) void open(file);
        input.value = "";
      },
    });
    const zone: HTMLElement = h(
      "div",
      {
        class: "drop",
        ondragover: (event: DragEvent) => {
          event.preventDefault();
          zone.classList.add("over");
        },
        ondragleave: () => zone.classList.remove("over"),
        ondrop: (event: DragEvent) => {
          event.preventDefault();
          zone.classList.remove("over");
          const file = event.dataTransfer?.files[0];
          if (file !== undefined) void open(file);
        },
      },
      h("h2", null, "Bring people from a file"),
      h(
        "p",
        { class: "quiet" },
        "A CSV file with one person a row, as your HR system exports it. Nothing leaves this browser.",
      ),
      h(
        "p",
        { class: "actions" },
        input,
        h("label", { for: inputId, class: "button primary file" }, "Choose a file"),
        button("Use the made-up company", useExample),
      ),
      h("p", { class: "quiet small" }, "Or drop a file here. The made-up company has 300 people."),
    );
    return zone;
  }

  async function open(file: File): Promise<void> {
    try {
      const text = await file.text();
      const delimiter = guessDelimiter(text);
      const rows = parseCsv(text, delimiter);
      if (rows.length < 2) throw new Error(`${file.name} has no rows under its header.`);
      const plan = guessPlan(rows, programme.config.schema?.attributes ?? []);
      fill(work, columns(programme, { name: file.name, text, delimiter, rows, plan }, done));
      work.querySelector("h2")?.focus();
    } catch (error) {
      fill(work, errorBox(error, "This file cannot be read"));
    }
  }

  async function useExample(): Promise<void> {
    const bar = progress("Loading the made-up company");
    fill(work, bar.element);
    try {
      done(await programme.loadExample(bar.show));
    } catch (error) {
      fill(work, errorBox(error));
    }
  }

  function done({ commands, unchanged }: Imported): void {
    fill(work);
    say(`${counted(commands.length, "person", "people")} new or changed, ${unchanged} unchanged.`);
    finished();
  }
}

interface OpenFile {
  name: string;
  text: string;
  delimiter: string;
  rows: CsvRow[];
  plan: ColumnPlan[];
}

/** What the columns mean, and at once what would come of it. */
function columns(programme: Programme, file: OpenFile, done: (imported: Imported) => void): HTMLElement {
  const outcome = h("div", { class: "stack", "aria-live": "polite" });
  const body = h("div", { class: "stack" });
  const draw = () => {
    fill(
      body,
      table<ColumnPlan>({
        caption: "Columns of the file",
        quietCaption: true,
        cards: true,
        columns: [
          { head: "Column", names: true, cell: ({ column }) => column },
          {
            head: "For example",
            cell: ({ samples }) => samples.map((sample) => h("div", { class: "sample" }, sample)),
          },
          { head: "Means", cell: (plan) => meaningOf(plan, changed) },
          { head: "Details", cell: (plan) => detailsOf(plan, check) },
        ],
        rows: file.plan,
      }),
    );
  };
  const changed = () => {
    draw();
    check();
  };
  const check = () => fill(outcome, ...looked(programme, file, done));
  draw();
  check();
  return h(
    "section",
    { class: "card" },
    h("h2", { tabindex: -1 }, `What the columns of ${file.name} mean`),
    h("p", { class: "quiet" }, "This is a guess from the names and values of the columns. Put right what is not."),
    body,
    skills(programme, check),
    outcome,
  );
}

function meaningOf(plan: ColumnPlan, changed: () => void): HTMLElement {
  const options = Object.entries(MEANINGS) as [Meaning, string][];
  const select = choice(unique("means"), options, plan.meaning, (meaning) => {
    plan.meaning = meaning;
    changed();
  });
  select.setAttribute("aria-label", `What ${plan.column} means`);
  return select;
}

function detailsOf(plan: ColumnPlan, changed: () => void): HTMLElement | string {
  const text = (label: string, value: string, set: (value: string) => void, hint?: string) => {
    const input = h("input", { id: unique("detail"), value, oninput: () => (set(input.value), changed()) });
    return field(label, input, hint);
  };
  const separator = () => text("Between two items", plan.separator, (value) => (plan.separator = value));
  switch (plan.meaning) {
    case "attribute":
      return h(
        "div",
        { class: "fields tight" },
        text("Name", plan.attribute.name, (name) => (plan.attribute = { ...plan.attribute, name, id: keyOf(name) })),
        field(
          "Kind",
          choice(unique("kind"), KINDS, plan.attribute.kind, (kind) => {
            plan.attribute = { ...plan.attribute, kind };
            changed();
          }),
        ),
        plan.attribute.kind === "text_set" && separator(),
      );
    case "skills":
    case "wants":
      return h(
        "div",
        { class: "fields tight" },
        separator(),
        text("Before a level from 1 to 5", plan.marks, (value) => (plan.marks = value)),
      );
    case "manager":
      return field(
        "An empty cell says",
        choice(unique("empty"), EMPTY, plan.empty, (empty) => {
          plan.empty = empty;
          changed();
        }),
      );
    case "left":
      return text(
        "Values of those who left",
        plan.leftValues,
        (value) => (plan.leftValues = value),
        "With commas between",
      );
    default:
      return "";
  }
}

/** The result: everything that is wrong, and a button for what is right. */
function looked(programme: Programme, file: OpenFile, done: (imported: Imported) => void): HTMLElement[] {
  const missing = missingFrom(file.plan);
  if (missing.length > 0) {
    return [
      h(
        "div",
        { class: "box warn" },
        missing.map((words) => h("p", null, words)),
      ),
    ];
  }
  const { mapping, attributes } = mappingOf(file.plan, file.delimiter);
  let imported: Imported;
  try {
    imported = programme.readPeople(file.text, mapping, attributes);
  } catch (error) {
    return [errorBox(error, "The file cannot be read like this")];
  }
  const { commands, unchanged, rows, faults, faults_omitted } = imported;
  const faulty = new Set(faults.map(({ line }) => line)).size;
  const bar = progress("Taking people");
  const take = button(
    faulty > 0 ? `Take the ${commands.length} good rows` : `Take ${counted(commands.length, "person", "people")}`,
    async () => {
      take.replaceWith(bar.element);
      try {
        done(await programme.importPeople(file.text, mapping, attributes, bar.show));
      } catch (error) {
        bar.element.replaceWith(errorBox(error));
        sayError(error);
      }
    },
    { class: "primary" },
  );
  return [
    h(
      "p",
      null,
      `${counted(rows, "row")}: ${counted(commands.length, "person", "people")} new or changed, `,
      `${unchanged} unchanged, `,
      h("strong", null, faulty === 0 ? "no fault" : `${counted(faulty, "row")} with a fault`),
      ".",
    ),
    ...(faults.length > 0 ? [faultsTable(file, faults, faults_omitted)] : []),
    commands.length > 0
      ? h(
          "p",
          { class: "actions" },
          take,
          faulty > 0 && h("span", { class: "quiet" }, "Rows with a fault are left out."),
        )
      : h("p", { class: "quiet" }, "There is nothing to take."),
  ];
}

function faultsTable(file: OpenFile, faults: readonly RowFault[], omitted: number): HTMLElement {
  const header = file.rows[0]?.cells ?? [];
  const byLine = new Map(file.rows.map(({ line, cells }) => [line, cells]));
  const value = ({ line, column }: RowFault) =>
    column == null ? "" : (byLine.get(line)?.[header.indexOf(column)] ?? "");
  return table<RowFault>({
    caption: omitted > 0 ? `Rows with a fault, and ${omitted} faults more` : "Rows with a fault",
    cards: true,
    columns: [
      { head: "Row", numeric: true, cell: ({ line }) => line },
      { head: "Column", cell: ({ column }) => column ?? "–" },
      {
        head: "What is wrong",
        cell: ({ code, message }) => [...coded(message), " ", h("span", { class: "quiet" }, spaced(code))],
      },
      {
        head: "Value",
        cell: (fault) => (value(fault) === "" ? h("span", { class: "quiet" }, "empty") : h("code", null, value(fault))),
      },
    ],
    rows: faults,
  });
}

/** Without a taxonomy any skill is one; with one, the skills of a file have to be in it. */
function skills(programme: Programme, changed: () => void): HTMLElement {
  const inputId = unique("taxonomy");
  const words = h("span", { class: "quiet" });
  const show = () => {
    const known = programme.config.taxonomy?.length ?? 0;
    words.textContent =
      known === 0
        ? "No skill taxonomy: any skill is taken as it stands."
        : `Skills have to be among the ${counted(known, "skill")} of the taxonomy.`;
  };
  const set = async (text: string) => {
    try {
      const taxonomy = JSON.parse(text);
      new Engine({ taxonomy }).free();
      await programme.setTaxonomy(taxonomy);
      show();
      changed();
    } catch (error) {
      sayError(error);
    }
  };
  const input = h("input", {
    id: inputId,
    type: "file",
    accept: ".json,application/json",
    class: "visually-hidden",
    onchange: async () => {
      const file = input.files?.[0];
      if (file !== undefined) await set(await file.text());
    },
  });
  show();
  return h(
    "p",
    { class: "actions" },
    words,
    input,
    h("label", { for: inputId, class: "button small file" }, "Load a taxonomy (JSON)"),
  );
}

/** How far it has come, in a bar and in words now and then. */
export function progress(words: string): { element: HTMLElement; show(sent: number, all: number): void } {
  const id = unique("progress");
  const bar = h("progress", { max: 1, "aria-labelledby": id });
  const label = h("span", { id }, `${words}…`);
  const element = h("div", { class: "stack small-gap" }, label, bar);
  return {
    element,
    show(sent, all) {
      bar.max = Math.max(1, all);
      bar.value = sent;
      label.textContent = `${words}: ${sent.toLocaleString("en")} of ${all.toLocaleString("en")}`;
    },
  };
}

const KINDS = [
  ["text", "Text"],
  ["integer", "Whole number"],
  ["date", "Date"],
  ["yes_no", "Yes or no"],
  ["text_set", "Several texts"],
] as const;

const EMPTY = [
  ["nobody", "reports to nobody"],
  ["unknown", "not known"],
] as const;
