// Takes modules away, or puts others in their place, as the environment says: `node:sqlite=fake
// node-sqlite3-wasm=none`.

import { register } from "node:module";

const HOOKS = `
const modules = new Map((process.env.TUTELAGE_MODULES ?? "").split(" ").map((one) => one.split("=")));
const fake = ${JSON.stringify(new URL("stores_node_sqlite.mjs", import.meta.url).href)};
export function resolve(specifier, context, next) {
  const instead = context.parentURL === fake ? undefined : modules.get(specifier);
  if (instead === "none") throw new Error("there is no " + specifier);
  if (instead === "fake") return { url: fake, shortCircuit: true };
  return next(specifier, context);
}
`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
