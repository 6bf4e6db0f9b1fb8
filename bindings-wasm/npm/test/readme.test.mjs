// What the README shows, run: the blocks for Node as one program, those for browsers through a bundler.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const blocks = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/^```js( browser)?\n(.*?)^```$/gms)];
const code = (where) =>
  blocks.filter(([, browser]) => (browser ? "browser" : "node") === where).map(([, , text]) => text);

const folder = mkdtempSync(join(tmpdir(), "tutelage-readme-"));
mkdirSync(join(folder, "node_modules"));
symlinkSync(ROOT, join(folder, "node_modules/tutelage"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the blocks for Node are one program, which prints what they say", () => {
  assert.equal(code("node").length, 6);
  writeFileSync(join(folder, "my_store.js"), 'exports.MyStore = require("tutelage").MemoryStore;');
  writeFileSync(join(folder, "program.mjs"), code("node").join("\n"));
  const options = { cwd: folder, encoding: "utf8" };
  const lines = execFileSync(process.execPath, ["program.mjs"], options).trim().split("\n");
  // What stands behind a `console.log` is what it prints.
  const said = [
    ...code("node")
      .join("\n")
      .matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm),
  ].map(([, words]) => words);
  const exact = said.filter((words) => /^(false |1$|ana$|unknown_variant )/.test(words));
  assert.equal(exact.length, 4);
  for (const words of exact) assert.ok(lines.includes(words), `${words} is not among:\n${lines.join("\n")}`);
});

for (const [place, text] of code("browser").entries()) {
  test(`block ${place + 1} for browsers goes through a bundler`, async () => {
    const stdin = { contents: text, resolveDir: folder };
    const options = { bundle: true, format: "esm", write: false, logLevel: "silent", platform: "browser" };
    const { outputFiles, warnings } = await build({ stdin, ...options });
    assert.deepEqual(warnings, []);
    // Nothing of Node is in it.
    assert.doesNotMatch(outputFiles[0].text, /from "node:|require\("/);
  });
}
