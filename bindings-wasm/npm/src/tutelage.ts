// Everything that both entry points have; they differ in where the WebAssembly comes from.

export type { Done, Refused, Seen } from "./answers.js";
export { drive, dueCommand, runDue, see, type DriveOptions } from "./drive.js";
export { Engine, type Answered, type Asked, type Found, type FromFacts, type Operation } from "./engine.js";
export { Contended, TutelageError, type Fault, type TutelageErrorCode } from "./errors.js";
export { memoryBytes, type WasmSource } from "./instance.js";
export { MemoryStore } from "./stores/memory.js";
export { Index, IndexBuilder, type BuildOptions, type IndexAnswered } from "./search_index.js";
export type { Store } from "./store.js";
export type { RecordKind, WholeStore } from "./stores/tables.js";
export type { Moment } from "./text.js";
export type * from "./wire.js";
