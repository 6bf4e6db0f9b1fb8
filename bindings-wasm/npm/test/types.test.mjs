// Strict TypeScript checks every shared vector against the types of the protocol, and the facade against test/types.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CONFIG, FILES, VECTORS } from "./vectors.mjs";

const [TSC, NODE_TYPES, TYPES, WHOLE] = [
  "../node_modules/typescript/bin/tsc",
  "../node_modules/@types",
  "types/",
  "../dist/esm/node.js",
].map((path) => fileURLToPath(new URL(path, import.meta.url)));

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

test("every shared vector is of the types of the protocol", (context) => {
  const written = FILES.map(({ file, vectors }) => [file.replace(".json", ".ts"), vectors.flatMap(statements)]);
  const { status, output } = compiled({
    ...Object.fromEntries(written.map(([name, lines]) => [name, [IMPORT, ...lines].join("\n")])),
    "config.ts": `${IMPORT}\n(${CONFIG}) satisfies Config;\n`,
  });
  assert.equal(output, "");
  assert.equal(status, 0);
  const requests = VECTORS.filter(isValid).length;
  const all = VECTORS.length;
  context.diagnostic(
    `${requests} of ${all} requests, those whose answer is no error; ${all} of ${all} responses; 0 differences`,
  );
  assert.ok(requests > 500, `${requests} requests`);
});

test("a document that is wrong is not", () => {
  const { response } = VECTORS.find((vector) => vector.response.startsWith('{"done":{'));
  const { status, output } = compiled({
    "wrong.ts": [
      IMPORT,
      '({ view: { inquiry: { viewer: "ana", question: { dashbord: {} } }, now: "" } }) satisfies EngineRequest;',
      "({ decide: {} }) satisfies EngineRequest;",
      `(${response.replace('{"done":{', '{"done":{"more":1,')}) satisfies EngineResponse;`,
      `(${response}) satisfies Answered<"view">;`,
    ].join("\n"),
  });
  assert.notEqual(status, 0);
  assert.deepEqual(
    [...output.matchAll(/^wrong\.ts\((\d+),\d+\): error/gm)].map(([, line]) => Number(line)),
    [2, 3, 4, 5],
  );
});

test("a request with a field too many or too few, or with a name that there is not, is not", (context) => {
  const malformed = VECTORS.filter(({ response }) => {
    const { error } = JSON.parse(response);
    return error?.faults.some(({ code }) => ["unknown_field", "missing_field", "unknown_variant"].includes(code));
  });
  const lines = malformed.map(({ request }) => `(${request}) satisfies EngineRequest;`);
  const { output } = compiled({ "malformed.ts": [IMPORT, ...lines].join("\n") });
  const told = new Set([...output.matchAll(/^malformed\.ts\((\d+),/gm)].map(([, line]) => Number(line) - 2));
  const untold = malformed.filter((_, place) => !told.has(place)).map(({ name }) => name);
  context.diagnostic(`${malformed.length} requests, ${told.size} of which do not type-check`);
  // Which templates there are the engine knows, not the type.
  assert.deepEqual(untold, ["template_that_does_not_exist"]);
});

for (const name of readdirSync(TYPES).filter((name) => name.endsWith(".ts"))) {
  test(`test/types/${name} says what the compiler says`, () => {
    const { status, output } = compiled({}, [join(TYPES, name)]);
    assert.equal(output, "");
    assert.equal(status, 0);
  });
}

const IMPORT = `import type { Answered, Config, EngineRequest, EngineResponse } from ${JSON.stringify(WHOLE)};`;

/** A vector as TypeScript, which JSON is. What is valid is one of the answers that its operation has. */
function statements(vector) {
  const { name, request, response } = vector;
  if (!isValid(vector)) return [`// ${name}`, `(${response}) satisfies EngineResponse;`];
  const [operation] = Object.keys(JSON.parse(request));
  return [
    `// ${name}`,
    `(${request}) satisfies EngineRequest;`,
    `(${response}) satisfies Answered<${JSON.stringify(operation)}>;`,
  ];
}

function isValid({ response }) {
  return !response.startsWith('{"error":');
}

/** What the compiler says of files, as strict as it can be. */
function compiled(files, more = []) {
  const folder = mkdtempSync(join(tmpdir(), "tutelage-types-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: more.length > 0,
    noEmit: true,
    module: "nodenext",
    target: "es2022",
    lib: ["es2023", "dom", "esnext.disposable"],
    types: ["node"],
    typeRoots: [NODE_TYPES],
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const names = [...Object.keys(files), ...more];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: names }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, "-p", "."], { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}
