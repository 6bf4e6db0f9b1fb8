// What other processes do to a file in `stores_sqlite.test.mjs`.

import fs from "node:fs";
import { join } from "node:path";
import { Engine, drive, initSync } from "../dist/esm/node.js";
import { conformance } from "../dist/esm/conformance/index.js";
import { SqliteStore } from "../dist/esm/stores/sqlite.js";
import { config, writing } from "./stores_company.mjs";
import { fresh } from "./stores_support.mjs";

initSync();

const WORK = {
  /** Accepts requests, one after the other. */
  async accept({ path, requests }) {
    const engine = new Engine(config({ steps: ["counterpart"] }));
    const store = await SqliteStore.open(engine, path);
    const answers = [];
    for (const request of requests) {
      const options = { actor: { person: "ana" }, now: "2026-03-02T09:00:00Z" };
      const answer = await drive(engine, store, { accept: { request } }, options);
      answers.push(answer.ok ? ["done"] : answer.codes);
    }
    store.close();
    return answers;
  },

  async hire({ path }) {
    const engine = new Engine(config());
    const store = await SqliteStore.open(engine, path);
    const options = { actor: "host", id: "00000000-0000-4000-8000-000000000001", now: "2026-03-02T09:00:00Z" };
    const answer = await drive(engine, store, { person_changed: { person: { id: "ana", name: "Ana" } } }, options);
    store.close();
    return answer.repeated ? "repeated" : "done";
  },

  /**
   * Writes some texts, and the same again, and dies at a step of that: SQLite runs within this process, so that it is
   * known whenever it touches the disk. Gives the number of steps where there were not so many.
   */
  async write({ path, dieAt }) {
    const store = await SqliteStore.open(new Engine({}), path);
    const texts = (expected) => Array.from({ length: 60 }, (_, number) => [number, "words ".repeat(1_000), expected]);
    await store.commit(writing(...texts(0)));
    let steps = 0;
    for (const name of ["writeSync", "fsyncSync", "ftruncateSync", "unlinkSync"]) {
      const own = fs[name];
      fs[name] = (...values) => {
        steps += 1;
        if (steps === dieAt) process.kill(process.pid, "SIGKILL");
        return own(...values);
      };
    }
    await store.commit(writing(...texts(1)));
    return steps;
  },

  async conform({ path }) {
    const open = (engine) => SqliteStore.open(engine, join(path, fresh(`-${process.pid}.db`)));
    const failed = await conformance(open);
    return { failed, opened: globalThis.openedByFake ?? 0 };
  },

  async open({ path }) {
    return SqliteStore.open(new Engine({}), join(path, fresh(".db"))).then(
      () => "opened",
      (error) => error.message,
    );
  },
};

process.once("message", async (task) => {
  const answer = await WORK[task.work](task);
  process.send(answer, () => process.exit(0));
});
process.send?.("ready");
