// Values of attributes: as people read them, and as a field for each kind.

import type { AttributeDefinition, AttributeValue } from "tutelage";
import { h, unique } from "../ui/dom.js";
import { choice, field } from "./parts.js";

/** A value as people write it. */
export function written(value: AttributeValue | undefined): string {
  if (value === undefined) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** A field for a value; an empty one says that it is not known. */
export function valueField(
  { name, kind }: AttributeDefinition,
  value: AttributeValue | undefined,
  set: (value: AttributeValue | undefined) => void,
): HTMLElement {
  if (kind === "yes_no") {
    const now = value === undefined ? "" : value === true ? "yes" : "no";
    return field(
      name,
      choice(
        unique("value"),
        [
          ["", "not known"],
          ["yes", "yes"],
          ["no", "no"],
        ] as const,
        now,
        (picked) => set(picked === "" ? undefined : picked === "yes"),
      ),
    );
  }
  const input: HTMLInputElement = h("input", {
    id: unique("value"),
    type: kind === "integer" ? "number" : kind === "date" ? "date" : "text",
    value: value === undefined ? "" : Array.isArray(value) ? value.join("; ") : String(value),
    oninput: () => set(read()),
  });
  return field(name, input, kind === "text_set" ? "With semicolons between" : undefined);

  function read(): AttributeValue | undefined {
    const text = input.value.trim();
    if (text === "") return undefined;
    if (kind === "integer") return Number(text);
    if (kind === "text_set")
      return [
        ...new Set(
          text
            .split(";")
            .map((part) => part.trim())
            .filter(Boolean),
        ),
      ];
    return text;
  }
}
