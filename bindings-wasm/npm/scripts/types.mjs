// Writes src/wire.ts: every document of the protocol as a type, from the schemas that the built core gives, so that there
// is one source for them, the Rust types. `--check` compares instead, and fails where they differ.

import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import { WasmEngine, initSync } from "../src/wasm/tutelage.js";

const OUT = new URL("../src/wire.ts", import.meta.url);

const DOCUMENTS = {
  config: "Config",
  type_draft: "TypeDraft",
  mapping: "Mapping",
  request: "EngineRequest",
  response: "EngineResponse",
  index_request: "IndexRequest",
  index_change: "IndexChange",
  index_response: "IndexResponse",
};

const HEADER = `// The documents of the protocol. Written by scripts/types.mjs from the Rust types; do not edit.
`;

async function main() {
  const written = HEADER + (await compile(merged(), "Documents", OPTIONS)) + codes();
  if (!process.argv.includes("--check")) {
    writeFileSync(OUT, written);
  } else if (readFileSync(OUT, "utf8") !== written) {
    console.error("types: src/wire.ts is not what the Rust types say; run: npm run types");
    process.exit(1);
  }
}

const OPTIONS = {
  additionalProperties: false,
  bannerComment: "",
  format: true,
  style: { printWidth: 120 },
  unknownAny: true,
};

/** A name that JavaScript has for something else. */
const RENAMED = { Record: "StoredRecord" };

/** What a schema says that a type cannot. */
const BEYOND_TYPES = new Set([
  "title",
  "format",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minLength",
  "maxLength",
  "pattern",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "default",
]);

initSync({ module: readFileSync(new URL("../src/wasm/tutelage_bg.wasm", import.meta.url)) });
const engine = new WasmEngine("{}");

/** The schema of a document. */
function schema(of) {
  return renamed(JSON.parse(engine.call(JSON.stringify({ schema: { of } }))).schema.schema);
}

/** One schema with all documents and all that they are made of. */
function merged() {
  const definitions = {};
  for (const [of, name] of Object.entries(DOCUMENTS)) {
    const { $schema, $defs, title, ...document } = schema(of);
    Object.assign(definitions, $defs, { [name]: document });
  }
  const documents = Object.values(DOCUMENTS).map((name) => [name, { $ref: `#/$defs/${name}` }]);
  return {
    description: "Every document by its name.",
    type: "object",
    properties: Object.fromEntries(documents),
    required: Object.values(DOCUMENTS),
    additionalProperties: false,
    $defs: mapped(definitions, tidy),
  };
}

/** The document as it is, with other names where they are in the way. */
function renamed({ $defs, ...document }) {
  const refer = (key, value) => {
    const name = key === "$ref" ? value.replace("#/$defs/", "") : "";
    return name in RENAMED ? `#/$defs/${RENAMED[name]}` : value;
  };
  const definitions = Object.entries($defs).map(([name, definition]) => [RENAMED[name] ?? name, definition]);
  return JSON.parse(JSON.stringify({ ...document, $defs: Object.fromEntries(definitions) }), refer);
}

/** A schema as TypeScript can say it, with words for whoever reads it in an editor. */
function tidy(schema) {
  if (schema === null || typeof schema !== "object") return schema;
  // Nothing may be in it: as `{}` it would be anything at all.
  if (isEmpty(schema)) return { ...schema, tsType: "Record<string, never>" };
  const tidied = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (BEYOND_TYPES.has(keyword)) continue;
    if (keyword === "properties") tidied.properties = mapped(value, tidy);
    else if (keyword === "description") tidied.description = words(value);
    // A map whose keys have some form is a map: TypeScript knows no forms.
    else if (keyword === "patternProperties") tidied.additionalProperties = tidy(Object.values(value)[0]);
    // A list with so many items of such kinds.
    else if (keyword === "prefixItems") {
      Object.assign(tidied, { items: value.map(tidy), minItems: value.length, maxItems: value.length });
    } else if (keyword === "oneOf") tidied.oneOf = value.map(variant);
    else tidied[keyword] = Array.isArray(value) ? value.map(tidy) : tidy(value);
  }
  const choices = schema.oneOf?.filter((one) => one.const !== undefined && one.description) ?? [];
  if (choices.length > 0) {
    const list = choices.map((one) => `- \`${one.const}\`: ${words(one.description).replaceAll("\n", " ")}`);
    tidied.description = [tidied.description ?? "", ...list].join("\n");
  }
  // What is said where a type is used stands beside it, and makes no other type of it.
  if (tidied.$ref && Object.keys(tidied).length > 1) {
    const { $ref, ...said } = tidied;
    return { ...said, allOf: [{ $ref }] };
  }
  return tidied;
}

function isEmpty({ type, properties, patternProperties, additionalProperties }) {
  return type === "object" && additionalProperties === false && !properties && !patternProperties;
}

/** What is said of a variant is said of its one field, where an editor shows it. */
function variant(schema) {
  const { description, ...rest } = tidy(schema);
  const [name, ...others] = Object.keys(rest.properties ?? {});
  if (name === undefined || others.length > 0 || description === undefined) return { ...rest };
  const field = rest.properties[name];
  const told = field.$ref ? { allOf: [{ $ref: field.$ref }], description } : { description, ...field };
  return { ...rest, properties: { [name]: told } };
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Links of rustdoc lead nowhere here, and lines are broken by the editor. */
function words(description) {
  return description
    .replace(/\[(`[^`]*`)\](\([^)]*\))?/g, "$1")
    .replace(/([^\n])\n(?=[^\n\-*|])/g, "$1 ")
    .replaceAll("*/", "*\\/");
}

/** What each code of an error means, for `TutelageError.help`. */
function codes() {
  const { $defs } = schema("response");
  const entries = $defs.ErrorCode.oneOf.flatMap((one) => {
    const names = one.const !== undefined ? [one.const] : one.enum;
    return names.map((name) => [name, one.description ? words(one.description) : ""]);
  });
  const lines = entries.map(([name, help]) => `  ${name}: ${JSON.stringify(help)},\n`).join("");
  return `
/** What each code of an error means. */
export const ERROR_CODES: { readonly [code in ErrorCode]: string } = {
${lines}};
`;
}

await main();
