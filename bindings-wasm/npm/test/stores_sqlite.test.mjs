// SQLite in particular: whichever package there is, several who share a file, and whoever dies in the middle.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sqlite from "node-sqlite3-wasm";
import { Engine } from "../dist/esm/node.js";
import { cases } from "../dist/esm/conformance/index.js";
import { SqliteStore } from "../dist/esm/stores/sqlite.js";
import { NodeLikeDatabase } from "./stores_node_sqlite.mjs";
import { Company, config, everything, writing } from "./stores_company.mjs";
import { folder, fresh } from "./stores_support.mjs";

const NATIVE = "this Node has `node:sqlite`, whose locks the system takes back";
const hasNodeSqlite = await import("node:sqlite").then(
  () => true,
  () => false,
);

/** Databases that a host has open already. */
const HELD = {
  "of `node-sqlite3-wasm`": () => new sqlite.Database(":memory:"),
  "with statements as `node:sqlite` has them": () => new NodeLikeDatabase(":memory:"),
};

for (const [name, database] of Object.entries(HELD)) {
  describe(`a database of the host's, ${name}`, () => {
    for (const { name, run } of cases) test(name, () => run((engine) => SqliteStore.open(engine, database())));

    test("stays open, and holds the host's own tables", async () => {
      const own = database();
      own.exec("CREATE TABLE own (name TEXT)");
      const company = await Company.over((engine) => SqliteStore.open(engine, own));
      await company.hires(["ana"]);
      company.store.close();
      own.exec("INSERT INTO own SELECT key FROM tutelage_record");
      const again = await Company.over((engine) => SqliteStore.open(engine, own));
      assert.equal((await again.records()).length, 2);
      own.close();
    });
  });
}

test("a database that is not in UTF-8 is refused, as ids would not sort in it", async () => {
  const odd = {
    exec: () => undefined,
    prepare: (sql) => ({
      run: () => undefined,
      all: () => (sql === "PRAGMA encoding" ? [{ encoding: "UTF-16le" }] : []),
    }),
  };
  await assert.rejects(SqliteStore.open(new Engine({}), odd), { code: "invalid_argument", path: "database" });
});

test("tenants in one file see nothing of each other", async () => {
  const path = join(folder, fresh(".db"));
  const engine = new Engine(config());
  const [acme, globex] = await Promise.all(
    ["acme", "globex"].map((tenant) => SqliteStore.open(engine, path, { tenant })),
  );
  await new Company(acme).hires(["ana"]);
  assert.deepEqual(await everything(globex.records()), []);
  assert.deepEqual(await everything(globex.events()), []);
  assert.deepEqual(await globex.load([{ record: { person: "ana" } }]), ["none"]);
  assert.equal(await globex.commit(writing([1, "theirs"])), true);
  assert.deepEqual(await acme.load([{ record: { text: "1".padStart(32, "0") } }]), ["none"]);
  acme.close();
  globex.close();
});

test("what was written is there when the file is opened again", async () => {
  const path = join(folder, fresh(".db"));
  const first = await Company.over((engine) => SqliteStore.open(engine, path));
  await first.hires(["ana", "ben", "office"]);
  await first.together("ben", "ana");
  const before = JSON.stringify([await first.records(), await first.events()]);
  first.store.close();
  const again = await Company.over((engine) => SqliteStore.open(engine, path));
  assert.equal(JSON.stringify([await again.records(), await again.events()]), before);
  again.store.close();
});

test("a file that cannot be opened is an error, and leaves no lock", async () => {
  await assert.rejects(SqliteStore.open(new Engine({}), join(folder, "nowhere", "records.db")));
  assert.ok(!existsSync(join(folder, "nowhere")));
});

test(
  "whoever writes is waited for, and a lock that was left is told of",
  { skip: hasNodeSqlite && NATIVE },
  async () => {
    const path = join(folder, fresh(".db"));
    const store = await SqliteStore.open(new Engine({}), path, { patience: 100 });
    mkdirSync(`${path}.lock`);
    const from = performance.now();
    await assert.rejects(store.commit(writing([1, "words"])), { message: /^database is locked: .*db\.lock/ });
    assert.ok(performance.now() - from >= 100);
    rmdirSync(`${path}.lock`);
    assert.equal(await store.commit(writing([1, "words"])), true);
    store.close();
  },
);

