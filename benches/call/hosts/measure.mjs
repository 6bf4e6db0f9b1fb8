// What a call costs as WebAssembly in Node: measure.mjs PACKAGE FOLDER CALLS REPEATED.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [entry, folder, callsText, repeatedText] = process.argv.slice(2);
const [calls, repeated] = [Number(callsText), Number(repeatedText)];
const { Engine, Index, initSync } = await import(pathToFileURL(entry).href);
initSync();

const text = (name) => readFileSync(join(folder, name), "utf8");
const [config, decision, wanted, cohort] = ["config", "decide", "search", "match"].map((name) => text(`${name}.json`));
const saved = readFileSync(join(folder, "people.index"));
const engine = new Engine(config);
const index = Index.load(engine, saved);

const host = {
  describe: () => engine.exchange('{"describe": {}}'),
  decide: () => engine.exchange(decision),
  search: () => index.exchange(wanted),
  open: () => {
    const engine = new Engine(config);
    const index = Index.load(engine, saved);
    index.exchange(wanted);
    index.free();
    engine.free();
  },
  match: () => engine.exchange(cohort),
};

for (const name of ["decide", "search", "match"]) writeFileSync(join(folder, `${name}.answer`), host[name]());
for (const [name, count] of [
  ["describe", calls],
  ["decide", calls],
  ["search", calls],
  ["open", Math.ceil(calls / 20)],
  ["match", Math.ceil(calls / 1_000)],
]) {
  const times = [];
  for (let time = 0; time < repeated; time += 1) {
    const begin = process.hrtime.bigint();
    for (let call = 0; call < count; call += 1) host[name]();
    times.push((process.hrtime.bigint() - begin) / BigInt(count));
  }
  times.sort((a, b) => Number(a - b));
  console.log(name, String(times[Math.floor(repeated / 2)]));
}
