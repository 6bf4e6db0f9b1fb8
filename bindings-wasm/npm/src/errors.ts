import { ERROR_CODES, type ErrorCode } from "./wire.js";

/** One thing that is wrong. */
export interface Fault {
  /** Stable, such as `missing_field`. */
  readonly code: TutelageErrorCode;
  /** Where, such as `types[0].draft`, or the argument of a function. */
  readonly path: string;
  /** In English, one line. */
  readonly message: string;
}

/** Codes that only this package has; all others are the engine's. */
const OWN_CODES = {
  not_initialised: "Call `await init()` once before anything else; `initSync()` does in Node.",
  invalid_handle: "It was freed, or lost with an instance that trapped. Make it anew.",
  panic: "A fault of the library; please report it. A new instance was made: engines go on, indexes have to be made anew.",
  no_memory: "There is not enough memory. A new instance was made: engines go on, indexes have to be made anew.",
  invalid_argument: "An argument that is not what the function takes.",
} as const;

/** What is wrong with a call: stable for ever. */
export type TutelageErrorCode = ErrorCode | keyof typeof OWN_CODES;

/**
 * A call that makes no sense, with everything that is wrong with it. Nothing was done. A no is no error: see
 * {@link Refused}.
 */
export class TutelageError extends Error {
  override readonly name = "TutelageError";
  /** All of them, at least one. */
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    const { code, path, message } = faults[0] ?? UNKNOWN;
    super(path === "" ? `${code}: ${message}` : `${code} at ${path}: ${message}`, options);
    this.faults = faults.length > 0 ? faults : [UNKNOWN];
  }

  /** Of the first fault. */
  get code(): TutelageErrorCode {
    return this.faults[0]?.code ?? "internal";
  }

  /** Of the first fault: where. Empty for the whole document. */
  get path(): string {
    return this.faults[0]?.path ?? "";
  }

  /** What the code of the first fault means, and what to do. */
  get help(): string {
    return HELP[this.code] ?? "";
  }

  /** With one fault that this package found itself. */
  static own(code: TutelageErrorCode, path: string, message: string, cause?: unknown): TutelageError {
    return new TutelageError([{ code, path, message }], cause === undefined ? undefined : { cause });
  }
}

const HELP: { readonly [code: string]: string } = { ...ERROR_CODES, ...OWN_CODES };
const UNKNOWN: Fault = { code: "internal", path: "", message: "the error says nothing" };

/**
 * Others changed the same records every time. Send the command again later, with the same `id`.
 */
export class Contended extends Error {
  override readonly name = "Contended";
}
