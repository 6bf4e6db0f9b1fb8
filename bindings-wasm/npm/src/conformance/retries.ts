// Commands through the loop: decided anew after a conflict, and once however often they are sent.

import type { Done } from "../answers.js";
import { drive } from "../drive.js";
import type { Command, Decision, Envelope, FactDocument, RecordKey } from "../wire.js";
import { ensure, same, type Checks, type Stage } from "./stage.js";
import { commandId, day } from "./story.js";

export const retryChecks: Checks = [
  ["a_conflict_is_got_over_by_deciding_anew", conflictIsRetried],
  ["a_command_sent_again_is_answered_from_its_receipt", repeated],
  ["a_lost_acknowledgement_takes_effect_once", lostAcknowledgement],
];

const ANA: RecordKey = { person: "ana" };

/** Somebody is entered by the host. */
function entering(name: string): Command {
  return { person_changed: { person: { id: "ana", name } } };
}

/** A decision that nobody writes. */
async function decided(stage: Stage, number: number, name: string): Promise<Decision> {
  const envelope: Envelope = { id: commandId(number), actor: "host", command: entering(name) };
  const facts: FactDocument[] = [];
  for (let round = 0; round < 4; round += 1) {
    const answer = stage.engine.decide({ envelope, now: day(0), facts });
    if ("done" in answer) return answer.done;
    if ("refused" in answer) throw new Error(`refused: ${JSON.stringify(answer.refused)}`);
    for (const query of answer.need.queries) facts.push({ query, answer: await stage.one(query) });
  }
  throw new Error("a decision asked for facts again and again");
}

async function driven(stage: Stage, number: number, name: string): Promise<Done> {
  const options = { actor: "host", id: commandId(number), now: day(0) } as const;
  const answer = await drive(stage.engine, stage.store, entering(name), options);
  if (!answer.ok) throw new Error(`refused: ${answer.codes.join(", ")}`);
  return answer;
}

async function conflictIsRetried(stage: Stage): Promise<void> {
  const early = await decided(stage, 1, "Ana");
  await driven(stage, 2, "Anna");
  // A store that does not notice is found out by another check.
  if (await stage.store.commit(early)) return;
  ensure(!(await driven(stage, 1, "Ana")).repeated, () => "it was answered as if it had been done");
  same(await stage.version(ANA), 2);
}

async function repeated(stage: Stage): Promise<void> {
  const first = await driven(stage, 1, "Ana");
  await driven(stage, 2, "Anna");
  const again = await driven(stage, 1, "Ana");
  ensure(again.repeated, () => "the same command was decided twice");
  same(again.outcome, first.outcome);
  same(await stage.version(ANA), 2);
}

async function lostAcknowledgement(stage: Stage): Promise<void> {
  // It is written, and nobody hears of it: the connection broke before the answer came.
  await stage.writes(await decided(stage, 1, "Ana"));
  await driven(stage, 2, "Anna");
  for (let time = 0; time < 2; time += 1) {
    ensure((await driven(stage, 1, "Ana")).repeated, () => "it took effect a second time");
  }
  same(await stage.version(ANA), 2);
}
