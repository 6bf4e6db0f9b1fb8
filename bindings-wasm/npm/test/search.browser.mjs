// Search among many people inside a page: the index built in a worker, with progress, and opened again from its saved form.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { BROWSER, served } from "./browser.mjs";

const PEOPLE = 100_000;

const WORKER = `
  import { serveIndexBuilds } from "/dist/esm/worker.js";
  serveIndexBuilds();
`;

const PAGE = `<!doctype html>
<title>waiting</title>
<script type="module">
  import { Engine, Index, MemoryStore, drive, init } from "/dist/esm/web.js";
  import { buildIndexInWorker } from "/dist/esm/worker.js";

  const now = "2026-11-23T09:00:00Z";
  await init();
  const { draft } = new Engine({}).call({ template: { name: "mentoring_one_on_one" } }).template;
  const level = { id: "level", name: "Level", kind: "integer" };
  const engine = new Engine({ schema: { attributes: [level] }, types: [{ version: 1, draft }] });
  const store = new MemoryStore(engine);
  const person = (number) => ({
    id: "p" + number,
    name: "P" + number,
    version: 1,
    manager: "nobody",
    attributes: { level: (number % 8) + 1 },
    skills: [{ skill: "s" + (number % 50), proficiency: (number % 5) + 1 }, { skill: "t" + (number % 977), proficiency: 3 }],
  });
  const section = { type: "mentoring", role: "mentor", participation: "in", places: 2 };
  const lines = [];
  for (let number = 0; number < ${PEOPLE}; number += 1) {
    lines.push(JSON.stringify({ person: person(number) }));
    if (number % 3 !== 0) lines.push(JSON.stringify({ caseload: { person: "p" + number, version: 1, sections: [section] } }));
  }
  await drive(engine, store, { person_changed: { person: { ...person(0), version: 0 } } }, { actor: "host", now });

  // While the worker builds, the page goes on.
  let frames = 0;
  let building = true;
  const frame = () => building && ((frames += 1), requestAnimationFrame(frame));
  requestAnimationFrame(frame);
  const progress = [];
  const began = performance.now();
  const worker = new Worker("/index_worker.js", { type: "module" });
  const records = new Blob([lines.join("\\n")]);
  const index = await buildIndexInWorker(worker, engine, records, { now, onProgress: (read) => progress.push(read) });
  building = false;
  const built = performance.now() - began;

  const wanted = [{ skill: "s7", weight: 3, at_least: 2 }, { skill: "t40", weight: 2, at_least: 1 }];
  const query = { type: "mentoring", role: "mentee", wanted };
  const search = async (index) => (await index.search(store, query, { viewer: "p0", now })).answer;
  const found = await search(index);
  const asked = performance.now();
  for (let time = 0; time < 200; time += 1) await search(index);
  const each = (performance.now() - asked) / 200;

  const saved = index.save();
  const opening = performance.now();
  const again = Index.load(engine, saved);
  const first = await search(again);
  const opened = performance.now() - opening;
  window.told = { size: index.size(), frames, progress, built, each, opened, found, first, lines: lines.length };
</script>
`;

let server;
let browser;

before(async () => {
  server = await served({ "/": PAGE, "/index_worker.js": WORKER });
  browser = await chromium.launch(BROWSER);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test(`${PEOPLE} people are searched in a page`, async (context) => {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.stack));
  await page.goto(server.address);
  await page
    .waitForFunction(() => window.told !== undefined, undefined, { timeout: 120_000 })
    .catch((error) => {
      throw new Error(`${error.message}\n${wrong.join("\n")}`);
    });
  const told = await page.evaluate(() => window.told);
  const { size, frames, progress, built, each, opened, found, first, lines } = told;
  context.diagnostic(`built in a worker in ${Math.round(built)} ms, told ${progress.length} times how far it is`);
  context.diagnostic(`a search ${each.toFixed(2)} ms, its facts loaded; opened and asked once: ${opened.toFixed(1)} ms`);
  assert.equal(size.people, PEOPLE);
  assert.equal(progress.at(-1), lines);
  assert.ok(progress.length > 10 && progress.every((read, place) => read >= (progress[place - 1] ?? 0)), progress.join());
  assert.ok(frames > 1, "the page stood still");
  assert.equal(found.hits.length, 10);
  assert.ok(found.hits.every((hit, place) => hit.score <= (found.hits[place - 1]?.score ?? Infinity)));
  assert.deepEqual(first, found);
  assert.deepEqual(wrong, []);
});
