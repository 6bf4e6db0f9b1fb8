// What `stores.browser.mjs` runs in a page.

import { Engine, MemoryStore, drive, init } from "../dist/esm/web.js";
import { cases } from "../dist/esm/conformance/index.js";
import { IndexedDbStore } from "../dist/esm/stores/indexeddb.js";
import { Company, aStory, config, everything, writing } from "./stores_company.mjs";

await init("/tutelage.wasm");

let opened = 0;
let kept;

/** A store of which nothing else knows. */
function fresh(engine) {
  opened += 1;
  return IndexedDbStore.open(engine, { tenant: `${performance.timeOrigin}-${opened}` });
}

globalThis.page = {
  names: () => cases.map(({ name }) => name),

  run: (name) => cases.find((one) => one.name === name).run(fresh),

  /** What a story leaves, in the database and in memory. */
  async story() {
    const stored = [];
    for (const open of [fresh, (engine) => new MemoryStore(engine)]) {
      const { company } = await aStory(open);
      stored.push(JSON.stringify([await company.records(), await company.events()]));
      company.store.close();
    }
    return stored;
  },

  /** Mentors with one place each, of whom everybody is asked by two. */
  async asks(tenant, mentors) {
    const options = { places: 1, steps: ["counterpart"] };
    const company = await Company.over((engine) => IndexedDbStore.open(engine, { tenant }), options);
    const requests = [];
    for (let number = 0; number < mentors; number += 1) {
      const [mentor, one, other] = ["mentor", "one", "other"].map((who) => `${who}${number}`);
      await company.hires([mentor, one, other]);
      requests.push({ mentor, requests: [await company.asks(one, mentor), await company.asks(other, mentor)] });
    }
    company.store.close();
    return requests;
  },

  /** Accepts one request after the other, each at its time. */
  async accept(tenant, requests) {
    const engine = new Engine(config({ places: 1, steps: ["counterpart"] }));
    const store = await IndexedDbStore.open(engine, { tenant });
    const answers = [];
    for (const { mentor, request, at } of requests) {
      while (Date.now() < at) await new Promise((resolve) => setTimeout(resolve, 0));
      const options = { actor: { person: mentor }, now: "2026-03-02T09:00:00Z" };
      const answer = await drive(engine, store, { accept: { request } }, options);
      answers.push(answer.ok ? "done" : answer.codes.join());
    }
    store.close();
    return answers;
  },

  /** How many places each mentor has given. */
  async given(tenant) {
    const store = await IndexedDbStore.open(new Engine({}), { tenant });
    const caseloads = (await everything(store.records("caseload"))).map(({ caseload }) => caseload);
    store.close();
    const mentors = caseloads.filter(({ person }) => person.startsWith("mentor"));
    return mentors.map(({ sections }) => sections.flatMap(({ active = [] }) => active).length);
  },

  /** Keeps a store open, and writes into it what is not there yet. */
  async keep(tenant) {
    const onClosed = () => (kept.wasClosed = true);
    kept = { wasClosed: false, store: await IndexedDbStore.open(new Engine({}), { tenant, onClosed }) };
    return kept.store.commit(writing([1, "words"]));
  },

  wasClosed: () => kept.wasClosed,

  read: () => kept.store.load([{ record: { text: "1".padStart(32, "0") } }]).catch((error) => error.code),

  forget: (tenant) =>
    new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`tutelage/${tenant}`);
      request.onsuccess = () => resolve("forgotten");
      request.onblocked = () => reject(new Error("blocked"));
    }),

  /** Thousands of people, each with something in a diary; how long it takes to find some of them, in milliseconds. */
  async many(people) {
    const store = await fresh(new Engine(config()));
    const id = (number) => number.toString(16).padStart(32, "0");
    const text = "2026-03-02T09:00:00Z";
    for (let start = 0; start < people; start += 50) {
      const decision = writing();
      for (let number = start; number < start + 50; number += 1) {
        const person = { id: `p${number}`, version: 1, name: "Somebody", manager: { person: `p${number >> 3}` } };
        decision.changes.push({ key: { person: person.id }, expected: 0, record: { person } });
        const entry = { id: id(number), version: 1, relationship: id(number >> 3), type: "mentoring", kind: "note" };
        const rest = { author: person.id, state: "written", written_at: text, readers: [], coordinators: "counts" };
        decision.changes.push({ key: { entry: entry.id }, expected: 0, record: { entry: { ...entry, ...rest } } });
      }
      await store.commit(decision);
    }
    const queries = {
      record: { record: { person: "p77" } },
      entries: { entries: { relationship: id(100), limit: 50 } },
      candidates: { candidates: { type: "mentoring", asker: "p1", after: "p5", limit: 100 } },
      mentions: { mentions: { person: "p9", limit: 100 } },
    };
    const took = {};
    for (const [name, query] of Object.entries(queries)) {
      const from = performance.now();
      const [answer] = await store.load([query]);
      took[name] = { rows: Object.values(answer)[0].length ?? 1, took: Math.round(performance.now() - from) };
    }
    store.close();
    return took;
  },
};
