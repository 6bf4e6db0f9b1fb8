// A type in the making: a simple part, everything else below it, and beside it at once what would come of it.

import { TutelageError, type Fault, type TypeDraft } from "tutelage";
import { countEligible, samplePairs, type Eligible, type Pairs } from "../eligibility.js";
import type { Programme } from "../programme.js";
import { debounced, fill, h } from "../ui/dom.js";
import { schemaForm, type SchemaForm } from "../ui/form.js";
import { coded, errorBox, refusalBox, say } from "../ui/notices.js";
import type { Json, Schema } from "../ui/schema.js";
import { button, roleName } from "./parts.js";
import { simplePart } from "./types_simple.js";
import { counted, percent } from "./words.js";

/** An editor; `refresh` counts anew where people changed. */
export interface TypeEditor {
  element: HTMLElement;
  refresh(): void;
}

/** Edits a draft. `version` is the one that would come into force; `finished` is told whether it did. */
export function typeEditor(
  programme: Programme,
  original: TypeDraft,
  version: number,
  finished: (published: boolean) => void,
): TypeEditor {
  let draft = structuredClone(original);
  let everything: SchemaForm | undefined;
  let counting = new AbortController();
  const simple = h("div");
  const form = h("div");
  const faultList = h("div", { "aria-live": "polite" });
  const eligible = h("div", { "aria-live": "polite" });
  const pairs = h("div", { "aria-live": "polite" });
  const publish = button(version === 1 ? "Publish" : `Publish version ${version}`, publishIt, { class: "primary" });
  const whole = h(
    "details",
    { class: "card everything", ontoggle: () => whole.open && everything === undefined && drawEverything() },
    h("summary", null, "Everything"),
    h(
      "p",
      { class: "quiet" },
      "The whole document, from its JSON Schema. What is changed here shows above, and the other way round.",
    ),
    form,
  );
  const laterSimple = debounced(() => {
    drawSimple();
    check();
  }, 250);
  const later = debounced(() => {
    if (whole.open && everything === undefined) drawEverything();
    check();
  }, 250);

  drawSimple();
  check();
  return {
    element: h(
      "div",
      { class: "split wide-left editor" },
      h("div", { class: "stack" }, simple, whole),
      h(
        "aside",
        { class: "card beside", "aria-label": "What would come of it" },
        h("h2", null, "Right now"),
        eligible,
        pairs,
        faultList,
        h(
          "div",
          { class: "actions" },
          publish,
          button("Leave it", () => finished(false)),
        ),
        version > 1 &&
          h(
            "p",
            { class: "hint" },
            "What is open keeps the durations it began with, and is looked at again by the new rules.",
          ),
      ),
    ),
    refresh: check,
  };

  function drawSimple(): void {
    fill(
      simple,
      simplePart(programme, draft, version === 1, () => {
        // What is folded up is rendered when it is opened.
        everything = undefined;
        later();
      }),
    );
  }

  function drawEverything(): void {
    everything = schemaForm({
      schema: schemaOfDraft(programme),
      value: draft as unknown as Json,
      known: (definition) => known(programme, draft, definition),
      without: version > 1 ? ["id"] : [],
      onChange: (value) => {
        draft = structuredClone(value) as unknown as TypeDraft;
        laterSimple();
      },
    });
    fill(form, everything.element);
    showFaults(faultsOf(programme, draft));
  }

  function check(): void {
    const faults = faultsOf(programme, draft);
    showFaults(faults);
    counting.abort();
    counting = new AbortController();
    if (faults.length > 0) {
      fill(eligible, h("p", { class: "quiet" }, "Put right what is wrong, and the figures come back."));
      fill(pairs);
      beside(() => "");
      return;
    }
    void count(structuredClone(draft), counting.signal);
  }

  async function count(draft: TypeDraft, signal: AbortSignal): Promise<void> {
    const { engine, config, now } = programme;
    const people = programme.people();
    try {
      const fits = await countEligible(engine, draft, people, now, signal);
      if (fits === undefined) return;
      fill(eligible, eligibleFigures(draft, fits));
      beside((role) => `${counted(fits.roles.get(role) ?? 0, "person", "people")} may`);
      const found = await samplePairs(config, draft, people, now, signal);
      if (!signal.aborted) fill(pairs, found === undefined ? null : pairFigures(draft, found));
    } catch (error) {
      if (!signal.aborted) fill(eligible, errorBox(error, "It cannot be counted"));
    }
  }

  /** The same figure at the role itself, where it is changed. */
  function beside(words: (role: string) => string): void {
    for (const place of simple.querySelectorAll<HTMLElement>("[data-eligible]")) {
      place.textContent = words(place.dataset["eligible"] ?? "");
    }
  }

  function showFaults(faults: readonly Fault[]): void {
    for (const place of simple.querySelectorAll<HTMLElement>("[data-path]")) {
      const path = place.dataset["path"] ?? "";
      const here = faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`));
      fill(
        place,
        here.map(({ message }) => h("p", null, coded(message))),
      );
      place.parentElement
        ?.querySelector(":scope > :is(input, select, textarea)")
        ?.setAttribute("aria-invalid", String(here.length > 0));
    }
    everything?.show(faults);
    publish.toggleAttribute("disabled", faults.length > 0);
    fill(
      faultList,
      faults.length > 0 &&
        h(
          "div",
          { class: "box bad" },
          h("p", { class: "box-title" }, `${counted(faults.length, "thing")} to put right`),
          h(
            "ul",
            null,
            faults.map(({ path, message }) =>
              h("li", null, path !== "" && [h("code", null, path), ": "], coded(message)),
            ),
          ),
        ),
    );
  }

  async function publishIt(): Promise<void> {
    const answer = await programme.publishType(draft);
    if (!answer.ok) {
      fill(faultList, refusalBox(answer));
      return;
    }
    counting.abort();
    say(`${draft.name} is in force${version > 1 ? ` in version ${version}` : ""}.`);
    finished(true);
  }
}

function eligibleFigures(draft: TypeDraft, { people, roles }: Eligible): HTMLElement {
  if (people === 0) return h("p", { class: "quiet" }, "There are no people yet: who fits is counted once there are.");
  return h(
    "ul",
    { class: "stats eligible" },
    draft.roles.map(({ id, name }) => {
      const fit = roles.get(id) ?? 0;
      return h(
        "li",
        { class: "stat", "data-role": id },
        h("strong", null, fit.toLocaleString("en")),
        h("span", null, `of ${people.toLocaleString("en")} may be ${name.toLowerCase()}`),
        h("progress", {
          max: Math.max(1, people),
          value: fit,
          "aria-label": `${name}: ${percent((fit / people) * 10_000)}`,
        }),
      );
    }),
  );
}

/** For people who never heard of medians: the middle one of the sample. */
function pairFigures(draft: TypeDraft, { role, sample, among, found }: Pairs): HTMLElement {
  const as = roleName(draft, role).toLowerCase();
  if (sample === 0) return h("div", { class: "box warn" }, h("p", null, `Of those tried, nobody may ask as ${as}.`));
  const nobody = found.filter((count) => count === 0).length;
  const middle = found[Math.floor(found.length / 2)] ?? 0;
  const pairs = found.reduce((sum, count) => sum + count, 0);
  const limited = (count: number) => (count >= 1_000 ? "1,000 or more" : count.toLocaleString("en"));
  return h(
    "div",
    { class: ["box", nobody > 0 && "warn"], "data-pairs": pairs },
    h("p", { class: "box-title" }, `In a sample, ${pairs.toLocaleString("en")} pairs may be together`),
    h(
      "p",
      { class: "small" },
      `If all who fit took part, and ${counted(sample, "person", "people")} looked for somebody as ${as} `,
      `among ${among.toLocaleString("en")}: `,
      `each would find ${limited(found[0] ?? 0)} to ${limited(found.at(-1) ?? 0)}, the middle one ${limited(middle)}`,
      nobody > 0 ? `; ${nobody} would find nobody.` : ".",
    ),
  );
}

function faultsOf(programme: Programme, draft: TypeDraft): Fault[] {
  try {
    programme.engine.call({ check_type: { draft } });
    return [];
  } catch (error) {
    if (!(error instanceof TutelageError)) throw error;
    return error.faults.map((fault) => ({ ...fault, path: fault.path.replace(/^check_type(\.draft)?\.?/, "") }));
  }
}

let schema: Schema | undefined;

function schemaOfDraft({ engine }: Programme): Schema {
  schema ??= engine.call({ schema: { of: "type_draft" } }).schema.schema as Schema;
  return schema;
}

/** What a text may name. */
function known(programme: Programme, draft: TypeDraft, definition: string): string[] {
  switch (definition) {
    case "AttributeId":
      return (programme.config.schema?.attributes ?? []).map(({ id }) => id);
    case "RoleId":
      return [...draft.roles.map(({ id }) => id), "self", "other"];
    case "PersonId":
      return programme
        .people()
        .slice(0, MOST_SUGGESTED)
        .map(({ id }) => id);
    default:
      return [];
  }
}

const MOST_SUGGESTED = 500;
