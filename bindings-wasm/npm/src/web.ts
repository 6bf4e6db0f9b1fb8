/**
 * Tutelage, the decision engine for mentoring programmes, in browsers.
 *
 * @packageDocumentation
 */

import { TutelageError } from "./errors.js";
import { instantiate, isReady, type WasmSource } from "./instance.js";
import { wasmUrl } from "./wasm_url.js";

export * from "./tutelage.js";

let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly, once; again gives the same promise. Bundlers find the file by themselves; give a `source` where
 * they do not, or where it is somewhere else.
 */
export function init(source?: WasmSource | URL | string | Response | PromiseLike<Response>): Promise<void> {
  if (isReady()) return Promise.resolve();
  loading ??= load(source ?? wasmUrl()).catch((error: unknown) => {
    // So that it can be tried again once the network is there.
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Takes bytes, or a module, that are there already. */
export function initSync(source?: WasmSource): void {
  if (isReady()) return;
  if (source === undefined) {
    throw TutelageError.own("invalid_argument", "source", "a browser cannot load synchronously: call `await init()`");
  }
  instantiate(source);
}

async function load(source: WasmSource | URL | string | Response | PromiseLike<Response>): Promise<void> {
  instantiate(isLoaded(source) ? source : await compiled(source));
}

function isLoaded(source: object | string): source is WasmSource {
  return source instanceof WebAssembly.Module || source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

async function compiled(source: URL | string | Response | PromiseLike<Response>): Promise<WebAssembly.Module> {
  const response = await (typeof source === "string" || source instanceof URL ? fetch(source) : source);
  if (!response.ok) {
    const message = `the server answered ${response.status} for ${response.url}`;
    throw TutelageError.own("not_initialised", "source", message);
  }
  // Servers that do not know the file type are no reason to fail.
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
