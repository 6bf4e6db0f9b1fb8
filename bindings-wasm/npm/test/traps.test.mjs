// A trap in every function of the WebAssembly: what was thrown away is never used again, and everything else goes on.
//
// The functions trap on demand in a build with the feature `testing`, see `make -C bindings-wasm test`.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { instances } from "./traps_instances.mjs";

const TESTING = fileURLToPath(new URL("wasm-testing", import.meta.url));
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const NOW = "2026-03-20T09:00:00Z";
const SEARCH = { type: "mentoring", role: "mentee", limit: 10 };
const ASKED = { view: { inquiry: { viewer: "cy", question: { search: SEARCH } }, now: NOW } };

const folder = mkdtempSync(join(tmpdir(), "tutelage-traps-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let tutelage, trapNext, inside, version, aStory;
let company, engine, opened, index, builder, savedEngine, savedIndex;

before(async () => {
  assert.ok(existsSync(join(TESTING, "tutelage.js")), `${TESTING} is not built; run: make -C bindings-wasm test`);
  // The package as it is, over the other WebAssembly.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  cpSync(join(PACKAGE, "dist/esm"), join(folder, "dist/esm"), { recursive: true });
  for (const name of ["tutelage.js", "tutelage_bg.wasm"])
    cpSync(join(TESTING, name), join(folder, "dist/esm/wasm", name));
  cpSync(join(PACKAGE, "test/stores_company.mjs"), join(folder, "test/stores_company.mjs"));
  const load = (path) => import(pathToFileURL(join(folder, path)).href);
  tutelage = await load("dist/esm/node.js");
  ({ trapNext, version } = await load("dist/esm/wasm/tutelage.js"));
  ({ inside } = await load("dist/esm/instance.js"));
  ({ aStory } = await load("test/stores_company.mjs"));
  tutelage.initSync();
});

beforeEach(async () => {
  const { Engine, Index, IndexBuilder, MemoryStore } = tutelage;
  ({ company } = await aStory((engine) => new MemoryStore(engine)));
  engine = company.engine;
  savedEngine = engine.save();
  opened = new Engine(savedEngine);
  index = Index.build(engine, await company.records(), { now: NOW });
  savedIndex = index.save();
  builder = new IndexBuilder(engine, { now: NOW });
  builder.addLines(JSON.stringify({ person: { id: "zoe", name: "Zoe" } }));
});

/** A call of each function that the WebAssembly exports, by its name there. */
const CALLS = {
  version: () => inside(version),
  wasmengine_new: () => new tutelage.Engine({}),
  wasmengine_open: () => new tutelage.Engine(savedEngine),
  wasmengine_save: () => engine.save(),
  wasmengine_call: () => engine.call({ describe: {} }),
  wasmindex_load: () => tutelage.Index.load(engine, savedIndex),
  wasmindex_save: () => index.save(),
  wasmindex_ask: () => index.size(),
  wasmindex_change: () => index.change({ settle: NOW }),
  wasmindexrecords_new: () => new tutelage.IndexBuilder(engine),
  wasmindexrecords_read: () => builder.addLines(""),
  wasmindexrecords_index: () => builder.build(),
};

test("every function that the WebAssembly exports is here", () => {
  const module = new WebAssembly.Module(readFileSync(join(folder, "dist/esm/wasm/tutelage_bg.wasm")));
  const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function");
  // Those of the glue begin with underscores, and free what cannot trap; the last one is what makes the others trap.
  const names = functions
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("__") && !/^trap_?next$/i.test(name));
  assert.deepEqual(names.sort(), Object.keys(CALLS).sort());
});

for (const [name, call] of Object.entries(CALLS)) {
  describe(`a trap in ${name}`, () => {
    test("is an error, and the instance is never used again", async () => {
      const told = engine.exchange(JSON.stringify(ASKED));
      const found = index.exchange(JSON.stringify(ASKED));
      const records = JSON.stringify(await company.records());
      const [made, lost] = [instances.length, instances.at(-1)];

      isPanic(trapped(call));
      const used = lost.calls;
      assert.equal(instances.length, made + 1, "one new instance");

      // Engines go on by themselves, those from bytes too; what they answer is the same.
      assert.equal(engine.exchange(JSON.stringify(ASKED)), told);
      assert.equal(opened.exchange(JSON.stringify(ASKED)), told);
      assert.deepEqual(engine.save(), savedEngine);

      // Indexes are lost and say so, and can be made anew.
      const lostCalls = [
        () => index.size(),
        () => index.save(),
        () => index.change({ settle: NOW }),
        () => builder.build(),
      ];
      for (const lostCall of [...lostCalls, () => index.exchange("{}"), () => builder.addLines("")]) {
        assert.equal(thrown(lostCall).code, "invalid_handle");
      }
      index.free();
      builder.free();
      index = tutelage.Index.load(engine, savedIndex);
      assert.equal(index.exchange(JSON.stringify(ASKED)), found);

      // What is stored is what it was, and more can happen.
      assert.equal(JSON.stringify(await company.records()), records);
      await company.hires(["zoe"]);
      const request = await company.asks("zoe", "ana");
      assert.ok((await company.does("ana", { accept: { request } })).events.length > 0);
      index.change({ records: await company.records("person") });
      const seen = await index.search(company.store, SEARCH, { viewer: "cy", now: company.now });
      assert.ok(seen.answer.hits.some(({ person }) => person === "zoe"));

      assert.equal(instances.length, made + 1, "no other instance was needed");
      assert.equal(lost.calls, used, "the instance that trapped was called");
    });

    test("twice in a row is no worse", () => {
      const told = engine.exchange(JSON.stringify(ASKED));
      isPanic(trapped(call));
      isPanic(trapped(() => new tutelage.Engine({})));
      isPanic(trapped(() => engine.call({ describe: {} })));
      assert.equal(engine.exchange(JSON.stringify(ASKED)), told);
    });
  });
}

describe("a trap while something is decided", () => {
  test("writes nothing, and the same command can be sent again", async () => {
    const { drive } = tutelage;
    const { store } = company;
    const before = JSON.stringify([await company.records(), await company.events()]);
    const options = { actor: "host", id: "00000000-0000-4000-8000-00000000abcd", now: company.now };
    const command = { person_changed: { person: { id: "zoe", name: "Zoe", manager: "nobody" } } };
    // In each round: the first asks for facts, the second decides.
    for (const round of [0, 1]) {
      let loads = 0;
      const trapping = {
        load: (queries) => {
          loads += 1;
          if (round === 1) trapNext();
          return store.load(queries);
        },
        commit: () => assert.fail("nothing was decided"),
      };
      if (round === 0) trapNext();
      await assert.rejects(drive(engine, trapping, command, options), isPanic);
      assert.equal(loads, round);
      assert.equal(JSON.stringify([await company.records(), await company.events()]), before);
    }
    const done = await drive(engine, store, command, options);
    assert.deepEqual([done.ok, done.repeated], [true, false]);
    assert.equal((await drive(engine, store, command, options)).repeated, true);
  });

  test("counts as nothing to a timer, which does the rest later", async () => {
    const { runDue } = tutelage;
    company.passes(60);
    trapNext();
    await assert.rejects(runDue(engine, company.store, { now: company.now }), isPanic);
    assert.ok((await runDue(engine, company.store, { now: company.now })).length > 0);
    assert.deepEqual(await company.store.due(company.now.toISOString(), 10), []);
  });
});

test("an engine that was freed before a trap stays freed", () => {
  opened.free();
  isPanic(trapped(() => engine.save()));
  assert.equal(thrown(() => opened.save()).code, "invalid_handle");
  opened.free();
});

test("bytes that an engine was made of may be overwritten", () => {
  const bytes = savedEngine.slice();
  const engine = new tutelage.Engine(bytes);
  bytes.fill(0);
  isPanic(trapped(() => engine.save()));
  assert.deepEqual(engine.save(), savedEngine);
});

test("what is collected after a trap is not freed in the new instance", async () => {
  const forgotten = () => Array.from({ length: 50 }, () => new tutelage.Engine({})).length;
  const calls = () => instances.map((instance) => instance.calls);

  // Without a trap it is freed.
  forgotten();
  const before = calls();
  await collect();
  assert.ok(calls().at(-1) >= before.at(-1) + 50);

  forgotten();
  isPanic(trapped(() => inside(version)));
  const used = calls();
  await collect();
  assert.deepEqual(calls(), used);
});

async function collect() {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  for (let round = 0; round < 5; round += 1) {
    gc();
    await setTimeout(5);
  }
}

/** What a call throws whose function traps. */
function trapped(call) {
  trapNext();
  return thrown(call);
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

function isPanic(error) {
  assert.ok(error instanceof tutelage.TutelageError, error?.stack);
  assert.equal(error.code, "panic");
  assert.equal(error.path, "");
  assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  assert.match(error.help, /new instance/);
  return true;
}
