// What the projects of test/package.test.mjs consist of.

import { transformSync } from "esbuild";

/** A programme from a template; a no, and a yes. In strict TypeScript. */
export const TYPED = `
async function firstDecision(open: (engine: Engine) => Store | Promise<Store>) {
  await init();
  const { draft } = new Engine({}).call({ template: { name: "mentoring_one_on_one" } }).template;
  if (!draft) throw new Error("no such template");
  const attributes: AttributeDefinition[] = [{ id: "level", name: "Level", kind: "integer" }];
  const engine = new Engine({ schema: { attributes }, types: [{ version: 1, draft }] });
  const store = await open(engine);
  for (const [id, level] of [["ana", 5], ["ben", 2], ["cy", 1], ["dee", 1]] as const) {
    const person: PersonRecord = { id, name: id, manager: "nobody", attributes: { level } };
    await drive(engine, store, { person_changed: { person } }, { actor: "host" });
    const role = id === "ana" || id === "cy" ? "mentor" : "mentee";
    await drive(engine, store, { take_part: { type: "mentoring", role, places: 1 } }, { actor: { person: id } });
  }
  const asks = (whom: string) => {
    const request = { type: "mentoring", role: "mentee", to: [whom] };
    return drive(engine, store, { request }, { actor: { person: "ben" } });
  };
  const no = await asks("cy");
  const yes = await asks("ana");
  if (no.ok || !yes.ok || yes.outcome === "done" || !("request" in yes.outcome)) throw new Error("not as told");
  const { request } = yes.outcome.request;
  await drive(engine, store, { accept: { request } }, { actor: { person: "ana" } });
  const seen = await see(engine, store, { dashboard: {} }, { viewer: "ana" });
  const outcome: string = \`\${no.codes.join()}; \${seen.ok ? seen.answer.running.length : "refused"} running\`;
  return { engine, store, outcome };
}
`;

/** The same in JavaScript. */
export const FIRST_DECISION = transformSync(TYPED, { loader: "ts" }).code;

/** What came of it. */
export const OUTCOME = "pair_rule; 1 running";

/** A page with the same, and with an index that a worker builds; its title says how it went. */
export const PAGE = `
import { Engine, drive, init, see } from "tutelage";
import { IndexedDbStore } from "tutelage/indexeddb";
import { buildIndexInWorker } from "tutelage/worker";
${FIRST_DECISION}
async function shown() {
  const { engine, store, outcome } = await firstDecision((engine) => IndexedDbStore.open(engine));
  const worker = new Worker(new URL("./index_worker.js", import.meta.url), { type: "module" });
  let told = 0;
  const options = { onProgress: (records) => (told = records) };
  const index = await buildIndexInWorker(worker, engine, store.records("person"), options);
  index.change(...(await all(store.records("caseload"))).map((record) => ({ records: [record] })));
  const found = await index.search(store, { type: "mentoring", role: "mentee" }, { viewer: "dee" });
  return \`\${outcome}; \${told} told; found \${found.answer.hits.map((hit) => hit.person)}\`;
}

async function all(records) {
  const list = [];
  for await (const record of records) list.push(record);
  return list;
}

shown().then(
  (outcome) => (document.title = outcome),
  (error) => (document.title = error.stack),
);
`;

/** What the page says. */
export const SHOWN = `${OUTCOME}; 4 told; found ana`;

/** The file of the worker. */
export const WORKER = `
import { serveIndexBuilds } from "tutelage/worker";
serveIndexBuilds();
`;

/** What a server hands out for \`/\`. */
export const SERVED = '<!doctype html><title>waiting</title><script type="module" src="./main.js"></script>\n';

/** Everything that a strict project may use, with a call that must not type-check. */
export const PROGRAM = `
import { Engine, MemoryStore, drive, init, see } from "tutelage";
import { SqliteStore } from "tutelage/sqlite";
import { conformance } from "tutelage/conformance";
import type { AttributeDefinition, Config, Done, PersonRecord, Refused, Store } from "tutelage";
${TYPED}
const config: Config = {};
export const store = (): Promise<Store> => SqliteStore.open(new Engine(config), ":memory:");
export const told = (answer: Done | Refused) => (answer.ok ? answer.notices.length : answer.codes.join());
// @ts-expect-error There is no such command.
export const wrong = () => drive(new Engine({}), new MemoryStore(new Engine({})), { close: {} }, { actor: "host" });
export const failed = (): Promise<{ name: string }[]> => conformance((engine) => new MemoryStore(engine));
firstDecision((engine) => new MemoryStore(engine)).then(({ outcome }) => console.log(outcome));
`;

/** The parts that are for browsers. */
export const PROGRAM_OF_A_PAGE = `
import { Engine, TutelageError, type Index, type Store } from "tutelage";
import { IndexedDbStore } from "tutelage/indexeddb";
import { buildIndexInWorker } from "tutelage/worker";
export const index = (worker: Worker, file: Blob): Promise<Index> => buildIndexInWorker(worker, new Engine({}), file);
export const store = (engine: Engine): Promise<Store> => IndexedDbStore.open(engine, { tenant: "acme" });
export const isStale = (error: unknown) => error instanceof TutelageError && error.code === "stale_file";
`;
