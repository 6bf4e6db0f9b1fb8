// Engines and indexes as a JavaScript developer sees them: made, asked, saved, freed, and used wrongly.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import * as esm from "../dist/esm/node.js";
import { aStory, everything } from "./stores_company.mjs";

const { Engine, Index, IndexBuilder, MemoryStore, TutelageError, init, initSync, memoryBytes } = esm;
const require = createRequire(import.meta.url);
const cjs = require("../dist/cjs/node.js");

const early = [() => new Engine({}), () => new Engine(new Uint8Array(8))].map(thrownBy);
initSync();
cjs.initSync();

const NOW = "2026-03-20T09:00:00Z";
const SEARCH = { type: "mentoring", role: "mentee" };
const BLOCK = {
  id: "00000000-0000-4000-8000-000000000001",
  actor: { person: "ana" },
  command: { block: { person: "b" } },
};

describe("the instance", () => {
  test("is not there before `init`", () => {
    for (const error of early) {
      assert.ok(error instanceof TutelageError);
      assert.equal(error.code, "not_initialised");
      assert.match(error.help, /await init\(\)/);
    }
  });

  test("is made once, however often one asks", async () => {
    const engine = new Engine({});
    initSync();
    await Promise.all([init(), init()]);
    initSync(new Uint8Array(3));
    // The engine is in the instance that it was made in.
    assert.ok(engine.save().length > 0);
    assert.ok(memoryBytes() > 0);
  });

  test("of CommonJS gives the same answers", async () => {
    const { company } = await aStory((engine) => new MemoryStore(engine));
    const records = await company.records();
    const answers = [esm, cjs].map(({ Engine, Index }) => {
      const engine = new Engine(company.engine.save());
      const index = Index.build(engine, records, { now: NOW });
      const need = engine.exchange(JSON.stringify({ decide: { envelope: BLOCK, now: NOW } }));
      const found = index.exchange(
        JSON.stringify({ view: { inquiry: { viewer: "cy", question: { search: SEARCH } }, now: NOW } }),
      );
      return { need, found, saved: Buffer.from(index.save()).toString("base64"), size: index.size() };
    });
    assert.deepEqual(answers[1], answers[0]);
  });
});

describe("an engine", () => {
  test("is opened from what it saved, and answers the same", async () => {
    const { company } = await aStory((engine) => new MemoryStore(engine));
    const opened = new Engine(company.engine.save());
    assert.deepEqual(opened.save(), company.engine.save());
    const facts = [];
    for (let round = 0; round < 9; round += 1) {
      const asked = { inquiry: { viewer: "ana", question: { dashboard: {} } }, now: NOW, facts };
      const answers = [company.engine.view(asked), opened.view(asked)];
      assert.deepEqual(answers[1], answers[0]);
      if (!("need" in answers[0])) return assert.ok(answers[0].answer.dashboard.running.length > 0);
      const { queries } = answers[0].need;
      const loaded = await company.store.load(queries);
      facts.push(...queries.map((query, place) => ({ query, answer: loaded[place] })));
    }
    assert.fail("it never answered");
  });

  test("takes a configuration as an object, as its JSON, and as a buffer of Node that was saved", () => {
    const saved = new Engine({}).save();
    assert.deepEqual(new Engine("{}").save(), saved);
    assert.deepEqual(new Engine(Buffer.from(saved)).save(), saved);
  });

  test("searches and reports from facts, or says which it needs", () => {
    const engine = new Engine({});
    const fields = { viewer: "ana", now: NOW };
    assert.ok(engine.search({ ...fields, query: SEARCH }).need.queries.length > 0);
    assert.ok(engine.report({ ...fields, type: "mentoring", report: "funnel" }).need.queries.length > 0);
  });

  test("is freed once, and says so afterwards", () => {
    const engine = new Engine({});
    const index = Index.build(engine, []);
    engine.free();
    engine.free();
    engine[Symbol.dispose]();
    for (const call of [() => engine.save(), () => engine.exchange("{}"), () => Index.build(engine, [])]) {
      assert.throws(call, { code: "invalid_handle", path: "engine", message: /freed/ });
    }
    // An index keeps what it needs of it.
    assert.equal(index.size().people, 0);
  });
});

