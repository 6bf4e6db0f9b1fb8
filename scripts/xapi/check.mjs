// The statements in the shared vectors, checked by somebody else's reading of xAPI 1.0.3: node scripts/xapi/check.mjs
// Needs `npm ci` in this folder.

import { readFileSync } from "node:fs";
import { exit } from "node:process";
import { fileURLToPath } from "node:url";
import validation from "xapi-validation";

const AT_LEAST = 15;
const validate = validation.default ?? validation;
const file = fileURLToPath(new URL("../../core/tests/vectors/exports.json", import.meta.url));

const statements = JSON.parse(readFileSync(file, "utf8")).flatMap((vector) => vector.response.statements?.statements ?? []);
const faults = statements.flatMap((statement, at) => faultsOf(statement).map((fault) => `statement ${at}: ${fault}`));
if (statements.length < AT_LEAST) faults.push(`fewer than ${AT_LEAST} statements`);
// What cannot fail checks nothing.
const [first] = statements;
for (const [what, wrong] of [
  ["an actor without an account", { ...first, actor: { objectType: "Agent" } }],
  ["a verb without an id", { ...first, verb: { display: { en: "did" } } }],
  ["a registration that is no UUID", { ...first, context: { registration: "1" } }],
  ["a statement with a field that there is not", { ...first, mood: "good" }],
]) {
  if (faultsOf(wrong).length === 0) faults.push(`${what} passed`);
}

for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`${statements.length} statements, ${faults.length} faults`);
exit(faults.length === 0 ? 0 : 1);

function faultsOf(statement) {
  return validate(statement).map((warning) => JSON.stringify(warning));
}
