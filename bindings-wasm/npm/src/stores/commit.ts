// Writing a decision: everything that it relies on is looked at first, and everything is worked out before anything is
// written.

import type { Engine } from "../engine.js";
import type { Decision, Erasure, EventRecord } from "../wire.js";
import { keyText, loggedEvents, rowOf } from "./rows.js";
import { once, type Steps, type WritableTables } from "./tables.js";

/**
 * Writes a decision, within the transaction of the tables; false where it does not fit, and nothing is written then.
 */
export function* commit(tables: WritableTables, engine: Engine, decision: Decision): Steps<boolean> {
  const { changes, removals = [], guards, receipt, erasure } = decision;
  const relied = [
    ...changes.map(({ key, expected }) => ({ key: keyText(key), version: expected })),
    ...[...removals, ...guards].map(({ record, version }) => ({ key: keyText(record), version })),
  ];
  if (receipt) relied.push({ key: keyText({ receipt: receipt.command }), version: 0 });
  const versions = yield* once(tables.versions(relied.map(({ key }) => key)));
  if (relied.some(({ version }, place) => version !== versions[place])) return false;

  const rows = changes.map(({ key, expected, record }) => rowOf(key, expected + 1, record));
  if (receipt) rows.push(rowOf({ receipt: receipt.command }, 1, { receipt }));
  const rewritten = erasure ? yield* rewrittenLog(tables, engine, erasure) : [];
  const events = erasure ? erased(engine, erasure, decision.events) : decision.events;

  yield* once(tables.remove(removals.map(({ record }) => keyText(record))));
  yield* once(tables.put(rows));
  yield* once(tables.rewrite(rewritten));
  yield* once(tables.append(loggedEvents(decision, events)));
  return true;
}

/** Every event in the log that names somebody, without their name. */
function* rewrittenLog(
  tables: WritableTables,
  engine: Engine,
  erasure: Erasure,
): Steps<{ seq: number; body: string }[]> {
  const naming = yield* once(tables.log(JSON.stringify(erasure.person)));
  const events = erased(
    engine,
    erasure,
    naming.map(({ body }) => JSON.parse(body) as EventRecord),
  );
  return naming.map(({ seq }, place) => ({ seq, body: JSON.stringify(events[place]) }));
}

function erased(engine: Engine, erasure: Erasure, events: readonly EventRecord[]): EventRecord[] {
  const rewritten: EventRecord[] = [];
  for (let start = 0; start < events.length; start += ERASED_AT_ONCE) {
    const some = events.slice(start, start + ERASED_AT_ONCE);
    rewritten.push(...engine.call({ erase: { erasure, events: some } }).erased.events);
  }
  return rewritten;
}

/** The engine takes at most 10,000. */
const ERASED_AT_ONCE = 5_000;
