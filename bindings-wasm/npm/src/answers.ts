import type { Decision, EventRecord, Notice, Outcome, Reason, ReasonCode, Refusal } from "./wire.js";

/** Yes, and it is written. */
export interface Done {
  readonly ok: true;
  /** What came of it: `"done"`, or an object with one key such as `{request: {request, state}}`. */
  readonly outcome: Outcome;
  /** Whether the same command had taken effect before. Then nothing was written now. */
  readonly repeated: boolean;
  /** What happened. */
  readonly events: readonly EventRecord[];
  /** Whom to tell what. They are yours to send. */
  readonly notices: readonly Notice[];
  /** The decision as it came, for `Index.change`. */
  readonly decision: Decision;
}

/** No. Nothing was written; the same command may be sent again later. */
export interface Refused {
  readonly ok: false;
  /** As far as the asker may know. */
  readonly reasons: readonly Reason[];
  /** The codes of the reasons. */
  readonly codes: readonly ReasonCode[];
}

/** What somebody may see. */
export interface Seen<T> {
  readonly ok: true;
  /** The answer. */
  readonly answer: T;
}

export function done(decision: Decision): Done {
  const { outcome, repeated, events, notices } = decision;
  return { ok: true, outcome, repeated: repeated ?? false, events: events ?? [], notices: notices ?? [], decision };
}

export function refused({ reasons }: Refusal): Refused {
  return { ok: false, reasons, codes: reasons.map((reason) => reason.code) };
}
