// Summaries: of what was asked, of everything, and of nobody out of scope.

import type { PersonId, Plan, StoredRecord, Summary } from "../wire.js";
import { ensure, same, type Checks, type Stage } from "./stage.js";
import { day } from "./story.js";

export const summaryChecks: Checks = [
  ["summaries_are_of_what_was_asked", summariesAsked],
  ["summaries_count_every_record_once", summariesOnce],
  ["summaries_keep_to_their_scope", summariesScope],
];

const AS_OF = day(10);

function summary(stage: Stage, plan: Plan): Promise<Summary> {
  return stage.under({ summary: { plan, as_of: AS_OF } }, "summary");
}

async function summariesAsked(stage: Stage): Promise<void> {
  await stage.told();
  const found = await summary(stage, stage.story.plan);
  same(found.plan, stage.story.plan);
  ensure(Date.parse(found.as_of) <= Date.parse(AS_OF), () => `of a time to come: ${found.as_of}`);
}

/** Of what the story left behind: how much is counted, of those whom it concerns. */
function counted(stage: Stage, concerns: (...people: PersonId[]) => boolean): number {
  const changes = stage.story.decisions.flatMap((decision) => decision.changes);
  const stored = new Map(changes.map(({ key, record }) => [JSON.stringify(key), record]));
  const isCounted = (record: StoredRecord) => {
    if ("person" in record) return concerns(record.person.id);
    if ("request" in record) {
      const { type, parties } = record.request;
      return type === "mentoring" && concerns(parties.from.person, parties.to.person);
    }
    if ("relationship" in record) {
      const { type, members } = record.relationship;
      return type === "mentoring" && concerns(...members.map(({ party }) => party.person));
    }
    // The story has notes and concerns, and no meetings.
    return false;
  };
  return [...stored.values()].filter(isCounted).length;
}

async function summariesOnce(stage: Stage): Promise<void> {
  await stage.told();
  same(
    (await summary(stage, stage.story.plan)).records,
    counted(stage, () => true),
  );
}

/** Ana alone reports to Eve. */
async function summariesScope(stage: Stage): Promise<void> {
  await stage.told();
  const found = await summary(stage, { ...stage.story.plan, scope: { reports_of: "eve" } });
  same(
    found.records,
    counted(stage, (...people) => people.includes("ana")),
  );
}
