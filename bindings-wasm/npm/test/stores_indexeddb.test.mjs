// IndexedDB in particular: how the layout of a database comes to be what it is, and who is in the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../dist/esm/node.js";
import { IndexedDbStore } from "../dist/esm/stores/indexeddb.js";
import { STEPS, openDatabase } from "../dist/esm/stores/indexeddb_layout.js";
import { Company, everything, writing } from "./stores_company.mjs";
import { fresh } from "./stores_support.mjs";

/** A layout that is one step ahead. */
const AHEAD = [...STEPS, (database) => database.createObjectStore("more")];

test("a database is brought up to date by the steps that it lacks, and keeps what is in it", async () => {
  const tenant = fresh();
  const company = await Company.over((engine) => IndexedDbStore.open(engine, { tenant }));
  await company.hires(["ana"]);
  company.store.close();
  const database = await openDatabase(`tutelage/${tenant}`, undefined, AHEAD);
  assert.equal(database.version, STEPS.length + 1);
  assert.deepEqual([...database.objectStoreNames], ["events", "more", "records"]);
  const count = database.transaction("records").objectStore("records").count();
  await new Promise((resolve) => (count.onsuccess = resolve));
  assert.equal(count.result, 2);
  database.close();
});

test("a page with an older version steps aside and is told", async () => {
  const tenant = fresh();
  let closed = 0;
  const store = await IndexedDbStore.open(new Engine({}), { tenant, onClosed: () => (closed += 1) });
  let blocked = 0;
  const database = await openDatabase(`tutelage/${tenant}`, () => (blocked += 1), AHEAD);
  assert.deepEqual({ blocked, closed }, { blocked: 0, closed: 1 });
  await assert.rejects(store.commit(writing([1, "late"])), { code: "invalid_handle" });
  database.close();
});

test("whoever stays in the way is told of, and opening goes on once they are gone", async () => {
  const tenant = fresh();
  const stubborn = await openDatabase(`tutelage/${tenant}`, undefined);
  let blocked = 0;
  const onBlocked = () => {
    blocked += 1;
    stubborn.close();
  };
  const database = await openDatabase(`tutelage/${tenant}`, onBlocked, AHEAD);
  assert.equal(blocked, 1);
  database.close();
});

test("a database of a newer version of the package is an error that says so", async () => {
  const tenant = fresh();
  const database = await openDatabase(`tutelage/${tenant}`, undefined, AHEAD);
  database.close();
  await assert.rejects(IndexedDbStore.open(new Engine({}), { tenant }), {
    code: "invalid_argument",
    message: /a newer version of this package/,
  });
});

test("tenants have databases of their own", async () => {
  const engine = new Engine({});
  const [acme, globex] = [fresh(), fresh()];
  const stores = await Promise.all([acme, globex].map((tenant) => IndexedDbStore.open(engine, { tenant })));
  assert.equal(await stores[0].commit(writing([1, "ours"])), true);
  assert.deepEqual(await everything(stores[1].records()), []);
  for (const store of stores) store.close();
});

test("lists and the log are read whole, however long they are", async () => {
  const store = await IndexedDbStore.open(new Engine({}), { tenant: fresh() });
  const event = { command: "00000000-0000-4000-8000-000000000001", at: "2026-03-02T09:00:00Z", actor: "host" };
  for (let start = 0; start < 2_500; start += 500) {
    const numbers = Array.from({ length: 500 }, (_, place) => start + place);
    const events = numbers.map((ordinal) => ({ ...event, ordinal, event: { type_closed: { type: "mentoring" } } }));
    assert.equal(await store.commit({ ...writing(...numbers.map((number) => [number, "words"])), events }), true);
  }
  assert.equal((await everything(store.records("text"))).length, 2_500);
  assert.deepEqual(
    (await everything(store.events())).map(({ ordinal }) => ordinal),
    [...Array(2_500).keys()],
  );
  const [{ records }] = await store.load([{ mentions: { person: "ana", limit: 2_000 } }]);
  assert.equal(records.length, 2_000);
  store.close();
});
