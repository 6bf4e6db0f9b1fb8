// A form rendered from a JSON Schema. Of what it edits it knows only which texts name something that is known.

import type { Fault } from "tutelage";
import { fill, h, unique } from "./dom.js";
import { FormFields, type Place } from "./form_fields.js";
import { inWords, Schemas, type Json, type Part, type Schema, type Variant } from "./schema.js";

export interface FormOptions {
  schema: Schema;
  value: Json;
  /** Called with the whole document after every change. */
  onChange(value: Json): void;
  /** Texts that are known under a definition, such as the attributes there are for `AttributeId`. */
  known?(definition: string): readonly string[];
  /** Properties of the document that are left out. */
  without?: readonly string[];
}

/** A form that is shown. */
export interface SchemaForm {
  element: HTMLElement;
  /** Puts faults at their fields; gives those that have none. */
  show(faults: readonly Fault[]): Fault[];
}

export function schemaForm({ schema, value, onChange, known, without = [] }: FormOptions): SchemaForm {
  const schemas = new Schemas(schema);
  const fields = new FormFields((definition) => known?.(definition) ?? []);
  const whole = structuredClone(value);
  const body = h("div", { class: "stack" });
  const element = h("div", { class: "schema-form" }, fields.lists, body);

  const root = schemas.part(schema);
  if (root.kind.kind === "object")
    fill(
      body,
      properties(root, whole as { [name: string]: Json }, "", 0, () => onChange(whole)),
    );
  return { element, show: (faults) => fields.show(faults) };

  /** All properties of an object, those that hold more of them folded up. */
  function properties(
    part: Part,
    object: { [name: string]: Json },
    path: string,
    depth: number,
    changed: () => void,
  ): HTMLElement[] {
    if (part.kind.kind !== "object") return [];
    const simple: HTMLElement[] = [];
    const nested: HTMLElement[] = [];
    for (const [name, inner, required] of part.kind.properties) {
      if (depth === 0 && without.includes(name)) continue;
      const place: Place = {
        path: path === "" ? name : `${path}.${name}`,
        label: inWords(name),
        value: object[name],
        set: (next) => {
          if (next === undefined || (next === null && !required)) delete object[name];
          else object[name] = next;
          changed();
        },
      };
      const innerPart = schemas.part(inner);
      const field = any(innerPart, inner, place, depth + 1);
      (isSimple(innerPart) ? simple : nested).push(field);
    }
    return [...(simple.length > 0 ? [h("div", { class: "fields" }, simple)] : []), ...nested];
  }

  function any(part: Part, schema: Schema, place: Place, depth: number): HTMLElement {
    switch (part.kind.kind) {
      case "object":
        return group(part, place, depth, (object) =>
          properties(part, object, place.path, depth, () => place.set(object)),
        );
      case "list":
        return list(part, part.kind.items, place, depth);
      case "set":
        return fields.set(part, part.kind.options, place);
      case "options":
        return fields.select(part, part.kind.options, place, schema);
      case "variants":
        return variants(part, part.kind.variants, place, depth);
      case "shapes":
        return shapes(part, part.kind.shapes, place, depth);
      case "boolean":
        return fields.checkbox(part, place);
      default:
        return fields.input(part, place, schema);
    }
  }

  /** An object: folded up at the top, a frame below it. */
  function group(
    part: Part,
    place: Place,
    depth: number,
    inside: (object: { [name: string]: Json }) => HTMLElement[],
  ): HTMLElement {
    const object = (place.value ?? {}) as { [name: string]: Json };
    const faults = fields.faultsAt(place.path);
    if (depth === 1) return folded(place.label, part.description, faults, inside(object));
    // Things with a name of their own are many: only what they are called shows at first.
    if ("id" in object)
      return folded(`${place.label}: ${object["name"] ?? object["id"] ?? ""}`, "", faults, inside(object));
    return h(
      "fieldset",
      { class: "frame-in stack" },
      h("legend", null, place.label),
      part.description !== "" && h("p", { class: "hint" }, part.description),
      faults,
      inside(object),
    );
  }

  function folded(
    label: string,
    description: string,
    faults: HTMLElement,
    inside: readonly HTMLElement[],
  ): HTMLElement {
    return h(
      "details",
      { class: "folded" },
      h("summary", null, label, description !== "" && h("span", { class: "hint" }, ` ${description}`)),
      h("div", { class: "stack inset" }, faults, inside),
    );
  }

  function list(part: Part, items: Schema, place: Place, depth: number): HTMLElement {
    const values = (Array.isArray(place.value) ? place.value : []) as Json[];
    const itemPart = schemas.part(items);
    const one = place.label.replace(/ies$/, "y").replace(/s$/, "").toLowerCase();
    const rows = h("div", { class: "stack small-gap" });
    const faults = fields.faultsAt(place.path);
    const changed = () => place.set(values);
    const draw = () =>
      fill(
        rows,
        values.length === 0 && h("p", { class: "quiet small" }, "None."),
        values.map((value, at) => {
          const inner: Place = {
            path: `${place.path}[${at}]`,
            label: `${inWords(one)} ${at + 1}`,
            value,
            set: (next) => {
              values[at] = next ?? "";
              changed();
            },
          };
          const body = any({ ...itemPart, description: "" }, items, inner, Math.max(2, depth + 1));
          return h("div", { class: "item" }, body, h("div", { class: "item-buttons" }, itemButtons(at)));
        }),
      );
    const itemButtons = (at: number) => [
      at > 0 &&
        iconButton("↑", `Move ${one} ${at + 1} of ${place.label.toLowerCase()} up`, () => {
          values.splice(at - 1, 0, ...values.splice(at, 1));
          again();
        }),
      iconButton("✕", `Remove ${one} ${at + 1} of ${place.label.toLowerCase()}`, () => {
        values.splice(at, 1);
        again();
      }),
    ];
    const again = () => {
      draw();
      changed();
      add.focus();
    };
    const add = h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          values.push(schemas.fresh(items));
          draw();
          changed();
          const made = rows.querySelector<HTMLElement>(":scope > .item:last-child");
          made?.querySelector("details")?.setAttribute("open", "");
          made?.querySelector<HTMLElement>("input, select, textarea")?.focus();
        },
      },
      `Add ${/^[aeiou]/.test(one) ? "an" : "a"} ${one}`,
    );
    draw();
    const inside = [rows, h("p", null, add)];
    if (depth === 1) return folded(place.label, part.description, faults, inside);
    return h(
      "fieldset",
      { class: "frame-in stack small-gap" },
      h("legend", null, place.label),
      part.description !== "" && h("p", { class: "hint" }, part.description),
      faults,
      inside,
    );
  }

  /** One of a few forms: a chooser, and what belongs to the one that is chosen. */
  function variants(part: Part, all: readonly Variant[], place: Place, depth: number): HTMLElement {
    let value = place.value ?? schemas.freshVariant(all[0] as Variant);
    const nameOf = (value: Json) => (typeof value === "string" ? value : Object.keys(value as object)[0]);
    const inside = h("div", { class: "stack small-gap" });
    const hint = h("span");
    const draw = () => {
      const chosen = all.find(({ name }) => name === nameOf(value));
      hint.textContent = chosen?.words ?? "";
      if (chosen?.inner === undefined) return fill(inside);
      const { name, inner } = chosen;
      const innerPart = schemas.part(inner);
      const path = `${place.path}.${name}`;
      const set = (next: Json | undefined) => {
        value = { [name]: next ?? {} };
        place.set(value);
      };
      const innerValue = (value as { [name: string]: Json })[name] as Json;
      if (innerPart.kind.kind === "object") {
        const object = innerValue as { [name: string]: Json };
        return fill(
          inside,
          fields.faultsAt(path),
          properties(innerPart, object, path, depth + 1, () => set(object)),
        );
      }
      return fill(inside, any(innerPart, inner, { path, label: inWords(name), value: innerValue, set }, depth + 1));
    };
    const control: HTMLSelectElement = h(
      "select",
      {
        id: unique("field"),
        value: nameOf(value) ?? "",
        onchange: () => {
          const chosen = all.find(({ name }) => name === control.value);
          if (chosen === undefined) return;
          value = schemas.freshVariant(chosen);
          draw();
          place.set(value);
        },
      },
      all.map(({ name }) => h("option", { value: name }, inWords(name))),
    );
    draw();
    return h("div", { class: "variants stack small-gap" }, fields.labelled(part, place, control, hint), inside);
  }

  /** A value of one of a few types, such as a number or a text. */
  function shapes(part: Part, all: readonly Schema[], place: Place, depth: number): HTMLElement {
    const parts = all.map((schema) => schemas.part(schema));
    let chosen = Math.max(
      0,
      parts.findIndex((part) => isOf(part, place.value)),
    );
    const inside = h("div");
    const draw = () => {
      const shape = parts[chosen] as Part;
      fill(
        inside,
        any({ ...shape, description: "" }, all[chosen] as Schema, { ...place, label: place.label }, depth + 1),
      );
    };
    const control: HTMLSelectElement = h(
      "select",
      {
        id: unique("field"),
        value: String(chosen),
        onchange: () => {
          chosen = Number(control.value);
          place.value = schemas.fresh(all[chosen] as Schema);
          place.set(place.value);
          draw();
        },
      },
      parts.map(({ description }, at) => h("option", { value: String(at) }, description.replace(/\.$/, ""))),
    );
    draw();
    const label = `Kind of ${place.label.toLowerCase()}`;
    return h(
      "div",
      { class: "fields" },
      fields.labelled({ ...part, description: "" }, { ...place, path: "", label }, control),
      inside,
    );
  }
}

function iconButton(sign: string, label: string, onclick: () => void): HTMLElement {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, sign);
}

/** Whether it stands in a row with others. */
function isSimple({ kind }: Part): boolean {
  return !["object", "list", "set", "variants", "shapes"].includes(kind.kind);
}

function isOf({ kind }: Part, value: Json | undefined): boolean {
  if (Array.isArray(value)) return kind.kind === "list" || kind.kind === "set";
  if (typeof value === "number") return kind.kind === "number";
  return typeof value === "boolean" ? kind.kind === "boolean" : kind.kind === "text";
}
