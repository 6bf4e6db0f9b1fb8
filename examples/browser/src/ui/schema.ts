// JSON Schema as far as documents of the engine use it.

/** A schema, or a part of one. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly uniqueItems?: boolean;
  readonly $defs?: { readonly [name: string]: Schema };
}

/** A value of a document. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a part of a schema is, looked through references and "or null". */
export type Kind =
  | { kind: "object"; properties: readonly (readonly [string, Schema, boolean])[] }
  | { kind: "list"; items: Schema }
  | { kind: "set"; options: readonly Option[] }
  | { kind: "options"; options: readonly Option[] }
  | { kind: "variants"; variants: readonly Variant[] }
  | { kind: "shapes"; shapes: readonly Schema[] }
  | { kind: "number" | "text" | "boolean" | "moment" };

/** One of a few texts. */
export interface Option {
  value: string;
  words: string;
}

/** One of a few forms: a text of its own, or an object with one key. */
export interface Variant {
  name: string;
  words: string;
  /** What stands under the key; nothing for a text of its own. */
  inner: Schema | undefined;
}

/** A part of a schema as a form needs it. */
export interface Part {
  kind: Kind;
  schema: Schema;
  /** Whether null is a value. */
  nullable: boolean;
  /** The name of the definition, such as `AttributeId`. */
  definition: string | undefined;
  description: string;
}

/** Looks through references. */
export class Schemas {
  readonly root: Schema;
  readonly #definitions: { readonly [name: string]: Schema };

  constructor(root: Schema) {
    this.root = root;
    this.#definitions = root.$defs ?? {};
  }

  part(schema: Schema): Part {
    const description = schema.description;
    let nullable = false;
    let definition: string | undefined;
    let at = schema;
    for (;;) {
      if (at.$ref !== undefined) {
        definition = at.$ref.split("/").at(-1) as string;
        at = this.#definitions[definition] ?? {};
      } else if (at.anyOf?.some(({ type }) => type === "null")) {
        nullable = true;
        const rest = at.anyOf.filter(({ type }) => type !== "null");
        at = rest.length === 1 ? (rest[0] as Schema) : { anyOf: rest };
      } else break;
    }
    if (Array.isArray(at.type) && at.type.includes("null")) {
      nullable = true;
      at = { ...at, type: at.type.find((type: string) => type !== "null") ?? "string" };
    }
    return {
      kind: this.#kind(at),
      schema: at,
      nullable,
      definition,
      description: plainWords(description ?? at.description ?? ""),
    };
  }

  /** What a new value is: its default, or the least that it has to have. */
  fresh(schema: Schema): Json {
    if (schema.default !== undefined) return structuredClone(schema.default) as Json;
    const { kind, nullable, schema: part } = this.part(schema);
    if (nullable) return null;
    switch (kind.kind) {
      case "object":
        return Object.fromEntries(
          kind.properties.filter(([, , required]) => required).map(([name, inner]) => [name, this.fresh(inner)]),
        );
      case "list":
      case "set":
        return [];
      case "options":
        return kind.options[0]?.value ?? "";
      case "variants":
        return this.freshVariant(kind.variants[0] as Variant);
      case "shapes":
        return this.fresh(kind.shapes[0] as Schema);
      case "number":
        return part.minimum ?? 0;
      case "boolean":
        return false;
      default:
        return "";
    }
  }

  freshVariant({ name, inner }: Variant): Json {
    return inner === undefined ? name : { [name]: this.fresh(inner) };
  }

  #kind(schema: Schema): Kind {
    const { oneOf, anyOf, type, properties, items } = schema;
    if (oneOf?.every((option) => typeof option.const === "string")) return { kind: "options", options: options(oneOf) };
    if (oneOf !== undefined) return { kind: "variants", variants: oneOf.map(variant) };
    if (anyOf !== undefined) return { kind: "shapes", shapes: anyOf };
    if (type === "object") {
      const required = new Set(schema.required);
      return {
        kind: "object",
        properties: Object.entries(properties ?? {}).map(([name, inner]) => [name, inner, required.has(name)] as const),
      };
    }
    if (type === "array" && items !== undefined) {
      const inner = this.part(items).kind;
      return inner.kind === "options" ? { kind: "set", options: inner.options } : { kind: "list", items };
    }
    if (type === "integer" || type === "number") return { kind: "number" };
    if (type === "boolean") return { kind: "boolean" };
    return { kind: schema.format === "date-time" ? "moment" : "text" };
  }
}

/** The name of a field or option in words. */
export function inWords(name: string): string {
  const words = name.replace(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function options(schemas: readonly Schema[]): Option[] {
  return schemas.map((schema) => ({ value: String(schema.const), words: plainWords(schema.description ?? "") }));
}

function variant(schema: Schema): Variant {
  const words = plainWords(schema.description ?? "");
  if (schema.const !== undefined) return { name: String(schema.const), words, inner: undefined };
  const [[name, inner]] = Object.entries(schema.properties ?? {}) as [[string, Schema]];
  return { name, words, inner };
}

/** Lines of source code are no lines of text, and backticks no quotation marks. */
function plainWords(description: string): string {
  return description
    .replace(/\s*\n\s*/g, " ")
    .replace(/`([^`]*)`/g, "“$1”")
    .trim();
}
