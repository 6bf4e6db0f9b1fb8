// Lists: who is in them, in which order, and from where.

import type { Item, ItemSelection, PersonId, RecordKey, StoredRecord, WireCandidate } from "../wire.js";
import { ensure, paged, same, shown, type Checks, type Stage } from "./stage.js";

export const listChecks: Checks = [
  ["reporting_lines_end_at_the_top", reportingLine],
  ["entries_come_by_time_and_id", entriesOrder],
  ["entries_are_paged", entriesPaging],
  ["candidates_come_by_id", candidatesOrder],
  ["candidates_are_paged", candidatesPaging],
  ["candidates_are_active", candidatesActive],
  ["candidates_are_without_the_asker", candidatesWithoutAsker],
  ["candidates_bring_what_is_known_of_them", candidatesKnown],
  ["open_items_are_open", itemsOpen],
  ["relationships_are_all_relationships", itemsRelationships],
  ["to_do_is_what_needs_a_coordinator", itemsToDo],
  ["items_come_by_id_and_requests_first", itemsOrder],
  ["items_are_paged", itemsPaging],
  ["mentions_are_all_that_name_somebody", mentionsComplete],
  ["mentions_come_by_key", mentionsOrder],
  ["mentions_are_paged", mentionsPaging],
];

export const eventChecks: Checks = [
  ["events_come_in_the_order_of_commit", eventsOrder],
  ["events_are_paged", eventsPaging],
];

async function reportingLine(stage: Stage): Promise<void> {
  await stage.told();
  const line = await stage.under({ reporting_line: "ana" }, "reporting_line");
  same({ above: line.above, end: line.end ?? "unknown" }, { above: ["eve"], end: "nobody" });
}

async function entries(stage: Stage, limit: number, after?: string): Promise<string[]> {
  const rows = await stage.records({ entries: { relationship: stage.story.running, after: after ?? null, limit } });
  return rows.map((row) => ("entry" in row ? row.entry.id : wrong(row, "an entry")));
}

async function entriesOrder(stage: Stage): Promise<void> {
  await stage.told();
  same(await entries(stage, 100), stage.story.entries);
}

async function entriesPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await entries(stage, 100);
  same(await paged(all, 3, (last) => entries(stage, 3, last)), all);
}

function candidates(stage: Stage, limit: number, after?: PersonId): Promise<WireCandidate[]> {
  const asked = { type: "mentoring", asker: "ben", after: after ?? null, limit };
  return stage.under({ candidates: asked }, "candidates");
}

async function who(stage: Stage, limit: number, after?: PersonId): Promise<PersonId[]> {
  return (await candidates(stage, limit, after)).map((row) => row.person.id);
}

async function candidatesOrder(stage: Stage): Promise<void> {
  await stage.told();
  const found = await who(stage, 100);
  same(found, [...found].sort(), `not in order: ${shown(found)}`);
  const missing = stage.story.active.filter((person) => person !== "ben" && !found.includes(person));
  ensure(missing.length === 0, () => `${shown(missing)} are missing`);
}

async function candidatesPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await who(stage, 100);
  same(await paged(all, 2, (last) => who(stage, 2, last)), all);
}

async function candidatesActive(stage: Stage): Promise<void> {
  await stage.told();
  ensure(!(await who(stage, 100)).includes("bob"), () => "somebody who left is among them");
}

async function candidatesWithoutAsker(stage: Stage): Promise<void> {
  await stage.told();
  ensure(!(await who(stage, 100)).includes("ben"), () => "whoever asks is among them");
}

async function candidatesKnown(stage: Stage): Promise<void> {
  await stage.told();
  const rows = await candidates(stage, 100);
  const row = (id: PersonId) => rows.find(({ person }) => person.id === id) ?? wrong(rows, `a list with \`${id}\``);
  const [ana, office] = [row("ana"), row("office")];
  const places = ana.caseload?.sections?.flatMap((section) => section.active ?? []) ?? [];
  ensure(places.length === 1, () => `the caseload is not there: ${shown(ana.caseload)}`);
  ensure(ana.pair?.current === stage.story.running, () => `the pair is not there: ${shown(ana.pair)}`);
  ensure(shown(ana.line?.above) === '["eve"]', () => `the reporting line is not there: ${shown(ana.line)}`);
  const nothing = office.caseload == null && office.pair == null;
  ensure(nothing, () => `nothing is known of \`office\`, yet there are ${shown(office)}`);
}

