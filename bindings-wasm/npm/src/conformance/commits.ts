// Records and commits: all of a decision or nothing of it.

import type { Decision, Receipt, RecordKey } from "../wire.js";
import { ensure, same, shown, text, textKey, writing, type Checks, type Stage } from "./stage.js";
import { commandId, day } from "./story.js";

export const commitChecks: Checks = [
  ["load_answers_in_the_order_of_the_queries", answersInOrder],
  ["what_is_not_there_is_none", absentIsNone],
  ["what_is_committed_is_there", committedIsVisible],
  ["versions_are_kept", versionsAreKept],
  ["a_changed_version_conflicts", changedVersion],
  ["a_changed_guard_conflicts", changedGuard],
  ["a_guard_of_what_is_absent_conflicts_when_it_is_there", absentGuard],
  ["a_guard_that_holds_does_not_conflict", holdingGuard],
  ["what_is_removed_is_gone", removedIsGone],
  ["a_changed_removal_conflicts", changedRemoval],
  ["an_erasure_rewrites_the_log", rewrittenLog],
  ["a_known_receipt_conflicts", knownReceipt],
  ["a_conflict_writes_nothing", conflictWritesNothing],
  ["a_conflict_of_a_removal_removes_nothing", removalRemovesNothing],
  ["a_conflict_of_a_guard_removes_nothing", guardRemovesNothing],
];

function receipt(number: number): Receipt {
  return { command: commandId(number), version: 1, digest: "00".repeat(32), outcome: "done", at: day(0) };
}

function receiptKey(number: number): RecordKey {
  return { receipt: commandId(number) };
}

function guarded(decision: Decision, record: RecordKey, version: number): Decision {
  return { ...decision, guards: [{ record, version }] };
}

function removing(...records: readonly (readonly [RecordKey, version: number])[]): Decision {
  return { ...writing(), removals: records.map(([record, version]) => ({ record, version })) };
}

async function answersInOrder(stage: Stage): Promise<void> {
  await stage.writes(writing(text(1, "one"), text(2, "two")));
  for (const order of [
    [1, 3, 2],
    [2, 1, 3],
    [3, 2, 1],
  ]) {
    const answers = await stage.store.load(order.map((number) => ({ record: textKey(number) })));
    const found = answers.map((answer) =>
      typeof answer === "object" && "record" in answer && "text" in answer.record ? answer.record.text.body : answer,
    );
    same(
      found,
      order.map((number) => ["one", "two", "none"][number - 1]),
    );
  }
}

async function absentIsNone(stage: Stage): Promise<void> {
  const records = [textKey(9), { person: "nobody" }, { caseload: "nobody" }, receiptKey(9)];
  for (const query of [...records.map((record) => ({ record })), { reporting_line: "nobody" }]) {
    const found = await stage.one(query);
    ensure(found === "none", () => `${shown(query)} was answered by ${shown(found)}`);
  }
}

async function committedIsVisible(stage: Stage): Promise<void> {
  const decision = writing(text(1, "words"));
  await stage.writes(decision);
  same(await stage.one({ record: textKey(1) }), { record: decision.changes[0]?.record });
}

async function versionsAreKept(stage: Stage): Promise<void> {
  for (const before of [0, 1, 2]) {
    await stage.writes(writing(text(1, "words", before)));
    same(await stage.version(textKey(1)), before + 1);
  }
}

async function changedVersion(stage: Stage): Promise<void> {
  const anew = writing(text(1, "anew"));
  await stage.conflicts(writing(text(1, "anew", 1)), "a record is absent that should be at version 1");
  await stage.writes(anew);
  await stage.conflicts(anew, "a record is there that should be absent");
  await stage.conflicts(writing(text(1, "anew", 2)), "a record is at version 1 and should be at 2");
}

async function changedGuard(stage: Stage): Promise<void> {
  await stage.writes(writing(text(1, "relied on")));
  await stage.writes(writing(text(1, "changed", 1)));
  const fresh = writing(text(2, "new"));
  await stage.conflicts(guarded(fresh, textKey(1), 1), "a guard is at version 2 and should be at 1");
  await stage.conflicts(guarded(fresh, textKey(3), 1), "a guard is absent and should be at version 1");
}

