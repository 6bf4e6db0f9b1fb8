// Memory of the WebAssembly grows and never shrinks, so what is not given back is seen in it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { Engine, Index, initSync, memoryBytes } from "../dist/esm/node.js";
import { CONFIG, VECTORS } from "./vectors.mjs";

const [DECISIONS, LOADS] = process.env.TUTELAGE_FULL === "1" ? [100_000, 100] : [5_000, 20];
/** It may grow until it has what it needs. */
const FIRST = 10;
const PEOPLE = 5_000;
const NOW = "2026-03-20T09:00:00Z";

before(() => initSync());

test(`${DECISIONS} decisions take no memory`, (context) => {
  const engine = new Engine(CONFIG);
  const decisions = VECTORS.filter(({ response }) => response.startsWith('{"done":'));
  assert.ok(decisions.length > FIRST);
  // Each of them, since they need more and less.
  for (const { request } of decisions.concat(decisions.slice(0, FIRST))) engine.exchange(request);
  const bytes = memoryBytes();
  for (let count = 0; count < DECISIONS; count += 1) engine.exchange(decisions[count % decisions.length].request);
  context.diagnostic(`${bytes} bytes before and ${memoryBytes()} after`);
  assert.equal(memoryBytes(), bytes);
  engine.free();
});

test(`${LOADS} indexes of ${PEOPLE} people that are loaded and freed take no memory`, (context) => {
  const engine = new Engine(CONFIG);
  const saved = savedElsewhere();
  load(FIRST);
  const bytes = memoryBytes();
  load(LOADS);
  context.diagnostic(`${bytes} bytes before and ${memoryBytes()} after, ${saved.length} bytes saved`);
  assert.equal(memoryBytes(), bytes);

  // Had they been kept, it would have been seen.
  const kept = Array.from({ length: LOADS }, () => Index.load(engine, saved));
  assert.ok(memoryBytes() > bytes + (LOADS / 2) * saved.length, `${memoryBytes()} bytes`);
  for (const index of kept) index.free();
  engine.free();

  function load(times) {
    for (let count = 0; count < times; count += 1) {
      const index = Index.load(engine, saved);
      assert.equal(index.size().people, PEOPLE);
      index.free();
    }
  }
});

test("engines that are made, opened and freed take no memory", () => {
  const saved = new Engine(CONFIG).save();
  make(FIRST);
  const bytes = memoryBytes();
  make(LOADS);
  assert.equal(memoryBytes(), bytes);

  function make(times) {
    for (let count = 0; count < times; count += 1) for (const from of [CONFIG, saved]) new Engine(from).free();
  }
});

/** An index that was built in another instance, since building needs memory that would be free afterwards. */
function savedElsewhere() {
  const common = createRequire(import.meta.url)("../dist/cjs/node.js");
  common.initSync();
  return common.Index.build(new common.Engine(CONFIG), people(), { now: NOW }).save();
}

function* people() {
  for (let number = 0; number < PEOPLE; number += 1) {
    yield { person: { id: `p${number}`, name: `Person ${number}`, version: 1, manager: "nobody" } };
  }
}
