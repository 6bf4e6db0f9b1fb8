// What falls due, and when.

import type { RecordKey, StoredRecord } from "../wire.js";
import { same, shown, writing, type Checks, type Stage } from "./stage.js";
import { day } from "./story.js";

export const dueChecks: Checks = [
  ["due_records_come_by_time_and_key", dueOrder],
  ["due_records_are_limited", dueLimit],
  ["only_what_is_due_is_due", dueExcludes],
  ["due_times_sort_with_milliseconds_and_without", dueMilliseconds],
];

/** Small commands that are due at these times, with their keys in the order of (`due_at`, key). */
async function schedule(stage: Stage, times: readonly string[]): Promise<RecordKey[]> {
  const due: { at: number; key: RecordKey }[] = [];
  for (const [number, due_at] of times.entries()) {
    // Not in the order in which they are written.
    const id = ((number * 7) % 16).toString(16).repeat(32);
    const key = { follow_up: id };
    const record: StoredRecord = { follow_up: { id, version: 0, work: { leave: { person: "ana" } }, due_at } };
    await stage.writes(writing([0, key, record]));
    due.push({ at: Date.parse(due_at), key });
  }
  due.sort((one, other) => one.at - other.at || (shown(one.key) < shown(other.key) ? -1 : 1));
  return due.map(({ key }) => key);
}

async function dueOrder(stage: Stage): Promise<void> {
  const wanted = await schedule(stage, [5, 3, 3, 1, 4, 3, 2, 3].map(day));
  same(await stage.store.due(day(9), 100), wanted);
}

async function dueLimit(stage: Stage): Promise<void> {
  await schedule(stage, [5, 3, 3, 1, 4].map(day));
  same((await stage.store.due(day(9), 3)).length, 3);
  same((await stage.store.due(day(9), 0)).length, 0);
}

/** Due is what is due at the very instant or was before; not what is due later, and not what is done. */
async function dueExcludes(stage: Stage): Promise<void> {
  const [first, second] = (await schedule(stage, [3, 4, 1].map(day))) as [{ follow_up: string }, RecordKey];
  same((await stage.store.due(day(3), 100)).map(shown).sort(), [first, second].map(shown).sort());
  const done: StoredRecord = { follow_up: { id: first.follow_up, version: 0, work: { leave: { person: "ana" } } } };
  await stage.writes(writing([1, first, done]));
  same((await stage.store.due(day(3), 100)).length, 1);
}

/** As texts they would not: `09:00:00.5Z` stands before `09:00:00Z`. */
async function dueMilliseconds(stage: Stage): Promise<void> {
  const at = (fraction: string) => day(1).replace("Z", `${fraction}Z`);
  const wanted = await schedule(stage, [at(".5"), at(""), at(".05"), at(".123"), day(2)]);
  same(await stage.store.due(day(2), 100), wanted);
  same(await stage.store.due(at(".1"), 100), wanted.slice(0, 2));
}