test("two processes never give a mentor's last places twice", async () => {
  const path = join(folder, fresh(".db"));
  const company = await Company.over((engine) => SqliteStore.open(engine, path), { steps: ["counterpart"] });
  const mentees = Array.from({ length: 8 }, (_, number) => `m${number}`);
  await company.hires(["ana", ...mentees]);
  const requests = [];
  for (const mentee of mentees) requests.push(await company.asks(mentee, "ana"));
  const halves = [requests.slice(0, 4), requests.slice(4)];
  const answers = await together(halves.map((requests) => ({ work: "accept", path, requests })));
  const codes = answers.flat().flat();
  assert.equal(codes.filter((code) => code === "done").length, 3);
  assert.equal(codes.filter((code) => code === "no_place_left").length, 5);
  const [ana] = (await company.records("caseload")).filter(({ caseload }) => caseload.person === "ana");
  assert.equal(ana.caseload.sections.flatMap(({ active = [] }) => active).length, 3);
  company.store.close();
});

test("the same command from four processes takes effect once", async () => {
  const path = join(folder, fresh(".db"));
  const company = await Company.over((engine) => SqliteStore.open(engine, path));
  const answers = await together(Array.from({ length: 4 }, () => ({ work: "hire", path })));
  assert.deepEqual(answers.flat().sort(), ["done", "repeated", "repeated", "repeated"]);
  const [{ person }] = await company.records("person");
  assert.equal(person.version, 1);
  company.store.close();
});

test("a process that dies while it writes leaves whole decisions", async () => {
  const engine = new Engine({});
  const path = join(folder, fresh(".db"));
  const modules = ["node:sqlite=none"];
  const steps = await child({ work: "write", path, dieAt: -1 }, modules);
  assert.ok(steps > 100, `${steps} steps`);
  const places = [0, 0.3, 0.5, 0.7, 1].map((share) => Math.round(share * (steps - 1)) + 1);
  const found = await Promise.all(
    places.map(async (dieAt) => {
      const path = join(folder, fresh(".db"));
      await assert.rejects(child({ work: "write", path, dieAt }, modules), /the child ended with SIGKILL/);
      assert.ok(existsSync(`${path}.lock`));
      // What `SqliteStore` says to do.
      rmdirSync(`${path}.lock`);
      const store = await SqliteStore.open(engine, path);
      const versions = new Set((await everything(store.records("text"))).map(({ text }) => text.version));
      store.close();
      return [...versions];
    }),
  );
  // All of the decision or nothing of it: nothing where it died at first, all where it died at last.
  for (const versions of found) assert.ok(["1", "2"].includes(versions.join()), versions.join());
  assert.deepEqual([found.at(0), found.at(-1)], [[1], [2]]);
});

describe("the package is whichever there is", () => {
  const instead = hasNodeSqlite ? "" : " (this Node has none: something that has the same methods)";
  test(`\`node:sqlite\`${instead}`, async () => {
    const found = await child({ work: "conform", path: folder }, hasNodeSqlite ? [] : ["node:sqlite=fake"]);
    assert.deepEqual(found, { failed: [], opened: hasNodeSqlite ? 0 : cases.length });
  });

  test("`node-sqlite3-wasm` where Node has none", async () => {
    assert.deepEqual(await child({ work: "conform", path: folder }, ["node:sqlite=none"]), { failed: [], opened: 0 });
  });

  test("none, and the error says what to do", async () => {
    const message = await child({ work: "open", path: folder }, ["node:sqlite=none", "node-sqlite3-wasm=none"]);
    assert.match(message, /^invalid_argument at database: .*install the package `node-sqlite3-wasm`/);
  });
});

const CHILD = fileURLToPath(new URL("stores_child.mjs", import.meta.url));
const HOOKS = fileURLToPath(new URL("stores_hooks.mjs", import.meta.url));

/** A process that waits for its task. */
function waiting(modules = []) {
  const execArgv = modules.length === 0 ? [] : ["--import", HOOKS];
  const started = fork(CHILD, { execArgv, env: { ...process.env, TUTELAGE_MODULES: modules.join(" ") } });
  const ready = new Promise((resolve, reject) => {
    started.once("message", resolve);
    started.once("error", reject);
    started.once("exit", (code) => reject(new Error(`the child ended with ${code}`)));
  });
  return { started, ready };
}

function answerOf(started) {
  return new Promise((resolve, reject) => {
    started.once("message", resolve);
    started.once("exit", (code, signal) => reject(new Error(`the child ended with ${code ?? signal}`)));
  });
}

async function child(task, modules) {
  const { started, ready } = waiting(modules);
  await ready;
  const answer = answerOf(started);
  started.send(task);
  return answer;
}

/** Tasks that begin at the same time, each in a process of its own. */
async function together(tasks) {
  const children = tasks.map(() => waiting());
  await Promise.all(children.map(({ ready }) => ready));
  const answers = children.map(({ started }) => answerOf(started));
  children.forEach(({ started }, place) => started.send(tasks[place]));
  return Promise.all(answers);
}
