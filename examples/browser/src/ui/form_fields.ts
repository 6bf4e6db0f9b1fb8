// The fields of a form that hold one value each, and the faults at all of them.

import type { Fault } from "tutelage";
import { h, unique } from "./dom.js";
import { coded } from "./notices.js";
import { inWords, type Json, type Option, type Part, type Schema } from "./schema.js";

/** Where a value stands. `set` leaves out what is undefined. */
export interface Place {
  path: string;
  label: string;
  value: Json | undefined;
  set(value: Json | undefined): void;
}

/** Fields, each with its label, its help text, and room for what is wrong with it. */
export class FormFields {
  /** Suggestions; to be put somewhere in the form. */
  readonly lists = h("div", { hidden: true });
  readonly #known: (definition: string) => readonly string[];
  readonly #fields = new Map<string, { faults: HTMLElement; control: HTMLElement | undefined }>();
  /** What is folded up around faults. */
  readonly #marked = new Set<HTMLElement>();
  readonly #listIds = new Map<string, string>();

  /** `known` gives texts that are known under a definition. */
  constructor(known: (definition: string) => readonly string[]) {
    this.#known = known;
  }

  /** Puts faults at their fields; gives those that have none. */
  show(faults: readonly Fault[]): Fault[] {
    for (const { faults: box, control } of this.#fields.values()) {
      box.replaceChildren();
      control?.removeAttribute("aria-invalid");
    }
    for (const details of this.#marked) details.classList.remove("has-fault");
    this.#marked.clear();
    return faults.filter((fault) => {
      // The field itself, or the nearest one that it is part of.
      let path = fault.path;
      while (path !== "" && !this.#fields.get(path)?.faults.isConnected)
        path = path.replace(/(\.|^)[^.[\]]+$|\[\d+\]$/, "");
      const field = this.#fields.get(path);
      if (field === undefined) return true;
      field.faults.append(h("p", null, coded(fault.message)));
      field.control?.setAttribute("aria-invalid", "true");
      for (let at = field.faults.closest("details"); at !== null; at = at.parentElement?.closest("details") ?? null) {
        at.classList.add("has-fault");
        this.#marked.add(at);
      }
      return false;
    });
  }

  /** One of a few texts. */
  select(part: Part, options: readonly Option[], place: Place, schema: Schema): HTMLElement {
    const hint = h("span");
    const describe = () => (hint.textContent = options.find(({ value }) => value === control.value)?.words ?? "");
    const control: HTMLSelectElement = h(
      "select",
      {
        id: unique("field"),
        value: place.value ?? schema.default ?? "",
        onchange: () => {
          place.set(control.value === "" ? undefined : control.value);
          describe();
        },
      },
      part.nullable && h("option", { value: "" }, "–"),
      options.map(({ value }) => h("option", { value }, inWords(value))),
    );
    describe();
    return this.labelled(part, place, control, hint);
  }

  /** Several of a few texts. */
  set(part: Part, options: readonly Option[], place: Place): HTMLElement {
    const chosen = new Set(Array.isArray(place.value) ? (place.value as string[]) : []);
    return h(
      "fieldset",
      { class: "frame-in stack small-gap" },
      h("legend", null, place.label),
      part.description !== "" && h("p", { class: "hint" }, part.description),
      this.faultsAt(place.path),
      options.map(({ value, words }) => {
        const box = h("input", {
          id: unique("option"),
          type: "checkbox",
          checked: chosen.has(value),
          onchange: () => {
            if (box.checked) chosen.add(value);
            else chosen.delete(value);
            place.set(options.map((option) => option.value).filter((option) => chosen.has(option)));
          },
        });
        return h(
          "div",
          { class: "field check" },
          box,
          h("label", { for: box.id }, inWords(value)),
          h("p", { class: "hint" }, words),
        );
      }),
    );
  }

  /** Yes or no. */
  checkbox(part: Part, place: Place): HTMLElement {
    const control = h("input", {
      id: unique("field"),
      type: "checkbox",
      checked: place.value === true,
      onchange: () => place.set(control.checked),
    });
    const faults = this.faultsAt(place.path, control);
    const hintId = this.#describe(control, part.description);
    return h(
      "div",
      { class: "field check" },
      control,
      h("label", { for: control.id }, place.label),
      part.description !== "" && h("p", { class: "hint", id: hintId }, part.description),
      faults,
    );
  }

  /** A text, a number or a moment. */
  input(part: Part, place: Place, schema: Schema): HTMLElement {
    const { kind } = part.kind;
    const { minimum, maximum, maxLength } = part.schema;
    const isLong = kind === "text" && maxLength === undefined && LONG.test(place.path);
    const attributes = {
      id: unique("field"),
      value: shown(kind, place.value ?? (schema.default as Json | undefined)),
      list: part.definition !== undefined ? this.#listOf(part.definition) : undefined,
      oninput: () => place.set(read()),
    };
    const control: HTMLInputElement | HTMLTextAreaElement = isLong
      ? h("textarea", { ...attributes, rows: 3 })
      : h("input", {
          ...attributes,
          type: TYPES[kind] ?? "text",
          min: minimum,
          max: maximum,
          maxlength: maxLength,
          autocomplete: "off",
        });
    return this.labelled(part, place, control);

    function read(): Json | undefined {
      const text = control.value;
      if (text === "" && (part.nullable || kind === "moment")) return null;
      if (kind === "number") return text === "" ? undefined : Number(text);
      if (kind === "moment") return new Date(`${text}Z`).toISOString();
      return text;
    }
  }

  /** A control with its label, its help text and its faults. */
  labelled(part: Part, place: Place, control: HTMLElement, more?: HTMLElement): HTMLElement {
    const hintId = this.#describe(control, part.description || more);
    return h(
      "div",
      { class: "field" },
      h("label", { for: control.id }, place.label),
      control,
      hintId !== undefined &&
        h(
          "p",
          { class: "hint", id: hintId },
          part.description,
          part.description !== "" && more !== undefined && " ",
          more,
        ),
      this.faultsAt(place.path, control),
    );
  }

  /** Room for faults at a path. */
  faultsAt(path: string, control?: HTMLElement): HTMLElement {
    const faults = h("div", { class: "fault", "aria-live": "polite" });
    if (path !== "") this.#fields.set(path, { faults, control });
    return faults;
  }

  #describe(control: HTMLElement, words: unknown): string | undefined {
    if (words === "" || words === undefined) return undefined;
    const id = unique("hint");
    control.setAttribute("aria-describedby", id);
    return id;
  }

  /** Suggestions for texts that name something. */
  #listOf(definition: string): string | undefined {
    const words = this.#known(definition);
    if (words.length === 0) return undefined;
    let id = this.#listIds.get(definition);
    if (id === undefined) {
      id = unique("known");
      this.#listIds.set(definition, id);
      this.lists.append(
        h(
          "datalist",
          { id },
          words.map((value) => h("option", { value })),
        ),
      );
    }
    return id;
  }
}

function shown(kind: string, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (kind === "moment" && typeof value === "string") return value.replace(/(:\d\d)?(\.\d+)?Z$/, "");
  return String(value);
}

const TYPES: Readonly<Record<string, string>> = { number: "number", moment: "datetime-local", text: "text" };
/** Words rather than a word. */
const LONG = /(^|\.)(description|text)$/;
