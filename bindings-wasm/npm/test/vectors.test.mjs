// The shared vectors in Node, byte for byte, as modules and as CommonJS.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as modules from "../dist/esm/node.js";
import { CONFIG, FILES, VECTORS } from "./vectors.mjs";
import { answered } from "./vectors_answered.mjs";

const common = createRequire(import.meta.url)("../dist/cjs/node.js");

for (const [kind, tutelage] of [
  ["as modules", modules],
  ["as CommonJS", common],
]) {
  test(`every shared vector has its answer in Node, ${kind}`, (context) => {
    tutelage.initSync();
    const { counts, differences } = answered(tutelage, CONFIG, VECTORS);
    const told = `${counts.engine} vectors of ${FILES.length} files, ${counts.saved} of them by a saved engine as well`;
    context.diagnostic(`${told}, ${counts.index} by indexes; ${differences.length} differences`);
    assert.deepEqual(differences, []);
    assert.ok(VECTORS.length > 500 && counts.engine === VECTORS.length && counts.index >= 20, JSON.stringify(counts));
  });
}

test("the facade answers what the text says, and throws an error with all its faults", (context) => {
  modules.initSync();
  const engine = new modules.Engine(CONFIG);
  const counts = { answered: 0, thrown: 0, asText: 0 };
  for (const { name, request, response } of VECTORS) {
    const expected = JSON.parse(response);
    const parsed = JSON.parse(request);
    // A field that stands twice is in the text only, which `call` takes as well.
    const isMended = JSON.stringify(parsed) !== request;
    const call = () => engine.call(isMended ? request : parsed);
    counts.asText += Number(isMended);
    if (!("error" in expected)) {
      assert.deepEqual(call(), expected, name);
      counts.answered += 1;
      continue;
    }
    assert.throws(call, (error) => {
      assert.ok(error instanceof modules.TutelageError, name);
      assert.deepEqual(error.faults, expected.error.faults, name);
      assert.equal(error.code, expected.error.faults[0].code, name);
      assert.ok(error.help.length > 0, `${name}: ${error.code} has no help`);
      return true;
    });
    counts.thrown += 1;
  }
  const { answered, thrown, asText } = counts;
  context.diagnostic(`${answered} answered, ${thrown} thrown, ${asText} of them given as text; 0 differences`);
  assert.ok(thrown > 50 && asText < 10, JSON.stringify(counts));
});

test("the files are read to the last vector", () => {
  const read = FILES.map(({ file, vectors }) => [file, vectors.map(({ name }) => name)]);
  const stand = FILES.map(({ file }) => {
    const text = readFileSync(new URL(`../../../core/tests/vectors/${file}`, import.meta.url), "utf8");
    return [file, JSON.parse(text).map(({ name }) => name)];
  });
  assert.deepEqual(read, stand);
});
