// Small parts that several pages are made of.

import type { Command, Done, PersonId, RelationshipCard, TypeDraft } from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { fill, h } from "../ui/dom.js";
import { emptyState, say, sayError, sayRefused } from "../ui/notices.js";
import { table, type TableOptions } from "../ui/table.js";
import { capital, day, listed, MOMENTA, MOMENTUM_MARKS, MOMENTUM_TONES, spaced, STATES } from "./words.js";

/** Draws anew and leaves people where they were, by ids: what had the focus, what was open, what they wrote there. */
export function refill(host: HTMLElement, ...children: Parameters<typeof fill>[1][]): void {
  const active = host.contains(document.activeElement) ? document.activeElement : null;
  const open = [...host.querySelectorAll<HTMLDetailsElement>("details[id][open]")];
  const written = open.flatMap((details) => [...details.querySelectorAll<Control>(CONTROLS)]);
  fill(host, ...children);
  for (const { id } of open) {
    const details = host.querySelector<HTMLDetailsElement>(`details#${CSS.escape(id)}`);
    if (details) details.open = true;
  }
  for (const before of written) {
    const control = host.querySelector<Control>(`#${CSS.escape(before.id)}`);
    if (control === null || control === before || control.type !== before.type) continue;
    control.value = before.value;
    control.dispatchEvent(new Event("change"));
  }
  if (active instanceof HTMLElement) {
    const again = host.contains(active) ? active : active.id && host.querySelector(`#${CSS.escape(active.id)}`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
/** What is ticked is drawn as it is. */
const CONTROLS = "form :is(textarea, select, input:not([type=checkbox], [type=radio], [role=combobox]))[id]";

/** Sends a command, and says what came of it. Gives nothing where it was refused. */
export async function send(
  programme: Programme,
  actor: PersonId,
  command: Command,
  done?: string | ((answer: Done) => string),
): Promise<Done | undefined> {
  try {
    const answer = await programme.does(actor, command);
    if (answer.ok) {
      if (done !== undefined) say(typeof done === "string" ? done : done(answer));
      return answer;
    }
    sayRefused(answer);
  } catch (error) {
    sayError(error);
  }
  return undefined;
}

/** Sends a command from a dialog, which stays open and shows why where it is refused. */
export async function insist(programme: Programme, command: Command, done: string): Promise<Done> {
  const answer = await programme.does(programme.viewer, command);
  if (!answer.ok) throw new Error(capital(listed(answer.reasons.map(({ message }) => message))));
  say(done);
  return answer;
}

/** A dialog that sends a command once it is confirmed. */
export async function openCommand(
  programme: Programme,
  { title, confirm, body, danger = false, done = "Written down." }: CommandDialog,
  command: () => Command,
): Promise<void> {
  const onConfirm = async () => void (await insist(programme, command(), done));
  await openDialog({ title, confirm, body, danger, onConfirm });
}

export interface CommandDialog {
  title: string;
  confirm: string;
  body: Node[];
  danger?: boolean;
  /** What is said when it is done. */
  done?: string;
}

/** A control with its label above it. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  const hintId = `${control.id}-hint`;
  if (hint !== undefined) control.setAttribute("aria-describedby", hintId);
  return h(
    "div",
    { class: "field" },
    h("label", { for: control.id }, label),
    control,
    hint !== undefined && h("p", { class: "hint", id: hintId }, hint),
  );
}

/** A choice of a few. */
export function choice<V extends string>(
  id: string,
  options: readonly (readonly [value: V, words: string])[],
  value: V | undefined,
  onPick: (value: V) => void = () => undefined,
): HTMLSelectElement {
  const select = h(
    "select",
    { id, value, onchange: () => onPick(select.value as V) },
    options.map(([value, words]) => h("option", { value }, words)),
  );
  return select;
}

/** A button that sends something; pressed again before it is done, it does nothing. It keeps the focus. */
export function button(
  words: string,
  onPress: () => unknown,
  attributes: Readonly<Record<string, unknown>> = {},
): HTMLElement {
  let isBusy = false;
  const press = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      await onPress();
    } catch (error) {
      sayError(error);
    } finally {
      isBusy = false;
    }
  };
  return h("button", { type: "button", ...attributes, onclick: press }, words);
}

/** Where a relationship stands, in words and by a mark; colour comes on top. */
export function standing({ state, momentum }: RelationshipCard): HTMLElement {
  if (state !== "active") return h("span", { class: "badge" }, STATES[state]);
  const mark = h("span", { "aria-hidden": "true" }, MOMENTUM_MARKS[momentum], " ");
  return h("span", { class: ["badge", MOMENTUM_TONES[momentum]] }, mark, MOMENTA[momentum]);
}

/** A day in a table; a dash where there is none. */
export function onDay(at: string | null | undefined): HTMLElement {
  return at == null ? h("span", null, "–") : h("time", { class: "day", datetime: at }, day(at));
}

/** A table that may be long: it scrolls by itself. */
export function tall<Row>(options: TableOptions<Row>): HTMLElement {
  return h("div", { class: "tall" }, table(options));
}

/** The name of a role in a type. */
export function roleName(type: TypeDraft | undefined, role: string): string {
  return type?.roles.find(({ id }) => id === role)?.name ?? spaced(role);
}

/** The name of a type. */
export function typeName(programme: Programme, type: string): string {
  return programme.type(type)?.draft.name ?? spaced(type);
}

/** What a skill is called. */
export function skillName(programme: Programme, id: string): string {
  return programme.config.taxonomy?.find((skill) => skill.id === id)?.label ?? capital(spaced(id));
}

/** What an attribute is called. */
export function attributeName(programme: Programme, id: string): string {
  return programme.config.schema?.attributes?.find((attribute) => attribute.id === id)?.name ?? capital(spaced(id));
}

/** What pages say that need people and types before they can do anything; nothing where there are both. */
export function notYet(programme: Programme): HTMLElement | undefined {
  if (programme.people().length === 0) {
    const go = h("a", { class: "button primary", href: "#/people" }, "Load people");
    return emptyState("Nobody is here yet", "Load the people of your company first, or the example.", go);
  }
  if (programme.types().length === 0) {
    const go = h("a", { class: "button primary", href: "#/types" }, "Build a type");
    return emptyState("There is no relationship type yet", "Build one from a template: mentoring, for instance.", go);
  }
  return undefined;
}

/** Offers a text as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