async function absentGuard(stage: Stage): Promise<void> {
  await stage.writes(writing(text(1, "there")));
  await stage.conflicts(guarded(writing(text(2, "new")), textKey(1), 0), "a guard is there that should be absent");
}

async function holdingGuard(stage: Stage): Promise<void> {
  await stage.writes(writing(text(1, "there")));
  await stage.writes(guarded(writing(text(2, "new")), textKey(1), 1));
  await stage.writes(guarded(writing(text(3, "new")), textKey(4), 0));
  same(await stage.version(textKey(1)), 1);
}

async function removedIsGone(stage: Stage): Promise<void> {
  const ana: RecordKey = { person: "ana" };
  const person = [0, ana, { person: { id: "ana", name: "Ana" } }] as const;
  await stage.writes(writing(person, text(1, "words"), text(2, "others")));
  await stage.writes(removing([ana, 1], [textKey(1), 1]));
  for (const key of [ana, textKey(1)]) same(await stage.version(key), 0);
  same(await stage.version(textKey(2)), 1);
}

async function changedRemoval(stage: Stage): Promise<void> {
  await stage.writes(writing(text(1, "words")));
  await stage.writes(writing(text(1, "other words", 1)));
  for (const version of [0, 1, 3]) {
    await stage.conflicts(removing([textKey(1), version]), "a record to remove has changed");
  }
  same(await stage.version(textKey(1)), 2);
}

const ERASURE = { person: "ben", pseudonym: "erased-0123456789abcdef" };

function log(stage: Stage) {
  return stage.under({ events: { relationship: stage.story.running, offset: 0, limit: 1_000 } }, "events");
}

async function rewrittenLog(stage: Stage): Promise<void> {
  await stage.told();
  await stage.writes({ ...writing(), erasure: ERASURE });
  const events = [...stage.story.events];
  const { erased } = stage.engine.call({ erase: { erasure: ERASURE, events } });
  // In which order they come is another check.
  same((await log(stage)).map(shown).sort(), erased.events.map(shown).sort());
}

async function knownReceipt(stage: Stage): Promise<void> {
  await stage.writes({ ...writing(), receipt: receipt(1) });
  await stage.conflicts({ ...writing(text(1, "twice")), receipt: receipt(1) }, "the command has a receipt already");
}

async function conflictWritesNothing(stage: Stage): Promise<void> {
  await stage.writes(writing(text(5, "in the middle")));
  const decision = writing(text(1, "before"), text(5, "stale", 7), text(9, "after"));
  // A store that does not notice is found out by another check; here it must not have written a part of it.
  if (await stage.store.commit({ ...decision, receipt: receipt(2) })) return;
  for (const key of [textKey(1), textKey(9), receiptKey(2)]) {
    const version = await stage.version(key);
    ensure(version === 0, () => `${shown(key)} was written at version ${version}`);
  }
  same(await stage.version(textKey(5)), 1);
}

async function removalRemovesNothing(stage: Stage): Promise<void> {
  // The one that changed stands between two that did not, so that no order of removing spares both.
  const removals = removing([textKey(1), 1], [textKey(2), 1], [textKey(3), 1]);
  await leavesEverything(stage, removals, "one of the records to remove has changed");
}

async function guardRemovesNothing(stage: Stage): Promise<void> {
  const removal = guarded(removing([textKey(1), 1]), textKey(2), 1);
  await leavesEverything(stage, removal, "a record relied on has changed, and another is to be removed");
}

/**
 * Whether a decision that removes, writes and rewrites the log does nothing of it. Of three texts the second was
 * changed.
 */
async function leavesEverything(stage: Stage, removal: Decision, why: string): Promise<void> {
  await stage.told();
  await stage.writes(writing(text(1, "one"), text(2, "two"), text(3, "three")));
  await stage.writes(writing(text(2, "changed", 1)));
  const before = await log(stage);
  const { changes } = writing(text(4, "new"));
  await stage.conflicts({ ...removal, changes, erasure: ERASURE, receipt: receipt(200) }, why);
  const wanted = [
    [textKey(1), 1],
    [textKey(2), 2],
    [textKey(3), 1],
    [textKey(4), 0],
    [receiptKey(200), 0],
  ] as const;
  for (const [key, version] of wanted) {
    const found = await stage.version(key);
    ensure(found === version, () => `${shown(key)} was at version ${version} and is at ${found}`);
  }
  same(await log(stage), before, "the log was rewritten");
}