describe("what is wrong with a call is told, all of it, and harms nothing", () => {
  const engine = new Engine({});
  const witness = Index.build(engine, []);
  const cyclic = {};
  cyclic.self = cyclic;
  const attributes = [{ id: "level", name: "Level", kind: "integer" }];
  const faulty = {
    id: "mentoring",
    name: "M",
    purpose: "mentoring",
    format: "one_on_one",
    roles: [],
    pair: { grants: [] },
  };

  const calls = {
    "no JSON": [() => new Engine("{"), "malformed_json", ""],
    nothing: [() => new Engine(undefined), "invalid_argument", "config"],
    null: [() => new Engine(null), "invalid_value", ""],
    "a cyclic object": [() => new Engine(cyclic), "invalid_argument", "config"],
    "a BigInt": [() => engine.call({ describe: 1n }), "invalid_argument", "request"],
    "an `ArrayBuffer`": [() => new Engine(new ArrayBuffer(8)), "invalid_argument", "config"],
    "other bytes": [() => new Engine(new Uint16Array(8)), "invalid_argument", "config"],
    "garbage instead of an engine": [() => new Engine(new Uint8Array(99)), "stale_file", "engine"],
    "garbage instead of an index": [() => Index.load(engine, new Uint8Array(99)), "stale_file", "index"],
    "an engine instead of an index": [() => Index.load(engine, engine.save()), "stale_file", "index"],
    "no bytes instead of an index": [() => Index.load(engine, "bytes"), "invalid_argument", "saved"],
    "an unknown operation": [() => engine.call({ decied: {} }), "unknown_variant", ""],
    "a wrong id": [
      () => engine.decide({ envelope: { ...BLOCK, id: "1" }, now: NOW }),
      "invalid_value",
      "decide.envelope.id",
    ],
    "a request that is no text": [() => engine.exchange({}), "invalid_argument", "request"],
    "a request to an index that is no text": [() => witness.exchange({}), "invalid_argument", "request"],
    "changes that cannot be written": [() => witness.change({ records: [1n] }), "invalid_argument", "changes"],
    "an unknown change": [() => witness.change({ chnage: {} }), "unknown_variant", "[0]"],
    "a record that is no JSON": [() => Index.build(engine, ["{}x"]), "malformed_json", "records[0]"],
    "a record on lines that is no JSON": [() => Index.build(engine, ['{"person":\n']), "malformed_json", "records[0]"],
    "the second of two": [
      () => Index.build(engine, [person("a"), person("")]),
      "invalid_value",
      "records[1].person.id",
    ],
    "a person who stands twice": [
      () => Index.build(engine, [person("a"), person("a")]),
      "duplicate_id",
      "records.people",
    ],
    "an invalid date": [() => Index.build(engine, [], { now: new Date(NaN) }), "invalid_argument", "now"],
    "text that is no time": [() => Index.build(engine, [], { now: "today" }), "invalid_argument", "now"],
    "a number": [() => Index.build(engine, [], { now: 2026 }), "invalid_argument", "now"],
    "a time after all time": [() => Index.build(engine, [], { now: new Date(8.64e15) }), "out_of_range", "now"],
  };

  for (const [title, [call, code, path]] of Object.entries(calls)) {
    test(title, () => {
      const error = thrownBy(call);
      assert.ok(error instanceof TutelageError, String(error));
      assert.deepEqual({ code: error.code, path: error.path }, { code, path });
      assert.ok(error.message.startsWith(path === "" ? `${code}: ` : `${code} at ${path}: `), error.message);
      assert.ok(error.help.length > 10);
      assert.ok(error instanceof Error && error.name === "TutelageError");
      // Had it trapped, indexes would be lost.
      assert.equal(witness.size().people, 0);
    });
  }

  test("a configuration with several faults", () => {
    const error = thrownBy(() => new Engine({ schema: { attributes }, types: [{ version: 1, draft: faulty }] }));
    assert.ok(error.faults.length > 1, error.message);
    assert.deepEqual(error.faults[0], { code: error.code, path: error.path, message: error.faults[0].message });
    for (const { path } of error.faults) assert.match(path, /^types\[0\]\.draft/);
  });

  test("an error has its cause", () => {
    assert.ok(thrownBy(() => new Engine(cyclic)).cause instanceof TypeError);
  });

  test("what is wrong comes as a document where documents are exchanged", () => {
    for (const one of [engine, witness]) {
      assert.equal(JSON.parse(one.exchange("nonsense")).error.faults[0].code, "malformed_json");
    }
  });

  test("half a surrogate pair is refused, however it comes, so that two ids never become one", () => {
    const wrong = { decide: { envelope: { ...BLOCK, actor: { person: "a\ud83d" } }, now: NOW } };
    const raw = JSON.stringify(wrong).replace("\\ud83d", "\ud83d");
    assert.throws(() => engine.call(wrong), { code: "invalid_value", path: "decide.envelope.actor.person" });
    assert.throws(() => engine.call(raw), { code: "invalid_value", path: "decide.envelope.actor.person" });
    assert.match(engine.exchange(raw), /^\{"error":/);
    const record = `{"person":{"id":"a\udc00","name":"A","version":1}}`;
    const builder = new IndexBuilder(engine);
    assert.throws(() => Index.build(engine, [record]), { code: "invalid_value" });
    assert.throws(() => builder.addLines(record), { code: "invalid_value" });
    builder.free();
    const whole = { decide: { envelope: { ...BLOCK, actor: { person: "a😀" } }, now: NOW } };
    assert.deepEqual(engine.call(whole).need.queries[0], { record: { person: "a😀" } });
  });
});

describe("an index", () => {
  test("is built from objects, JSON, JSON on several lines, one after the other, and lines", async () => {
    const { company } = await aStory((engine) => new MemoryStore(engine));
    const records = await company.records();
    const { engine } = company;
    const pretty = records.map((record) => JSON.stringify(record, null, 2).replaceAll("\n", "\r\n"));
    const builder = new IndexBuilder(engine, { now: NOW });
    builder.add(records.slice(0, 3));
    builder.addLines(
      `\n${records
        .slice(3)
        .map((record) => JSON.stringify(record))
        .join("\n\n")}\n`,
    );
    const indexes = [
      Index.build(engine, records, { now: NOW }),
      Index.build(
        engine,
        records.map((record) => JSON.stringify(record)),
        { now: new Date(NOW) },
      ),
      Index.build(engine, pretty, { now: NOW }),
      await Index.buildAsync(engine, company.store.records(), { now: NOW }),
      builder.build(),
    ];
    for (const index of indexes) assert.deepEqual(index.save(), indexes[0].save());
    assert.throws(() => builder.add(records) ?? builder.build(), { code: "invalid_handle", path: "builder" });
    builder.free();
  });

  test("keeps digits that JavaScript would lose", () => {
    const lines = '{\n"person":{"id":"a","name":"A","version":9007199254740993}\n}';
    const engine = new Engine({});
    const saved = [lines, lines.replaceAll("\n", "")].map((text) => Index.build(engine, [text], { now: NOW }).save());
    assert.deepEqual(saved[0], saved[1]);
  });

  test("tells how far it is", async () => {
    const engine = new Engine({});
    const people = Array.from({ length: 4_500 }, (_, place) => person(`p${place}`));
    const told = [[], []];
    Index.build(engine, people, { onProgress: (records) => told[0].push(records) });
    await Index.buildAsync(
      engine,
      (async function* () {
        yield* people;
      })(),
      { onProgress: (records) => told[1].push(records) },
    );
    assert.deepEqual(told, [
      [2_000, 4_000, 4_500],
      [2_000, 4_000, 4_500],
    ]);
  });

  test("finds what the engine finds, counts facets, learns, is saved and loaded", async () => {
    const { company } = await aStory((engine) => new MemoryStore(engine));
    const { engine, store } = company;
    const index = await Index.buildAsync(engine, store.records(), { now: company.now });
    const options = { viewer: "cy", now: company.now };
    const people = async (index) =>
      (await index.search(store, SEARCH, options)).answer.hits.map(({ person }) => person);
    const seen = await esm.see(engine, store, { search: SEARCH }, options);
    assert.deepEqual(await index.search(store, SEARCH, options), seen);
    assert.deepEqual((await index.facets(store, SEARCH, ["level"], options)).ok, true);
    assert.equal((await index.search(store, SEARCH, { ...options, viewer: "nobody" })).ok, false);

    const before = await people(index);
    assert.ok(!before.includes("fay"));
    const hired = await company.does("host", {
      person_changed: { person: { id: "fay", name: "Fay", manager: "nobody" } },
    });
    const { people: count, changed } = index.change({ done: hired.decision });
    assert.equal(count, 8 + 1);
    assert.ok(changed > 0);
    assert.ok((await people(index)).includes("fay"));
    assert.deepEqual(index.change({ compact: {} }).changed, 0);
    const loaded = Index.load(engine, index.save());
    assert.deepEqual(await people(loaded), await people(index));
    assert.deepEqual(loaded.size().people, count);
    assert.equal(loaded.engine, engine);
    loaded.change({ removed: [{ person: "fay" }] });
    assert.deepEqual(await people(loaded), before);
  });

  test("matches a cohort", async () => {
    const { company } = await aStory((engine) => new MemoryStore(engine));
    const index = await Index.buildAsync(company.engine, company.store.records(), { now: company.now });
    const problem = { round: "autumn", mentees: [{ id: "cy" }], mentors: [{ id: "eve", places: 1 }] };
    const asker = { person: { id: "cy", name: "cy", manager: "nobody" }, line: { above: [], end: "nobody" } };
    const { matched } = index.match({
      cohort: { problem, objective: "most_people", certificate: true },
      search: { ...SEARCH, askers: [asker] },
      now: NOW,
    });
    assert.deepEqual(
      matched.matching.pairs.map(({ mentee, mentor }) => [mentee, mentor]),
      [["cy", "eve"]],
    );
  });

  test("is freed once, and says so afterwards", () => {
    const index = Index.build(new Engine({}), []);
    index[Symbol.dispose]();
    index.free();
    for (const call of [() => index.size(), () => index.save(), () => index.change(), () => index.exchange("{}")]) {
      assert.throws(call, { code: "invalid_handle", path: "index" });
    }
  });
});

function person(id) {
  return { person: { id, name: "somebody", version: 1 } };
}

function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
