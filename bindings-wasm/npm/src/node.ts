/**
 * Tutelage, the decision engine for mentoring programmes, in Node.
 *
 * @packageDocumentation
 */

import { readFileSync } from "node:fs";
import { instantiate, isReady, type WasmSource } from "./instance.js";
import { wasmFile } from "./wasm_file.js";

export * from "./tutelage.js";

/** Loads the WebAssembly, once; again does nothing. Give a `source` where the file is somewhere else. */
export function initSync(source?: WasmSource): void {
  if (!isReady()) instantiate(source ?? readFileSync(wasmFile()));
}

/** The same for code that runs in browsers too. */
export async function init(source?: WasmSource): Promise<void> {
  initSync(source);
}
