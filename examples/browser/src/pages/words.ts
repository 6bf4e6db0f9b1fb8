// Codes of the engine in words, and times as people write them. The engine's own messages are English already.

import type { Momentum, Occasion, Of, RelationshipCard, RelationshipState, RequestCard, ToDoCode } from "tutelage";

/** A code with spaces: `not_a_fit` is "not a fit". */
export function spaced(code: string): string {
  return code.replace(/[_-]/g, " ");
}

/** The same as the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 person", "2 people". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A day, as in "3 Nov 2026". */
export function day(at: string | Date): string {
  return DAY.format(new Date(at));
}

/** A day with its time, as in "3 Nov 2026, 09:00". The console lives in UTC, as its clock does. */
export function moment(at: string | Date): string {
  return MOMENT.format(new Date(at));
}

/** What a form of a browser takes as the value of `datetime-local`. */
export function forInput(at: Date): string {
  return at.toISOString().slice(0, 16);
}

/** What the engine takes, of the value of a `datetime-local`. */
export function fromInput(value: string): string {
  return new Date(`${value}Z`).toISOString();
}

/** Basis points as percent. */
export function percent(basisPoints: number | null | undefined): string {
  return basisPoints == null ? "–" : `${(basisPoints / 100).toFixed(1)}\u00a0%`;
}

/** Everybody in a relationship, or everybody but one of them. */
export function members({ members }: RelationshipCard, but?: string): string {
  const others = members.filter(({ person }) => person.id !== but);
  return listed(others.map(({ person, role }) => `${person.name} (${spaced(role)})`));
}

/** The one of the two in a request who is somebody else. */
export function other(card: RequestCard, me: string): RequestCard["from"] {
  return card.from.person.id === me ? card.to : card.from;
}

export const STATES: Readonly<Record<RelationshipState, string>> = {
  forming: "forming",
  active: "active",
  on_hold: "on hold",
  completed: "completed",
  cancelled: "cancelled",
  lapsed: "lapsed",
};

export const MOMENTA: Readonly<Record<Momentum, string>> = {
  green: "going well",
  nudged: "nudged",
  amber: "quiet",
  red: "silent",
};

/** Beside every word of momentum, so that colour is not needed to tell them apart. */
export const MOMENTUM_MARKS: Readonly<Record<Momentum, string>> = {
  green: "●",
  nudged: "◐",
  amber: "▲",
  red: "■",
};

/** How it looks. */
export const MOMENTUM_TONES: Readonly<Record<Momentum, string>> = {
  green: "good",
  nudged: "",
  amber: "warn",
  red: "bad",
};

export const TO_DO: Readonly<Record<ToDoCode, string>> = {
  answer_request: "Answer a request",
  answer_extension: "Answer whether to go on for longer",
  confirm_meeting: "Say whether a planned meeting took place",
  answer_objective: "Agree to an objective, or turn it down",
  give_feedback: "Give feedback",
  meet: "Meet: it has been quiet for long",
};

export const OCCASIONS: Readonly<Record<Occasion, string>> = {
  before: "before they begin",
  mid: "on the way",
  after: "at the end",
};

export const GROUPS: Readonly<Record<Of, string>> = {
  own: "themselves",
  partner: "partner",
  line_manager: "manager",
  peers: "peers",
  reports: "reports",
  all: "peers and reports together",
};

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
