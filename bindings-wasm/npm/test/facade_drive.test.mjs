// The loop, over stores that do what they must and over those that do not.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import {
  Contended,
  Engine,
  MemoryStore,
  TutelageError,
  drive,
  dueCommand,
  initSync,
  runDue,
  see,
} from "../dist/esm/node.js";
import { Company, config, everything } from "./stores_company.mjs";

initSync();

const ID = "00000000-0000-4000-8000-0000000000aa";
const HIRED = { person_changed: { person: { id: "ana", name: "Ana", manager: "nobody" } } };

describe("drive", () => {
  test("begins anew where somebody else was faster", async () => {
    const store = new Watched();
    store.conflicts = 1;
    const answer = await drive(store.engine, store, HIRED, { actor: "host" });
    assert.deepEqual(
      { ok: answer.ok, repeated: answer.repeated, commits: store.commits },
      { ok: true, repeated: false, commits: 2 },
    );
    // What was loaded before is not taken for what is there now.
    assert.equal(store.loads.length, 2);
    assert.deepEqual(store.loads[1], store.loads[0]);
  });

  test("gives up after 32 conflicts", async () => {
    const store = new Watched();
    store.conflicts = Infinity;
    await assert.rejects(drive(store.engine, store, HIRED, { actor: "host" }), (error) => {
      assert.ok(error instanceof Contended && error.name === "Contended");
      return true;
    });
    assert.equal(store.commits, 32);
    assert.deepEqual(await everything(store.records()), []);
  });

  for (const method of ["load", "commit", "due"]) {
    test(`lets through what \`${method}\` of a store throws`, async () => {
      const store = new MemoryStore(new Engine({}));
      const broken = new Error("the database is gone");
      store[method] = async () => {
        throw broken;
      };
      const call =
        method === "due" ? runDue(store.engine, store) : drive(store.engine, store, HIRED, { actor: "host" });
      await assert.rejects(call, (error) => error === broken);
    });
  }

  test("says which query a store did not answer", async () => {
    const store = new MemoryStore(new Engine({}));
    store.load = async () => [];
    await assert.rejects(drive(store.engine, store, HIRED, { actor: "host" }), {
      code: "invalid_fact",
      path: "queries[0]",
    });
  });

  test("does the same command once, and refuses another one under its id", async () => {
    const store = new Watched();
    const options = { actor: "host", id: ID };
    const first = await drive(store.engine, store, HIRED, options);
    const again = await drive(store.engine, store, HIRED, options);
    assert.deepEqual([first.repeated, again.repeated], [false, true]);
    assert.deepEqual(again.outcome, first.outcome);
    assert.equal(store.commits, 1);
    assert.equal((await everything(store.events())).length, first.events.length);
    const other = { person_changed: { person: { ...HIRED.person_changed.person, name: "Other" } } };
    await assert.rejects(drive(store.engine, store, other, options), { code: "command_conflict" });
  });

  test("gives a no as a value, and says who acts on behalf of whom", async () => {
    const company = await Company.over((engine) => new MemoryStore(engine));
    await company.hires(["ana", "ben", "office"]);
    const request = { type: "mentoring", role: "mentee", to: ["ana"] };
    const no = await drive(company.engine, company.store, { request }, { actor: { person: "stranger" } });
    assert.equal(no.ok, false);
    assert.ok(no.codes.length > 0 && no.codes.length === no.reasons.length);
    const onBehalfOf = { person: "cy", reason: "by_phone" };
    const fields = { actor: { person: "ben" }, now: company.now };
    const instead = await drive(company.engine, company.store, { request }, { ...fields, onBehalfOf });
    assert.deepEqual(instead.codes, ["coordinators_only"]);
    const yes = await drive(company.engine, company.store, { request }, fields);
    assert.ok(yes.ok && "request" in yes.outcome && yes.notices.length > 0);
  });

  test("says what is wrong with the call", async () => {
    const store = new MemoryStore(new Engine({}));
    const calls = [
      [HIRED, { actor: "host", now: new Date(NaN) }, "invalid_argument", "now"],
      [HIRED, { actor: "host", now: Date.now() }, "invalid_argument", "now"],
      [HIRED, { actor: "host", now: "today" }, "invalid_value", "decide.now"],
      [HIRED, { actor: "ana" }, "unknown_variant", "decide.envelope.actor"],
      [HIRED, { actor: "host", id: "1" }, "invalid_value", "decide.envelope.id"],
      [{ hire: {} }, { actor: "host" }, "unknown_variant", "decide.envelope.command"],
    ];
    for (const [command, options, code, path] of calls) {
      await assert.rejects(drive(store.engine, store, command, options), { name: "TutelageError", code, path });
    }
  });
});