async function items(stage: Stage, select: ItemSelection, limit: number, after?: Item): Promise<Item[]> {
  const rows = await stage.records({ items: { type: "mentoring", select, after: after ?? null, limit } });
  return rows.map((row) => {
    if ("request" in row) return { request: row.request.parties.request };
    return "relationship" in row ? { relationship: row.relationship.id } : wrong(row, "an item");
  });
}

/** Requests first, each by id. */
function sorted(items: readonly Item[]): Item[] {
  const place = (item: Item) => ("request" in item ? `1${item.request}` : `2${item.relationship}`);
  return [...items].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** The items of a selection are these, in whatever order. */
async function selected(stage: Stage, select: ItemSelection, wanted: readonly Item[]): Promise<void> {
  await stage.told();
  same(sorted(await items(stage, select, 100)), sorted(wanted));
}

async function itemsOpen(stage: Stage): Promise<void> {
  const { pending, atCoordinator, running } = stage.story;
  await selected(stage, "open", [{ request: pending }, { request: atCoordinator }, { relationship: running }]);
}

async function itemsRelationships(stage: Stage): Promise<void> {
  const { running, ended } = stage.story;
  await selected(stage, "relationships", [{ relationship: running }, { relationship: ended }]);
}

async function itemsToDo(stage: Stage): Promise<void> {
  await selected(stage, "to_do", [{ request: stage.story.atCoordinator }]);
}

async function itemsOrder(stage: Stage): Promise<void> {
  await stage.told();
  for (const select of ["open", "relationships"] as const) {
    const found = await items(stage, select, 100);
    same(found, sorted(found), `not in order: ${shown(found)}`);
  }
}

async function itemsPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await items(stage, "open", 100);
  same(await paged(all, 2, (last) => items(stage, "open", 2, last)), all);
}

async function mentions(stage: Stage, limit: number, after?: RecordKey): Promise<RecordKey[]> {
  const rows = await stage.records({ mentions: { person: "ana", after: after ?? null, limit } });
  return rows.map(keyOf);
}

/** The key of a record, with its fields in the order in which the engine writes them. */
export function keyOf(record: StoredRecord): RecordKey {
  const [[kind, fields]] = Object.entries(record) as [[string, { [name: string]: unknown }]];
  if (kind === "request") return { request: (fields["parties"] as { request: string }).request };
  const named = { caseload: "person", receipt: "command", type: "type" }[kind] ?? ("key" in fields ? "key" : "id");
  return { [kind]: fields[named] } as RecordKey;
}

async function mentionsComplete(stage: Stage): Promise<void> {
  await stage.told();
  const stored = new Map<string, StoredRecord>();
  for (const { changes, receipt } of stage.story.decisions) {
    for (const { key, record } of changes) stored.set(JSON.stringify(key), record);
    if (receipt) stored.set(JSON.stringify({ receipt: receipt.command }), { receipt });
  }
  const naming = [...stored].filter(([, record]) => JSON.stringify(record).includes('"ana"')).map(([key]) => key);
  const found = new Set((await mentions(stage, 1_000)).map((key) => JSON.stringify(key)));
  const missing = naming.filter((key) => !found.has(key));
  ensure(missing.length === 0, () => `${missing.join(", ")} are missing`);
}

async function mentionsOrder(stage: Stage): Promise<void> {
  await stage.told();
  const found = (await mentions(stage, 1_000)).map((key) => JSON.stringify(key));
  same(found, [...found].sort(), `not in order: ${found.join(", ")}`);
}

async function mentionsPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await mentions(stage, 1_000);
  same(await paged(all, 7, (last) => mentions(stage, 7, last)), all);
}

function events(stage: Stage, offset: number, limit: number) {
  return stage.under({ events: { relationship: stage.story.running, offset, limit } }, "events");
}

async function eventsOrder(stage: Stage): Promise<void> {
  await stage.told();
  same(await events(stage, 0, 1_000), stage.story.events);
}

async function eventsPaging(stage: Stage): Promise<void> {
  await stage.told();
  const all = await events(stage, 0, 1_000);
  let offset = 0;
  const pages = await paged(all, 4, async () => {
    const page = await events(stage, offset, 4);
    offset += page.length;
    return page;
  });
  same(pages, all);
}

function wrong(found: unknown, wanted: string): never {
  throw new Error(`not ${wanted}: ${shown(found)}`);
}
