// Lists of what waits for a coordinator besides requests: who is in them, in which order, and from where.

import type { EntryId, PersonId } from "../wire.js";
import { ensure, paged, same, shown, type Checks, type Stage } from "./stage.js";

export const waitingChecks: Checks = [
  ["applications_are_those_that_wait", applicationsThatWait],
  ["applications_are_of_the_type", applicationsOfTheType],
  ["applications_come_by_person", applicationsOrder],
  ["applications_are_paged", applicationsPaging],
  ["concerns_are_those_that_nobody_settled", concernsThatWait],
  ["concerns_are_of_the_type", concernsOfTheType],
  ["concerns_come_by_id", concernsOrder],
  ["concerns_are_paged", concernsPaging],
];

async function applications(stage: Stage, limit: number, after?: PersonId): Promise<PersonId[]> {
  const rows = await stage.records({ applications: { type: "tutoring", after: after ?? null, limit } });
  return rows.map((row) => {
    if ("caseload" in row) return row.caseload.person;
    throw new Error(`not a caseload: ${shown(row)}`);
  });
}

/** All who wait are there, and of those who take part in the type nobody else. */
async function applicationsThatWait(stage: Stage): Promise<void> {
  await stage.told();
  const found = (await applications(stage, 100)).filter((person) => person !== stage.story.applicantElsewhere);
  same(found.sort(), stage.story.applicants);
}

async function applicationsOfTheType(stage: Stage): Promise<void> {
  await stage.told();
  const elsewhere = (await applications(stage, 100)).includes(stage.story.applicantElsewhere);
  ensure(!elsewhere, () => "somebody who applied in another type is among them");
}

async function applicationsOrder(stage: Stage): Promise<void> {
  await stage.told();
  const found = await applications(stage, 100);
  same(found, [...found].sort(), `not in order: ${shown(found)}`);
}

async function applicationsPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await applications(stage, 100);
  same(await paged(all, 2, (last) => applications(stage, 2, last)), all);
}

async function concerns(stage: Stage, limit: number, after?: EntryId): Promise<EntryId[]> {
  const rows = await stage.records({ concerns: { type: "mentoring", after: after ?? null, limit } });
  return rows.map((row) => {
    if ("entry" in row) return row.entry.id;
    throw new Error(`not an entry: ${shown(row)}`);
  });
}

/** All that wait are there, and of the diaries of the type nothing else. */
async function concernsThatWait(stage: Stage): Promise<void> {
  await stage.told();
  const found = (await concerns(stage, 100)).filter((entry) => entry !== stage.story.concernElsewhere);
  same(found.sort(), stage.story.concerns);
}

async function concernsOfTheType(stage: Stage): Promise<void> {
  await stage.told();
  const elsewhere = (await concerns(stage, 100)).includes(stage.story.concernElsewhere);
  ensure(!elsewhere, () => "a concern in another type is among them");
}

async function concernsOrder(stage: Stage): Promise<void> {
  await stage.told();
  const found = await concerns(stage, 100);
  same(found, [...found].sort(), `not in order: ${shown(found)}`);
}

async function concernsPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await concerns(stage, 100);
  same(await paged(all, 2, (last) => concerns(stage, 2, last)), all);
}
