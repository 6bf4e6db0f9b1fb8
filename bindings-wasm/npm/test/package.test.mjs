// The package as others get it: packed, installed into projects of all kinds, each of which makes a first decision.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { build as vite } from "vite";
import webpack from "webpack";
import { BROWSER } from "./browser.mjs";
import {
  FIRST_DECISION,
  OUTCOME,
  PAGE,
  PROGRAM,
  PROGRAM_OF_A_PAGE,
  SERVED,
  SHOWN,
  WORKER,
} from "./package_projects.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NAMES = "Engine, MemoryStore, drive, init, see";
const MAIN = `${FIRST_DECISION}
firstDecision((engine) => new MemoryStore(engine)).then(({ outcome }) => console.log(outcome));
`;
const folder = mkdtempSync(join(tmpdir(), "tutelage-package-"));
let tarball;

before(async () => {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], ROOT);
  tarball = join(folder, JSON.parse(packed)[0].filename);
  // It has no dependencies, so nothing else has to come from anywhere.
  const installed = join(folder, "installed");
  mkdirSync(installed);
  writeFileSync(join(installed, "package.json"), "{}");
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", tarball], installed);
});

after(() => rmSync(folder, { recursive: true, force: true }));

describe("in Node", { concurrency: true }, () => {
  test("as an ECMAScript module", async () => {
    const main = `import { ${NAMES} } from "tutelage";\n${MAIN}`;
    const path = project("node-esm", { "main.mjs": main });
    assert.equal(await run(process.execPath, ["main.mjs"], path), `${OUTCOME}\n`);
  });

  test("as CommonJS", async () => {
    const main = `const { ${NAMES} } = require("tutelage");\n${MAIN}`;
    const path = project("node-cjs", { "main.cjs": main });
    assert.equal(await run(process.execPath, ["main.cjs"], path), `${OUTCOME}\n`);
  });

  test("every entry point can be imported and required, and is the same engine", async () => {
    const entries = ["tutelage", "tutelage/sqlite", "tutelage/indexeddb", "tutelage/conformance", "tutelage/worker"];
    const path = project("node-entries", {
      "main.mjs": `
        import { createRequire } from "node:module";
        const require = createRequire(import.meta.url);
        const names = [];
        for (const entry of ${JSON.stringify(entries)}) {
          const [imported, required] = [await import(entry), require(entry)];
          names.push(entry, ...Object.keys(imported).filter((name) => typeof imported[name] !== typeof required[name]));
        }
        // A store of one entry point works with the engine of another.
        const { conformance } = require("tutelage/conformance");
        const { MemoryStore, initSync } = require("tutelage");
        initSync();
        names.push((await conformance((engine) => new MemoryStore(engine))).length);
        names.push(WebAssembly.validate(require("fs").readFileSync(require.resolve("tutelage/tutelage.wasm"))));
        names.push(require("tutelage/package.json").name);
        console.log(JSON.stringify(names));
      `,
    });
    const names = JSON.parse(await run(process.execPath, ["main.mjs"], path));
    assert.deepEqual(names, [...entries, 0, true, "tutelage"]);
  });
});

