// The form of the shared vectors: node scripts/check_vectors.mjs [folder]
//
// Every *.json in core/tests/vectors is an array of {name, request, response}. Checks that each file parses, that each
// vector has exactly these keys, and that names are lower snake_case and unique over all files. What the vectors say is
// checked by the tests of each language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";

const AT_LEAST = 150;
const KEYS = "name,request,response";
const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

const folder = argv[2] ?? fileURLToPath(new URL("../core/tests/vectors", import.meta.url));
const faults = [];
const firstSeen = new Map();
let count = 0;
let passed = 0;

const files = vectorFiles();
for (const file of files) {
  vectorsOf(file).forEach((vector, at) => {
    count += 1;
    const fault = faultOf(vector, file);
    if (fault) faults.push(`${file}[${at}]: ${fault}`);
    else passed += 1;
  });
}
if (passed < AT_LEAST) faults.push(`fewer than ${AT_LEAST} vectors`);

for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`${count} vectors in ${files.length} files`);
console.log(`${passed} passed, ${faults.length} failed`);
exit(faults.length === 0 ? 0 : 1);

function vectorFiles() {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json")).sort();
  } catch (error) {
    faults.push(`cannot read the folder: ${error.message}`);
    return [];
  }
}

function vectorsOf(file) {
  try {
    const vectors = JSON.parse(readFileSync(join(folder, file), "utf8"));
    if (Array.isArray(vectors)) return vectors;
    faults.push(`${file}: not an array`);
  } catch (error) {
    faults.push(`${file}: ${error.message}`);
  }
  return [];
}

function faultOf(vector, file) {
  if (vector === null || typeof vector !== "object" || Array.isArray(vector)) return "not an object";
  const keys = Object.keys(vector).sort().join();
  if (keys !== KEYS) return `the keys are \`${keys}\` and not \`${KEYS}\``;
  const { name } = vector;
  if (typeof name !== "string" || !SNAKE_CASE.test(name)) return `the name \`${name}\` is not lower snake_case`;
  if (firstSeen.has(name)) return `the name \`${name}\` is in ${firstSeen.get(name)} already`;
  firstSeen.set(name, file);
  return undefined;
}
