// The shared vectors, core/tests/vectors/*.json, as texts of compact JSON.

import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../../../core/tests/vectors/", import.meta.url);

/** The configuration that they are for. */
export const CONFIG = readFileSync(new URL("engine/config.json", FOLDER), "utf8");

/** Their files, each `{file, vectors: [{name, request, response}]}`, requests and responses as texts. */
export const FILES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => ({ file, vectors: read(readFileSync(new URL(file, FOLDER), "utf8")) }));

/** All of them. */
export const VECTORS = FILES.flatMap(({ vectors }) => vectors);

/**
 * Only blanks between the tokens are taken away. Nothing is parsed and written anew: some requests are wrong in ways that a
 * parser would mend, such as a field that stands twice.
 */
function read(text) {
  const compact = text.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g, "$1");
  return parts(compact).map((vector) => {
    const [name, request, response] = parts(vector).map((member) => member.slice(member.indexOf(":") + 1));
    return { name: JSON.parse(name), request, response };
  });
}

/** The elements of a list, or the members of an object, as they stand. */
function parts(text) {
  const found = [];
  let [depth, begin] = [0, 1];
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]},]/g)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    if ((token === "," && depth === 1) || depth === 0) {
      if (index > begin) found.push(text.slice(begin, index));
      begin = index + 1;
    }
  }
  return found;
}
