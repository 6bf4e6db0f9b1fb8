// Builds dist/: ECMAScript modules with types, the same as CommonJS, and the WebAssembly, once for both.
// src/wasm has to be there: `cargo run -p tutelage-wasm-build -- bindings-wasm/npm/src/wasm`.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [WASM, ESM, CJS] = ["src/wasm", "dist/esm", "dist/cjs"].map((path) => join(ROOT, path));

rmSync(join(ROOT, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc")], { cwd: ROOT, stdio: "inherit" });
copyWasm();
commonJs();
licences();

/** The WebAssembly with the JavaScript that calls it. */
function copyWasm() {
  mkdirSync(join(ESM, "wasm"), { recursive: true });
  for (const name of ["tutelage.js", "tutelage.d.ts", "tutelage_bg.wasm"]) {
    cpSync(join(WASM, name), join(ESM, "wasm", name));
  }
}

/** Every module as CommonJS. The types are the same: what a file is, the nearest package.json says. */
function commonJs() {
  for (const name of readdirSync(ESM, { recursive: true, encoding: "utf8" })) {
    const to = join(CJS, name);
    mkdirSync(dirname(to), { recursive: true });
    if (name.endsWith(".d.ts")) {
      cpSync(join(ESM, name), to);
    } else if (name.endsWith(".js")) {
      const { code } = transformSync(readFileSync(join(ESM, name), "utf8"), {
        format: "cjs",
        target: "es2022",
        define: { "import.meta.url": "tutelageModuleUrl" },
        banner: 'const tutelageModuleUrl = require("node:url").pathToFileURL(__filename).href;',
      });
      writeFileSync(to, code);
    }
  }
  // One file for both.
  const file = join(CJS, "wasm_file.js");
  writeFileSync(file, readFileSync(file, "utf8").replace('"./wasm/', '"../esm/wasm/'));
  writeFileSync(join(CJS, "package.json"), '{ "type": "commonjs" }\n');
}

/** The licences lie at the root of the project. */
function licences() {
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, "../..", name), join(ROOT, name));
}
