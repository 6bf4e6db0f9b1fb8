// The stores of the package: each does what every store must, and they agree to the byte.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine, Index, runDue, see } from "../dist/esm/node.js";
import { cases } from "../dist/esm/conformance/index.js";
import { byBytes, sortable, unsortable } from "../dist/esm/stores/order.js";
import { Company, MONDAY, ODD, aStory, config, writing } from "./stores_company.mjs";
import { STORES } from "./stores_support.mjs";

for (const [name, open] of Object.entries(STORES)) {
  describe(`${name} does what every store must`, () => {
    for (const { name, run } of cases) test(name, () => run(open));
  });

  describe(`${name} answers`, () => {
    test("reporting lines to the top, never in a circle, and cut where they are long", async () => {
      const company = await Company.over(open);
      const line = async (person) => (await company.answer({ reporting_line: person })).reporting_line;
      await company.hires(["eve"]);
      await company.hires(["ana"], { person: "eve" });
      assert.deepEqual(await line("ana"), { above: ["eve"], end: "nobody" });
      assert.deepEqual(await line("eve"), { above: [], end: "nobody" });
      await company.hires(["eve"], { person: "ana" });
      assert.deepEqual(await line("ana"), { above: ["eve"], end: "unknown" });
      await company.hires(["cy"], { person: "gone" });
      assert.deepEqual(await line("cy"), { above: ["gone"], end: "unknown" });
      await company.hires(["dee"], "unknown");
      assert.deepEqual(await line("dee"), { above: [], end: "unknown" });
      for (let number = 0; number < 70; number += 1) await company.hires([`p${number}`], { person: `p${number + 1}` });
      const long = await line("p0");
      assert.equal(long.above.length, 64);
      assert.equal(long.end, "unknown");
      const asked = { type: "mentoring", asker: "eve", limit: 200 };
      const { candidates } = await company.answer({ candidates: asked });
      assert.equal(candidates.length, 73);
      for (const { person, line: theirs } of candidates) assert.deepEqual(theirs, await line(person.id));
      company.store.close();
    });

    test("every question", async () => {
      const { company, running, pending } = await aStory(open);
      const questions = [
        ["ana", { dashboard: {} }],
        ["dee", { request: { request: pending } }],
        ["ben", { relationship: { relationship: running } }],
        ["ben", { diary: { relationship: running } }],
        ["ben", { calendar: {} }],
        ["ben", { objectives: { relationship: running } }],
        ["office", { overview: { type: "mentoring" } }],
        ["office", { overview: { type: "mentoring", select: "to_do" } }],
        ["office", { applications: { type: "tutoring" } }],
        ["office", { concerns: { type: "mentoring" } }],
        ["office", { momentum: { type: "mentoring" } }],
        ["office", { report: { type: "mentoring", report: "fairness" } }],
        ["office", { audit: { relationship: running } }],
        ["ben", { person_export: {} }],
        ["ben", { search: { type: "mentoring", role: "mentee" } }],
        ["ben", { explain: { type: "mentoring", role: "mentee", to: "cy" } }],
      ];
      for (const [viewer, question] of questions) {
        const seen = await see(company.engine, company.store, question, { viewer, now: company.now });
        assert.ok(seen.ok, `${JSON.stringify(question)}: ${seen.codes}`);
      }
      const { events } = await company.answer({ events: { relationship: running, offset: 0, limit: 1_000 } });
      assert.ok(events.some(({ event }) => event.entry_edited));
      const { records } = await company.answer({ mentions: { person: ODD, limit: 100 } });
      assert.deepEqual(
        records.map((record) => Object.keys(record)[0]),
        ["person", "receipt"],
      );
      company.store.close();
    });

    test("that a plan is unknown which does not fit, and takes another engine", async () => {
      const company = await Company.over(open);
      await company.hires(["ana"]);
      const plan = { type: "mentoring", roles: [], by: ["nonsense"] };
      assert.equal(await company.answer({ summary: { plan, as_of: "2026-03-12T09:00:00Z" } }), "unknown");
      const attributes = [{ id: "nonsense", name: "Nonsense", kind: "integer" }];
      company.store.engine = new Engine({ schema: { attributes } });
      const { roles } = config().types[0].draft;
      const fits = { type: "mentoring", roles, by: ["nonsense"] };
      const { summary } = await company.answer({ summary: { plan: fits, as_of: "2026-03-12T09:00:00Z" } });
      assert.equal(summary.records, 1);
      company.store.close();
    });

    test("what falls due once, in time", async () => {
      const company = await Company.over(open);
      await company.hires(["ana", "ben", "office"]);
      const request = await company.asks("ben", "ana");
      assert.deepEqual(await runDue(company.engine, company.store, { now: company.now }), []);
      company.passes(20);
      const decisions = await runDue(company.engine, company.store, { now: company.now });
      assert.ok(decisions.flatMap(({ events }) => events).some(({ event }) => event.request_expired));
      assert.deepEqual(await runDue(company.engine, company.store, { now: company.now }), []);
      assert.deepEqual(await company.store.due(company.now.toISOString(), 10), []);
      const { record } = await company.answer({ record: { request } });
      assert.equal(record.request.state, "expired");
      company.store.close();
    });

    test("with milliseconds and with an offset", async () => {
      const company = await Company.over(open);
      await company.hires(["ana", "ben", "office"]);
      const relationship = await company.together("ben", "ana");
      const until = new Date(MONDAY + 30 * 86_400_000 + 500);
      await company.does("ben", { put_on_hold: { relationship, until: until.toISOString() } });
      const due = async (now) => JSON.stringify(await company.store.due(now, 100)).includes(relationship);
      assert.equal(await due("2026-04-01T10:00:00.499+01:00"), false);
      assert.equal(await due("2026-04-01T10:00:00.5+01:00"), true);
      await assert.rejects(company.store.due("soon", 1), { code: "invalid_argument" });
      company.store.close();
    });
  });

  describe(`${name} keeps`, () => {
    test("nothing of what the engine could not do", async () => {
      const company = await Company.over(open);
      await company.hires(["ana"]);
      const before = [await company.records(), await company.events()];
      const decision = { ...writing([1, "new"]), erasure: { person: "ana", pseudonym: "" } };
      await assert.rejects(company.store.commit(decision), { name: "TutelageError" });
      assert.deepEqual([await company.records(), await company.events()], before);
      company.store.close();
    });

    test("nobody's name who was erased", async () => {
      const { company, running } = await aStory(open);
      const about = { events: { relationship: running, offset: 0, limit: 1_000 } };
      const before = await company.answer(about);
      await company.does("host", { erase_person: { person: "ben" } });
      for (let day = 10; day < 15; day += 1) {
        company.passes(day);
        await runDue(company.engine, company.store, { now: company.now });
      }
      const stored = JSON.stringify([await company.records(), await company.events()]);
      assert.ok(!stored.includes('"ben"'));
      assert.ok(stored.includes('"erased-'));
      const after = await company.answer(about);
      assert.ok(after.events.length >= before.events.length);
      company.store.close();
    });

    test("records of a kind, for an index too", async () => {
      const { company } = await aStory(open);
      const people = (await company.records("person")).map(({ person }) => person.id);
      assert.deepEqual(people, ["ana", "ben", "bob", "cy", "dee", "eve", ODD, "office"].sort(byKey));
      assert.ok((await company.records("round")).length === 0);
      const all = await company.records();
      assert.deepEqual(
        await company.records("receipt"),
        all.filter((record) => record.receipt),
      );
      const index = await Index.buildAsync(company.engine, company.store.records(), { now: company.now });
      assert.equal(index.size().people, people.length);
      const query = { type: "mentoring", role: "mentee" };
      const found = await index.search(company.store, query, { viewer: "ben", now: company.now });
      const searched = await see(company.engine, company.store, { search: query }, { viewer: "ben", now: company.now });
      assert.deepEqual(found.answer.hits, searched.answer.hits);
      index.free();
      company.store.close();
    });

    test("nothing open after it was closed", async () => {
      const company = await Company.over(open);
      await company.hires(["ana"]);
      company.store.close();
      company.store.close();
      const closed = { code: "invalid_handle" };
      await assert.rejects(company.store.load([{ record: { person: "ana" } }]), closed);
      await assert.rejects(company.store.commit(writing([1, "late"])), closed);
      await assert.rejects(company.store.due("2026-03-02T09:00:00Z", 1), closed);
      await assert.rejects(company.records(), closed);
      await assert.rejects(company.events(), closed);
    });

    test("the last places from being given twice", async () => {
      const company = await Company.over(open, { steps: ["counterpart"] });
      const mentees = Array.from({ length: 8 }, (_, number) => `m${number}`);
      await company.hires(["ana", ...mentees]);
      const requests = [];
      for (const mentee of mentees) requests.push(await company.asks(mentee, "ana"));
      const answers = await Promise.all(requests.map((request) => company.tries("ana", { accept: { request } })));
      assert.equal(answers.filter(({ ok }) => ok).length, 3);
      assert.deepEqual(
        new Set(answers.filter(({ ok }) => !ok).flatMap(({ codes }) => codes)),
        new Set(["no_place_left"]),
      );
      const [ana] = (await company.records("caseload")).filter(({ caseload }) => caseload.person === "ana");
      assert.equal(ana.caseload.sections.flatMap(({ active = [] }) => active).length, 3);
      company.store.close();
    });

    test("what the timers of two did at the same time once", async () => {
      const company = await Company.over(open);
      await company.hires(["ana", "ben", "cy", "office"]);
      for (const who of ["ben", "cy"]) await company.asks(who, "ana");
      company.passes(20);
      const timer = () => runDue(company.engine, company.store, { now: company.now });
      await Promise.all([timer(), timer(), timer()]);
      const expired = (await company.events()).filter(({ event }) => event.request_expired);
      assert.equal(expired.length, 2);
      company.store.close();
    });
  });
}

