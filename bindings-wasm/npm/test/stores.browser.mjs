// The store in IndexedDB in a real browser: `node --test test/stores.browser.mjs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { cases } from "../dist/esm/conformance/index.js";
import { BROWSER, served } from "./browser.mjs";

let server;
let browser;
let context;
let page;

before(async () => {
  const entryPoints = [fileURLToPath(new URL("stores_page.mjs", import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", write: false });
  server = await served({
    "/": '<!doctype html><title>stores</title><script type="module" src="/page.js"></script>',
    "/page.js": outputFiles[0].contents,
    "/tutelage.wasm": readFileSync(new URL("../dist/esm/wasm/tutelage_bg.wasm", import.meta.url)),
  });
  browser = await chromium.launch(BROWSER);
  context = await browser.newContext();
  page = await tab();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

describe("IndexedDbStore in Chromium does what every store must", () => {
  for (const { name } of cases) test(name, () => page.evaluate((name) => globalThis.page.run(name), name));
});

test("the page runs every case", async () => {
  assert.deepEqual(
    await page.evaluate(() => globalThis.page.names()),
    cases.map(({ name }) => name),
  );
});

test("the same story leaves the same bytes in the database and in memory", async () => {
  const [database, memory] = await page.evaluate(() => globalThis.page.story());
  assert.ok(database.length > 20_000);
  assert.equal(database, memory);
});

test("two tabs never give a mentor's last place twice", async () => {
  const other = await tab();
  const asked = await page.evaluate(() => globalThis.page.asks("race", 8));
  const from = Date.now() + 500;
  const half = (which) =>
    asked.map(({ mentor, requests }, place) => ({ mentor, request: requests[which], at: from + place * 150 }));
  const accept = (requests) => globalThis.page.accept("race", requests);
  const answers = await Promise.all([page.evaluate(accept, half(0)), other.evaluate(accept, half(1))]);
  for (const place of asked.keys()) {
    assert.deepEqual([answers[0][place], answers[1][place]].sort(), ["done", "no_place_left"]);
  }
  assert.deepEqual(
    await page.evaluate(() => globalThis.page.given("race")),
    asked.map(() => 1),
  );
  await other.close();
});

test("a store is there when the page is loaded anew, and goes when another page deletes it", async () => {
  const other = await tab();
  assert.equal(await other.evaluate(() => globalThis.page.keep("kept")), true);
  await other.reload();
  await other.waitForFunction(() => globalThis.page !== undefined);
  assert.equal(await other.evaluate(() => globalThis.page.keep("kept")), false);
  assert.equal((await other.evaluate(() => globalThis.page.read()))[0].record.text.body, "words");
  assert.equal(await page.evaluate(() => globalThis.page.forget("kept")), "forgotten");
  assert.equal(await other.evaluate(() => globalThis.page.wasClosed()), true);
  assert.equal(await other.evaluate(() => globalThis.page.read()), "invalid_handle");
  await other.close();
});

test("thousands of people are no reason to wait", async (context) => {
  const took = await page.evaluate(() => globalThis.page.many(4_000));
  context.diagnostic(JSON.stringify(took));
  assert.deepEqual(
    Object.values(took).map(({ rows }) => rows),
    [1, 8, 100, 10],
  );
  for (const [name, { took: ms }] of Object.entries(took)) assert.ok(ms < 1_000, `${name} took ${ms} ms`);
});

async function tab() {
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(server.address);
  await page.waitForFunction(() => globalThis.page !== undefined);
  return page;
}
