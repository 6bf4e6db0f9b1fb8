// What is stored: one row for each record, with the lists that it stands in, and one for each event.

import { millis } from "../text.js";
import type {
  Decision,
  EntryId,
  EventRecord,
  Item,
  RecordKey,
  RelationshipId,
  RequestId,
  StoredRecord,
  Timestamp,
} from "../wire.js";

/** A record as it is stored. */
export interface Row {
  /** The JSON of its key. */
  readonly key: string;
  readonly version: number;
  /** In milliseconds: as texts, times with milliseconds and without do not sort. */
  readonly due: number | undefined;
  readonly listings: readonly Listing[];
  /** The JSON of the record. */
  readonly body: string;
}

/** In which list a record stands, and where: lists are in the order of their places, byte by byte. */
export interface Listing {
  readonly list: string;
  readonly place: string;
}

/** An event as it is stored, with what it is about. */
export interface LoggedEvent {
  readonly body: string;
  readonly relationship: RelationshipId | undefined;
  readonly request: RequestId | undefined;
}

/** The names of the lists. */
export const LISTS = {
  /** Everybody who is active, by id. */
  people: "people",
  /** Requests and relationships that are open, in the order of {@link itemPlace}. */
  open: (type: string) => `open/${type}`,
  /** Requests that need a coordinator. */
  toDo: (type: string) => `to_do/${type}`,
  /** All relationships of a type. */
  relationships: (type: string) => `relationships/${type}`,
  /** Caseloads with an application, by person. */
  applied: (type: string) => `applied/${type}`,
  /** Concerns that nobody has settled, by id. */
  concerns: (type: string) => `concerns/${type}`,
  /** A diary, in the order of {@link entryPlace}. */
  diary: (relationship: RelationshipId) => `diary/${relationship}`,
} as const;

/** The row of a record. */
export function rowOf(key: RecordKey, version: number, record: StoredRecord): Row {
  const fields: { due_at?: Timestamp | null } = Object.values(record)[0];
  const due = fields.due_at == null ? undefined : millis(fields.due_at, "due_at");
  return { key: keyText(key), version, due, listings: listingsOf(record), body: JSON.stringify(record) };
}

/** A key as text. The engine writes the same key always the same way. */
export function keyText(key: RecordKey): string {
  return JSON.stringify(key);
}

/** Between which keys those of a kind stand: they begin with its name, and `;` comes after `:`. */
export function keysOf(kind: string): { after: string; before: string } {
  return { after: `{"${kind}":`, before: `{"${kind}";` };
}

/** Requests first, each by id. */
export function itemPlace(item: Item): string {
  return "request" in item ? `1${item.request}` : `2${item.relationship}`;
}

/** By time and id; all digits of the time, so that it sorts. */
export function entryPlace(entry: { written_at: Timestamp; id: EntryId }): string {
  return `${new Date(entry.written_at).toISOString()} ${entry.id}`;
}

/**
 * The events of a decision, with what they are about. That an entry was edited does not say in which diary; the entry
 * does, which the decision changes too.
 */
export function loggedEvents(decision: Decision, events: readonly EventRecord[]): LoggedEvent[] {
  const diaries = new Map<EntryId, RelationshipId>();
  for (const { record } of decision.changes) {
    if ("entry" in record) diaries.set(record.entry.id, record.entry.relationship);
  }
  return events.map((record) => ({ body: JSON.stringify(record), ...about(record, diaries) }));
}

function listingsOf(record: StoredRecord): Listing[] {
  if ("person" in record) {
    const { id, state = "active" } = record.person;
    return state === "active" ? [{ list: LISTS.people, place: id }] : [];
  }
  if ("caseload" in record) {
    const { person, sections = [] } = record.caseload;
    const types = sections.filter((section) => section.participation === "applied").map((section) => section.type);
    return [...new Set(types)].map((type) => ({ list: LISTS.applied(type), place: person }));
  }
  if ("request" in record) {
    const { parties, type, state, steps, step, exhausted } = record.request;
    const atCoordinator = state === "pending" && steps[step]?.approver === "coordinator";
    return listed(itemPlace({ request: parties.request }), [
      [LISTS.open(type), state === "waiting" || state === "pending"],
      [LISTS.toDo(type), exhausted === true || atCoordinator],
    ]);
  }
  if ("relationship" in record) {
    const { id, type, state } = record.relationship;
    return listed(itemPlace({ relationship: id }), [
      [LISTS.open(type), state === "forming" || state === "active" || state === "on_hold"],
      [LISTS.relationships(type), true],
    ]);
  }
  if ("entry" in record) {
    const { id, relationship, type, kind, state } = record.entry;
    const diary = { list: LISTS.diary(relationship), place: entryPlace(record.entry) };
    return [diary, ...listed(id, [[LISTS.concerns(type), kind === "concern" && state === "written"]])];
  }
  return [];
}

function listed(place: string, lists: readonly (readonly [list: string, isIn: boolean])[]): Listing[] {
  return lists.filter(([, isIn]) => isIn).map(([list]) => ({ list, place }));
}

/** Of events in feedback rounds nothing is said here: they are no part of what happened in a relationship. */
function about(
  { event }: EventRecord,
  diaries: ReadonlyMap<EntryId, RelationshipId>,
): { relationship: RelationshipId | undefined; request: RequestId | undefined } {
  const [[name, fields]] = Object.entries(event) as [[string, EventFields]];
  if (name.startsWith("feedback_")) return { relationship: undefined, request: undefined };
  // Places that a relationship takes or frees name it; those that somebody offers are a number.
  const places = typeof fields.places === "object" ? fields.places : undefined;
  const diary = fields.entry === undefined ? undefined : diaries.get(fields.entry);
  return {
    relationship: fields.relationship ?? places?.relationship ?? diary,
    request: fields.about?.request ?? fields.request ?? undefined,
  };
}

/** What events may say of what they are about. */
interface EventFields {
  relationship?: RelationshipId;
  places?: number | { relationship: RelationshipId };
  about?: { request: RequestId };
  request?: RequestId | null;
  entry?: EntryId;
}
