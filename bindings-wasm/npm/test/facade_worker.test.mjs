// Indexes built in a worker, with both ends in one thread and messages that are copied, as they are between threads.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine, Index, initSync } from "../dist/esm/node.js";
import { buildIndexInWorker, serveIndexBuilds } from "../dist/esm/worker.js";
import { config } from "./stores_company.mjs";

initSync();

const NOW = "2026-03-20T09:00:00Z";
const engine = new Engine(config());
const people = Array.from({ length: 3_000 }, (_, place) => person(`p${place}`));
const expected = Index.build(engine, people, { now: NOW }).save();

describe("an index built in a worker", () => {
  test("is the one that would have been built here, whatever the records come as", async () => {
    const lines = people.map((record) => JSON.stringify(record));
    const sources = {
      objects: people,
      JSON: lines,
      "JSON on several lines": people.map((record) => JSON.stringify(record, null, 2)),
      "one after the other": later(people),
      "a file": new Blob([lines.join("\n")]),
      "a file with empty lines, of another system": new Blob([`\r\n${lines.join("\r\n\r\n")}\r\n`]),
    };
    const worker = new FakeWorker();
    for (const [name, records] of Object.entries(sources)) {
      const told = [];
      const options = { now: NOW, onProgress: (records) => told.push(records) };
      const index = await buildIndexInWorker(worker, engine, records, options);
      assert.deepEqual(index.save(), expected, name);
      assert.equal(told.at(-1), people.length, name);
      assert.deepEqual(
        told,
        told.toSorted((one, other) => one - other),
        name,
      );
    }
    assert.equal(worker.listening, 0);
  });

  test("crosses in pieces, each of which is told", async () => {
    const long = people.map(({ person }) => ({ person: { ...person, name: "n".repeat(200) } }));
    const many = [...long, ...long.map(({ person }) => ({ person: { ...person, id: `${person.id}b` } }))];
    const told = [];
    const index = await buildIndexInWorker(new FakeWorker(), engine, many, {
      onProgress: (records) => told.push(records),
    });
    assert.equal(index.size().people, 6_000);
    assert.equal(told[0], 0);
    assert.ok(new Set(told).size > 2, String(told));
  });

  test("of a file holds characters that lie across pieces", async () => {
    const text = ["ż", "😀", "ö"].map((id) => JSON.stringify(person(id))).join("\n");
    const bytes = new TextEncoder().encode(text);
    const file = new Blob(Array.from(bytes, (byte) => new Uint8Array([byte])));
    const index = await buildIndexInWorker(new FakeWorker(), engine, file, { now: NOW });
    assert.deepEqual(index.save(), Index.build(engine, text.split("\n"), { now: NOW }).save());
  });

  test("of nothing is empty", async () => {
    for (const records of [[], new Blob([])]) {
      assert.equal((await buildIndexInWorker(new FakeWorker(), engine, records)).size().people, 0);
    }
  });

  const faults = {
    "a wrong record": [
      [...people, person("")],
      { name: "TutelageError", code: "invalid_value", path: "records[3000].person.id" },
    ],
    "a record that is no JSON": [["{"], { code: "malformed_json", path: "records[0]" }],
    "a record on lines that is no JSON": [['{"person":\n'], { code: "malformed_json" }],
    "a file that is no JSON": [new Blob(["{\n{"]), { code: "malformed_json", path: "records[0]" }],
    "a person who stands twice": [[person("a"), person("a")], { code: "duplicate_id" }],
    "a record that cannot be written": [[{ person: 1n }], { code: "invalid_argument", path: "records" }],
    "half a surrogate pair": [[JSON.stringify(person("a#")).replace("#", "\ud800")], { code: "invalid_value" }],
    "records that end with an error": [broken(), { message: "the database is gone" }],
  };
  for (const [name, [records, error]] of Object.entries(faults)) {
    test(`says what is wrong, and the worker goes on: ${name}`, async () => {
      const worker = new FakeWorker();
      await assert.rejects(buildIndexInWorker(worker, engine, records, { now: NOW }), error);
      assert.equal(worker.listening, 0);
      assert.deepEqual((await buildIndexInWorker(worker, engine, people, { now: NOW })).save(), expected);
    });
  }

  test("is given up where the page's own progress throws, or the time is none", async () => {
    const worker = new FakeWorker();
    const onProgress = () => {
      throw new Error("the bar is gone");
    };
    await assert.rejects(buildIndexInWorker(worker, engine, people, { onProgress }), { message: "the bar is gone" });
    await assert.rejects(buildIndexInWorker(worker, engine, people, { now: new Date(NaN) }), {
      code: "invalid_argument",
    });
    await assert.rejects(buildIndexInWorker(worker, engine, people, { now: "today" }), {
      code: "invalid_argument",
      path: "now",
    });
    assert.deepEqual((await buildIndexInWorker(worker, engine, people, { now: NOW })).save(), expected);
  });

  test("is an error where the worker cannot be loaded", async () => {
    const worker = new EventTarget();
    worker.postMessage = () => queueMicrotask(() => worker.dispatchEvent(new Event("error")));
    await assert.rejects(buildIndexInWorker(worker, engine, people), { message: /could not be loaded/ });
  });
});

/** A worker without a thread. */
class FakeWorker extends EventTarget {
  listening = 0;

  constructor() {
    super();
    const scope = new EventTarget();
    const send = (to) => (message, transfer) => {
      const data = structuredClone(message, { transfer });
      setImmediate(() => to.dispatchEvent(new MessageEvent("message", { data })));
    };
    scope.postMessage = send(this);
    this.postMessage = send(scope);
    serveIndexBuilds(scope);
  }

  addEventListener(...options) {
    this.listening += 1;
    super.addEventListener(...options);
  }

  removeEventListener(...options) {
    this.listening -= 1;
    super.removeEventListener(...options);
  }
}

function person(id) {
  return { person: { id, name: "somebody", manager: "nobody", version: 1 } };
}

async function* later(records) {
  yield* records;
}

async function* broken() {
  yield person("a");
  throw new Error("the database is gone");
}
