import { TutelageError } from "./errors.js";

/** A time: a date, or RFC 3339 as the engine writes it. */
export type Moment = Date | string;

/** A document as text, which crosses into the engine. */
export function encoded(document: unknown, path: string): string {
  if (typeof document === "string") return escaped(document);
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(document);
  } catch (thrown) {
    cause = thrown;
  }
  if (text === undefined) {
    throw TutelageError.own("invalid_argument", path, "this cannot be written as JSON", cause);
  }
  return text;
}

/**
 * The text with halves of surrogate pairs as `JSON.stringify` writes them, which the engine refuses. As they are they would
 * cross as another character, and two ids might become one.
 */
export function escaped(text: string): string {
  // Older browsers lack this quick way to see that there are none.
  if ((text as { isWellFormed?(): boolean }).isWellFormed?.()) return text;
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/**
 * A document on one line: JSON may stand on several, JSON lines may not. What is no JSON does not become JSON by it, as a
 * tab may not stand inside a string either.
 */
export function line(text: string): string {
  return text.replace(/[\n\r]/g, "\t");
}

/** A time as the engine reads it. */
export function written(moment: Moment, path = "now"): string {
  if (typeof moment === "string") return moment;
  if (moment instanceof Date && !Number.isNaN(moment.getTime())) return moment.toISOString();
  throw TutelageError.own("invalid_argument", path, "this is no time: give a valid `Date`, or text as RFC 3339");
}

/** A time in milliseconds since 1970-01-01 UTC. */
export function millis(moment: Moment, path = "now"): number {
  const at = Date.parse(written(moment, path));
  if (Number.isInteger(at)) return at;
  throw TutelageError.own("invalid_argument", path, "this is no time: give a valid `Date`, or text as RFC 3339");
}
