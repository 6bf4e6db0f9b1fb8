// Which column means what: guessed from its name and its values, to be put right by whoever imports.

import type { AttributeDefinition, AttributeKind, Mapping } from "tutelage";
import type { CsvRow } from "../csv.js";

/** What a column may mean. */
export const MEANINGS = {
  none: "Not used",
  id: "Who it is (id)",
  name: "Name",
  manager: "Manager's id",
  left: "Who has left",
  attribute: "An attribute",
  skills: "Skills they have",
  wants: "Skills they want to learn",
} as const;

export type Meaning = keyof typeof MEANINGS;

/** A column with what it means. */
export interface ColumnPlan {
  column: string;
  /** A few values, to recognise it by. */
  samples: string[];
  meaning: Meaning;
  /** For attributes: the key, the name for people, and the kind. */
  attribute: AttributeDefinition;
  /** For lists: what stands between two items; nothing where the cell is one item. */
  separator: string;
  /** For skills: what stands between a skill and its marks. */
  marks: string;
  /** For managers: what an empty cell says. */
  empty: "nobody" | "unknown";
  /** For those who left: the values that say so. */
  leftValues: string;
}

/** A plan for every column of a file. */
export function guessPlan(rows: readonly CsvRow[], known: readonly AttributeDefinition[]): ColumnPlan[] {
  const [header, ...body] = rows;
  const taken = new Set<Meaning>();
  return (header?.cells ?? []).map((column, place) => {
    const values = body
      .slice(0, LOOKED_AT)
      .map(({ cells }) => cells[place] ?? "")
      .filter((value) => value !== "");
    let meaning = meaningOf(column);
    // There is one id, one name, one manager.
    if (meaning !== "attribute" && taken.has(meaning)) meaning = "none";
    if (!["attribute", "none", "skills", "wants"].includes(meaning)) taken.add(meaning);
    const key = keyOf(column);
    const kind = kindOf(values);
    const separator = SEPARATORS.find((mark) => values.some((value) => value.includes(mark))) ?? "";
    return {
      column,
      samples: [...new Set(values)].slice(0, 3),
      meaning,
      attribute: known.find(({ id }) => id === key) ?? { id: key, name: capital(column.replace(/[_-]+/g, " ")), kind },
      separator: kind === "text_set" || meaning === "skills" || meaning === "wants" ? separator : "",
      marks: values.some((value) => /:[1-5]\b/.test(value)) ? ":" : "",
      empty: "nobody",
      leftValues: "left, terminated",
    };
  });
}

/** The document that the engine takes, and the attributes that it brings. */
export function mappingOf(
  plan: readonly ColumnPlan[],
  delimiter: string,
): { mapping: Mapping; attributes: AttributeDefinition[] } {
  const named = (meaning: Meaning) => plan.find((column) => column.meaning === meaning);
  const all = (meaning: Meaning) => plan.filter((column) => column.meaning === meaning);
  const items = ({ column, separator, marks }: ColumnPlan) => ({
    column,
    ...(separator !== "" && { separator }),
    ...(marks !== "" && { marks }),
  });
  const [manager, left] = [named("manager"), named("left")];
  const mapping: Mapping = {
    id: { column: named("id")?.column ?? "" },
    name: { column: named("name")?.column ?? "" },
    attributes: Object.fromEntries(
      all("attribute").map(({ column, attribute, separator }) => [
        attribute.id,
        { column, ...(attribute.kind === "text_set" && separator !== "" && { separator }) },
      ]),
    ),
    skills: all("skills").map(items),
    wants: all("wants").map(items),
    empty_values: ["", "NA"],
    delimiter,
    ...(manager && { manager: { column: manager.column, empty: manager.empty } }),
    ...(left && { left: { column: left.column, values: left.leftValues.split(",").map((value) => value.trim()) } }),
  };
  return { mapping, attributes: all("attribute").map(({ attribute }) => attribute) };
}

/** What is missing before a file can be read, in words. */
export function missingFrom(plan: readonly ColumnPlan[]): string[] {
  const missing = (["id", "name"] as const).filter((meaning) => !plan.some((column) => column.meaning === meaning));
  return missing.map((meaning) => `No column is “${MEANINGS[meaning]}”.`);
}

/** A key as the engine takes it. */
export function keyOf(text: string): string {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9_.-]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 64) || "column"
  );
}

function meaningOf(column: string): Meaning {
  const name = column.toLowerCase();
  return GUESSES.find(([pattern]) => pattern.test(name))?.[1] ?? "attribute";
}

const GUESSES: readonly (readonly [RegExp, Meaning])[] = [
  [/manager|supervisor|reports.?to|boss/, "manager"],
  [/^(id|.*(employee|person|user|staff|worker).?(id|no|number)?)$|^(personnel|employee).*/, "id"],
  [/^(full.?|display.?)?name$/, "name"],
  [/^(wants?|wishes|interests?|goals?|to.?learn|learn.*)$/, "wants"],
  [/skill|competenc|expertise/, "skills"],
  [/^(status|state|left|terminated|leaver)$/, "left"],
  [/e-?mail|phone|salary|birth/, "none"],
];

function kindOf(values: readonly string[]): AttributeKind {
  const all = (pattern: RegExp) => values.length > 0 && values.every((value) => pattern.test(value));
  if (all(/^-?\d{1,15}$/)) return "integer";
  if (all(/^\d{4}-\d{2}-\d{2}$/)) return "date";
  if (all(/^(yes|no|true|false)$/i)) return "yes_no";
  // One in ten with a separator is a list; one in a thousand is a name with a comma.
  const listed = values.filter((value) => SEPARATORS.some((mark) => value.includes(mark))).length;
  return listed * 10 >= values.length && listed > 0 ? "text_set" : "text";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SEPARATORS = [";", "|"];
const LOOKED_AT = 200;
