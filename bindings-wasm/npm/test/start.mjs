// How long it takes from nothing to the first decision, each time in a fresh process: `npm run bench`.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROCESSES = 20;
const ITSELF = fileURLToPath(import.meta.url);

if (process.argv[2] === "once") {
  console.log(await once());
} else {
  const measure = () => JSON.parse(execFileSync(process.execPath, [ITSELF, "once"], { encoding: "utf8" }));
  const all = Array.from({ length: PROCESSES }, measure);
  for (const [what, name] of [
    ["loaded", "initSync()"],
    ["ready", "with an engine"],
    ["decided", "with the first decision"],
  ]) {
    console.log(`${name}: ${median(all.map((one) => one[what])).toFixed(1)} ms, the median of ${PROCESSES} processes`);
  }
}

async function once() {
  const { Engine, initSync } = await import("../dist/esm/node.js");
  const { CONFIG, VECTORS } = await import("./vectors.mjs");
  const { request, response } = VECTORS.find((vector) => vector.response.startsWith('{"done":'));
  const begin = performance.now();
  initSync();
  const loaded = performance.now() - begin;
  const engine = new Engine(CONFIG);
  const ready = performance.now() - begin;
  const decided = engine.exchange(request);
  const took = performance.now() - begin;
  if (decided !== response) throw new Error(decided);
  return JSON.stringify({ loaded, ready, decided: took });
}

function median(numbers) {
  const sorted = numbers.sort((a, b) => a - b);
  return (sorted[PROCESSES / 2 - 1] + sorted[PROCESSES / 2]) / 2;
}
