// The one instance of the WebAssembly. It cannot catch a panic: where one traps, nobody knows what it left behind, so it is
// thrown away with everything in it, and a new one takes its place.

import { TutelageError } from "./errors.js";
import { __wbg_reset_state, initSync } from "./wasm/tutelage.js";

/** What the WebAssembly may come from. */
export type WasmSource = BufferSource | WebAssembly.Module;

let compiled: WebAssembly.Module | undefined;
let instance: { readonly memory: WebAssembly.Memory } | undefined;
let generation = 0;
let dead = false;

/** Whether there is an instance. */
export function isReady(): boolean {
  return instance !== undefined;
}

/** Makes the instance; again does nothing. */
export function instantiate(source: WasmSource): void {
  if (instance !== undefined) return;
  compiled = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  instance = initSync({ module: compiled });
}

/** Which instance it is; it changes when one trapped. */
export function currentGeneration(): number {
  return generation;
}

/** The bytes that the instance has of memory; it grows and never shrinks. */
export function memoryBytes(): number {
  return instance?.memory.buffer.byteLength ?? 0;
}

/** Calls into the instance. What it throws as text is an error document; whatever else comes out of it is a trap. */
export function inside<T>(call: () => T): T {
  if (instance === undefined) {
    throw TutelageError.own("not_initialised", "", "the WebAssembly is not loaded yet");
  }
  if (dead) renew();
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown === "string") throw new TutelageError(JSON.parse(thrown).error.faults);
    generation += 1;
    dead = true;
    renew();
    throw trapped(thrown);
  }
}

function renew(): void {
  try {
    __wbg_reset_state();
    instance = initSync({ module: compiled as WebAssembly.Module });
  } catch (cause) {
    // It stays dead, and the next call tries again.
    throw TutelageError.own("no_memory", "", "the instance trapped, and there is no room for a new one", cause);
  }
  dead = false;
}

function trapped(thrown: unknown): TutelageError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof RangeError && /memory|allocation/i.test(message) ? "no_memory" : "panic";
  return TutelageError.own(code, "", `the instance trapped: ${message}`, thrown);
}