describe("in a browser", () => {
  let browser;

  before(async () => {
    browser = await chromium.launch(BROWSER);
  });

  after(() => browser?.close());

  const files = { "index.html": SERVED, "main.js": PAGE, "index_worker.js": WORKER };

  test("built by Vite", async () => {
    const path = project("vite", files);
    await vite({ root: path, configFile: false, logLevel: "error" });
    await opens(join(path, "dist"));
  });

  test("built by webpack", async () => {
    const path = project("webpack", files);
    const output = { path: join(path, "dist"), filename: "main.js" };
    const compiler = webpack({ context: path, entry: "./main.js", mode: "production", output, performance: false });
    const stats = await promisify(compiler.run.bind(compiler))();
    assert.equal(stats.toString({ all: false, errors: true, warnings: true }), "");
    writeFileSync(join(path, "dist/index.html"), SERVED);
    await opens(join(path, "dist"));
  });

  /** Opens the page that lies in a folder, and sees how it fares. */
  async function opens(folder) {
    const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
    const server = createServer(({ url }, response) => {
      const file = join(folder, url === "/" ? "index.html" : decodeURI(new URL(url, "http://localhost").pathname));
      try {
        const body = readFileSync(file);
        response.writeHead(200, { "content-type": types[extname(file)] ?? "text/plain" }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = await browser.newPage();
    try {
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction(() => document.title !== "waiting", undefined, { timeout: 20_000 });
      assert.equal(await page.title(), SHOWN);
    } finally {
      await page.close();
      server.close();
    }
  }
});

describe("in TypeScript, strictly", { concurrency: true }, () => {
  // The types of libraries are checked too, but where those of browsers are missing: Node's have no `WebAssembly`.
  const everywhere = { module: "nodenext", lib: ["es2023", "dom"], types: [], skipLibCheck: false };
  const inNode = { module: "nodenext", lib: ["es2023"], types: ["node"], skipLibCheck: true };
  const bundled = { ...everywhere, module: "esnext", moduleResolution: "bundler" };
  const both = { "main.ts": PROGRAM, "page.ts": PROGRAM_OF_A_PAGE };
  const kinds = [
    ["an ECMAScript module for Node", "ts-esm", { type: "module" }, everywhere, both],
    ["CommonJS for Node", "ts-cjs", { type: "commonjs" }, everywhere, both],
    ["a module for a bundler", "ts-bundler", {}, bundled, both],
    ["a module for Node without the types of browsers", "ts-node", { type: "module" }, inNode, { "main.ts": PROGRAM }],
  ];
  for (const [title, name, fields, options, sources] of kinds) {
    test(title, async () => {
      const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
      const compilerOptions = { ...options, ...strict, target: "es2022", outDir: "built" };
      const tsconfig = JSON.stringify({ compilerOptions, include: ["*.ts"] });
      const path = project(name, { "tsconfig.json": tsconfig, ...sources }, fields);
      for (const name of options.types.length > 0 ? ["@types/node", "undici-types"] : []) {
        cpSync(join(ROOT, "node_modules", name), join(path, "node_modules", name), { recursive: true });
      }
      await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], path);
      assert.equal((await run(process.execPath, ["built/main.js"], path)).trim(), OUTCOME);
    });
  }
});

describe("what others check", { concurrency: true }, () => {
  test("publint has nothing to say", async () => {
    assert.match(await run(process.execPath, [bin("publint/src/cli.js"), tarball, "--strict"], ROOT), /All good!/);
  });

  test("the types are those of the code, whoever resolves them", async () => {
    // Not `node10`: it knows no `exports`, so that each entry point would need a folder of its own at the root. Whoever
    // has Node 20, which this package asks for, has `node16`. And `tutelage.wasm` is no code, so it has no types.
    const options = ["--profile", "node16", "--exclude-entrypoints", "tutelage.wasm", "--no-color", "--no-emoji"];
    const found = await run(process.execPath, [bin("@arethetypeswrong/cli/dist/index.js"), tarball, ...options], ROOT);
    const rows = found.split("\n").filter((row) => row.includes('"tutelage'));
    assert.equal(rows.length, 6, found);
    for (const row of rows) assert.match(row, /^│ "[^"]+" +│ OK \(\w+\) +│ OK \(\w+\) +│ OK /);
  });

  test("the licences, the readme, and nothing that is not needed are in it", async () => {
    const listed = (await run("tar", ["-tzf", tarball], ROOT)).trim().split("\n");
    const outside = listed.map((path) => path.replace("package/", "")).filter((path) => !path.startsWith("dist/"));
    assert.deepEqual(outside.sort(), ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"]);
    assert.deepEqual(
      listed.filter((path) => path.endsWith(".wasm")),
      ["package/dist/esm/wasm/tutelage_bg.wasm"],
    );
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    assert.equal(dependencies, undefined);
  });
});

/** A project with these files and the package in it. */
function project(name, files, fields = {}) {
  const path = join(folder, name);
  cpSync(join(folder, "installed"), path, { recursive: true });
  files["package.json"] = JSON.stringify({ name, private: true, ...fields });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function bin(path) {
  return join(ROOT, "node_modules", path);
}

/** What a command prints. Where it fails, all that it said is in the error. */
function run(command, options, cwd) {
  return new Promise((resolve, reject) => {
    execFile(command, options, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${options.join(" ")} in ${cwd}:\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
