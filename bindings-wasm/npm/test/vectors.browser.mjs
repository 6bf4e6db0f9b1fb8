// The shared vectors in a real browser, byte for byte, from the modules as they lie in dist/esm: no bundler is needed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { BROWSER, served } from "./browser.mjs";
import { CONFIG, FILES, VECTORS } from "./vectors.mjs";

const PAGE = `<!doctype html>
<title>waiting</title>
<script type="module">
  import * as tutelage from "/dist/esm/web.js";
  import { answered } from "/test/vectors_answered.mjs";
  const config = await (await fetch("/config")).text();
  const vectors = await (await fetch("/vectors")).json();
  const before = performance.now();
  await tutelage.init();
  const started = performance.now() - before;
  window.told = { ...answered(tutelage, config, vectors), started };
</script>
`;

let server;
let browser;

before(async () => {
  server = await served({ "/": PAGE, "/config": CONFIG, "/vectors": JSON.stringify(VECTORS) });
  browser = await chromium.launch(BROWSER);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("every shared vector has its answer in a browser", async (context) => {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.stack));
  page.on("requestfailed", (request) => wrong.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(server.address);
  await page
    .waitForFunction(() => window.told !== undefined, undefined, { timeout: 60_000 })
    .catch((error) => {
      throw new Error(`${error.message}\n${wrong.join("\n")}`);
    });
  const { counts, differences, started } = await page.evaluate(() => window.told);
  const told = `${counts.engine} vectors of ${FILES.length} files, ${counts.saved} of them by a saved engine as well`;
  context.diagnostic(`${told}, ${counts.index} by indexes; ${differences.length} differences`);
  context.diagnostic(`Chromium ${browser.version()}; init took ${Math.round(started)} ms`);
  assert.deepEqual(differences, []);
  assert.ok(counts.engine === VECTORS.length && counts.index >= 20, JSON.stringify(counts));
  assert.deepEqual(wrong, []);
});
