// Builds dist/, everything that a browser is given: nothing is loaded from elsewhere.

import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const DIST = join(ROOT, "dist");
const WASM = join(ROOT, "node_modules/tutelage/dist/esm/wasm/tutelage_bg.wasm");

if (!existsSync(WASM)) {
  console.error("The package `tutelage` is not built: run `npm run build` in bindings-wasm/npm first.");
  process.exit(1);
}
rmSync(DIST, { recursive: true, force: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: { app: "src/app.ts", index_worker: "src/index_worker.ts", style: "style.css" },
  outdir: DIST,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: true,
  logLevel: "warning",
});
for (const [from, to] of [
  ["index.html", "index.html"],
  ["icon.svg", "icon.svg"],
  // Where the bundles look for it: beside themselves.
  [WASM, "wasm/tutelage_bg.wasm"],
  ["../company/people.csv", "company/people.csv"],
  ["../company/skills.json", "company/skills.json"],
  ["../rust/company.mapping.json", "company/mapping.json"],
]) {
  mkdirSync(dirname(join(DIST, to)), { recursive: true });
  cpSync(from === WASM ? WASM : join(ROOT, from), join(DIST, to));
}