test("`see` answers without the name of the question, and gives a no as a value", async () => {
  const company = await Company.over((engine) => new MemoryStore(engine));
  await company.hires(["ana"]);
  const seen = await see(company.engine, company.store, { dashboard: {} }, { viewer: "ana", now: company.now });
  assert.deepEqual(seen.answer.running, []);
  assert.equal((await see(company.engine, company.store, { dashboard: {} }, { viewer: "nobody" })).ok, false);
});

describe("runDue", () => {
  test("brings about follow-ups, and nothing a second time", async () => {
    const company = await Company.over((engine) => new MemoryStore(engine), { places: 1 });
    const { engine, store } = company;
    await company.hires(["office", "ana", "ben", "cy"]);
    await runDue(engine, store, { now: company.now });
    const [one, other] = [await company.asks("ben", "ana"), await company.asks("cy", "ana")];
    await company.does("ana", { accept: { request: one } });
    await company.does("office", { accept: { request: one } });
    await company.does("host", { person_changed: { person: { id: "ana", name: "ana", state: "left" } } });
    assert.ok((await store.due(company.now.toISOString(), 100)).some((key) => "follow_up" in key));
    const decisions = await runDue(engine, store, { now: company.now });
    assert.ok(decisions.length > 0);
    for (const { ok, repeated, events } of decisions) assert.ok(ok && !repeated && events.length > 0);
    assert.deepEqual(await runDue(engine, store, { now: company.now }), []);
    const [record] = await store.load([{ record: { request: other } }]);
    assert.ok(!["waiting", "pending"].includes(record.record.request.state), record.record.request.state);
  });

  test("stops at its limit", async () => {
    const company = await Company.over((engine) => new MemoryStore(engine));
    const { engine, store } = company;
    await company.hires(["office", "ana", "ben", "cy"]);
    for (const who of ["ben", "cy"]) await company.together(who, "ana");
    await company.does("host", { person_changed: { person: { id: "ana", name: "ana", state: "left" } } });
    const first = await runDue(engine, store, { now: company.now, limit: 1 });
    assert.equal(first.length, 1);
    assert.ok((await runDue(engine, store, { now: company.now })).length > 0);
  });
});

describe("dueCommand", () => {
  const REQUEST = { request: "00000000000000000000000000000001" };
  // From `due_command` in examples/python/tutelage/drive.py.
  const PYTHON = [
    [REQUEST, "2026-11-23T09:00:00Z", "4fef14b9-28bf-62fb-812d-0bedae94d6b6"],
    [REQUEST, "2026-11-23T09:00:00.500Z", "1aeafd22-ff2f-af1f-6c68-c43a33d26682"],
    [REQUEST, "2026-11-23T10:00:00.12+01:00", "598631fc-ce48-ac57-258e-c83854fea26d"],
    [{ caseload: 'zoë "x"' }, "2026-11-23T09:00:00.007Z", "537d679b-58f5-af17-0f5a-75c91d75e57b"],
  ];

  for (const [key, now, id] of PYTHON) {
    test(`derives the ids of other hosts, as of ${now}`, async () => {
      const envelope = { id, actor: "host", command: { advance: { record: key } } };
      assert.deepEqual(await dueCommand(key, now), envelope);
      assert.deepEqual(await dueCommand(key, new Date(now)), envelope);
    });
  }

  test("hashes the key and the time as the engine writes them", async () => {
    const hash = createHash("sha256");
    for (const part of ["advance", JSON.stringify([REQUEST, "2026-01-01T00:00:00Z"])]) {
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(Buffer.byteLength(part)));
      hash.update(length).update(part);
    }
    const { id } = await dueCommand(REQUEST, new Date("2026-01-01"));
    assert.equal(id.replaceAll("-", ""), hash.digest("hex").slice(0, 32));
  });

  test("takes the id of a follow-up as it is", async () => {
    const follow_up = "0123456789abcdef0123456789abcdef";
    const command = { follow_up: { follow_up } };
    const envelope = { id: "01234567-89ab-cdef-0123-456789abcdef", actor: "host", command };
    assert.deepEqual(await dueCommand({ follow_up }, "2026-01-01T00:00:00Z"), envelope);
  });

  test("says what is no time", async () => {
    await assert.rejects(
      dueCommand(REQUEST, "today"),
      (error) => error instanceof TutelageError && error.path === "now",
    );
  });
});

/** A store in memory that counts, and that has somebody else be faster. */
class Watched extends MemoryStore {
  conflicts = 0;
  commits = 0;
  loads = [];

  constructor() {
    super(new Engine(config()));
  }

  load(queries) {
    this.loads.push(queries);
    return super.load(queries);
  }

  async commit(decision) {
    this.commits += 1;
    return this.commits <= this.conflicts ? false : super.commit(decision);
  }
}
