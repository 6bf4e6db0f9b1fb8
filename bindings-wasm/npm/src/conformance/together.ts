// What goes wrong in JavaScript in particular: calls that run at the same time, and texts that sort another way.

import type { PersonId, RecordKey, StoredRecord } from "../wire.js";
import { keyOf } from "./lists.js";
import { paged, same, text, textKey, writing, type Checks, type Stage } from "./stage.js";

export const togetherChecks: Checks = [
  ["of_commits_at_the_same_time_one_is_written", oneIsWritten],
  ["answers_of_one_load_are_of_one_moment", oneMoment],
  ["ids_sort_by_the_bytes_of_their_utf8", idsByBytes],
  ["keys_sort_by_the_bytes_of_their_utf8", keysByBytes],
];

async function oneIsWritten(stage: Stage): Promise<void> {
  for (const expected of [0, 1, 2]) {
    const bodies = ["one", "two", "three", "four"];
    const written = await Promise.all(bodies.map((body) => stage.store.commit(writing(text(1, body, expected)))));
    same(written.filter(Boolean).length, 1, `${written.filter(Boolean).length} of 4 were written over one version`);
    const [, , record] = text(1, bodies[written.indexOf(true)] ?? "");
    same(await stage.one({ record: textKey(1) }), { record: { text: { ...fields(record), version: expected + 1 } } });
  }
}

function fields(record: StoredRecord): object {
  return Object.values(record)[0];
}

async function oneMoment(stage: Stage): Promise<void> {
  const keys = [textKey(1), textKey(2)];
  await stage.writes(writing(text(1, "words"), text(2, "words")));
  for (let version = 1; version < 5; version += 1) {
    const [answers] = await Promise.all([
      stage.store.load(keys.map((record) => ({ record }))),
      stage.writes(writing(text(1, "others", version), text(2, "others", version))),
    ]);
    const found = answers.map((answer) => (answer as { record: { text: { version: number } } }).record.text.version);
    same(found[0], found[1], `in one answer one record was at version ${found[0]}, another at ${found[1]}`);
  }
}

/** In the order of their bytes. By UTF-16 the last but one would be the last; by key `a!` would come before `a`. */
const IDS: readonly PersonId[] = ["a", "a!", 'a"b', "b", "é", "\uff5e", "\u{1f600}"];

async function hires(stage: Stage): Promise<void> {
  const person = (id: PersonId): StoredRecord => ({ person: { id, name: "somebody", manager: { person: "boss" } } });
  // In no order, so that order has to come from somewhere.
  for (const place of [3, 6, 0, 5, 2, 4, 1]) {
    const id = IDS[place] as PersonId;
    await stage.writes(writing([0, { person: id }, person(id)]));
  }
}

async function idsByBytes(stage: Stage): Promise<void> {
  await hires(stage);
  const who = async (limit: number, after?: PersonId) => {
    const asked = { type: "mentoring", asker: "nobody", after: after ?? null, limit };
    return (await stage.under({ candidates: asked }, "candidates")).map((row) => row.person.id);
  };
  same(await who(100), IDS);
  same(await paged(IDS, 2, (last) => who(2, last)), IDS);
}

async function keysByBytes(stage: Stage): Promise<void> {
  await hires(stage);
  const naming = async (limit: number, after?: RecordKey) => {
    const rows = await stage.records({ mentions: { person: "boss", after: after ?? null, limit } });
    return rows.map(keyOf);
  };
  const ids = ["a!", "a", 'a"b', "b", "é", "\uff5e", "\u{1f600}"];
  const wanted: RecordKey[] = ids.map((person) => ({ person }));
  same(await naming(100), wanted);
  same(await paged(wanted, 2, (last) => naming(2, last)), wanted);
}