test("the same story leaves the same bytes in every store", async () => {
  const stored = [];
  for (const open of Object.values(STORES)) {
    const { company } = await aStory(open);
    company.passes(9);
    await company.does("host", { erase_person: { person: "cy" } });
    for (let day = 10; day < 13; day += 1) {
      company.passes(day);
      await runDue(company.engine, company.store, { now: company.now });
    }
    stored.push(JSON.stringify([await company.records(), await company.events()]));
    company.store.close();
  }
  assert.ok(stored[0].length > 20_000 && stored[0].includes('"erased-'));
  for (const other of stored.slice(1)) assert.equal(other, stored[0]);
});

describe("texts sort by the bytes of their UTF-8", () => {
  const pieces = [
    "",
    "a",
    "!",
    '"',
    "\u007f",
    "é",
    "\ud7ff",
    "\ue000",
    "\uff5e",
    "\ufffe",
    "\uffff",
    "\u{10000}",
    "\u{10ffff}",
  ];
  const texts = pieces.flatMap((one) => pieces.flatMap((two) => pieces.map((three) => one + two + three)));
  const bytes = new Map(texts.map((text) => [text, Buffer.from(text, "utf8")]));
  const sorted = [...texts].sort((one, other) => Buffer.compare(bytes.get(one), bytes.get(other)));

  test("where they are compared", () => {
    assert.deepEqual([...texts].sort(byBytes), sorted);
    assert.notDeepEqual([...texts].sort(), sorted);
  });

  test("where others compare code units", () => {
    assert.deepEqual(texts.map(sortable).sort().map(unsortable), sorted);
    assert.equal(sortable("ana"), "ana");
  });
});

function byKey(one, other) {
  return byBytes(JSON.stringify({ person: one }), JSON.stringify({ person: other }));
}
