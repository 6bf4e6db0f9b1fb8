// The suite notices every store that does not do what it has to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { initSync } from "../dist/esm/node.js";
import { cases, conformance } from "../dist/esm/conformance/index.js";
import { Broken, FAULTS } from "./stores_broken.mjs";

initSync();

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`a store that is wrong in one thing: ${name}`, async () => {
    const failed = await conformance((engine) => new Broken(engine, fault));
    assert.deepEqual(
      failed.map(({ name }) => name),
      [fault.noticed],
      JSON.stringify(failed, null, 2),
    );
  });
}

test("every case has a store that it notices", () => {
  const noticed = new Set(Object.values(FAULTS).map((fault) => fault.noticed));
  assert.deepEqual(
    cases.map(({ name }) => name).filter((name) => !noticed.has(name)),
    [],
  );
});

test("a store that throws has failed, and is told of", async () => {
  const broken = new Error("the disk is full");
  const failed = await conformance(() => ({
    load: () => Promise.reject(broken),
    commit: () => Promise.reject(broken),
  }));
  assert.equal(failed.length, cases.length);
  assert.equal(failed[0].message, "the disk is full");
});
