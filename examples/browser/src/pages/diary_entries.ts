// Meetings and notes: what was written, and writing.

import type { Audience, Command, EntryCard, RelationshipCard } from "tutelage";
import type { Programme } from "../programme.js";
import { h } from "../ui/dom.js";
import { refusalBox } from "../ui/notices.js";
import { button, choice, field, openCommand, send } from "./parts.js";
import { capital, day, forInput, fromInput, listed, moment, spaced } from "./words.js";

/** The entries that somebody sees, newest first, and what they can write. */
export async function entries(programme: Programme, card: RelationshipCard): Promise<HTMLElement> {
  const all: EntryCard[] = [];
  const section = (...children: (Node | false)[]) =>
    h(
      "section",
      { "aria-labelledby": "diary-entries" },
      h("h2", { id: "diary-entries" }, "Meetings and notes"),
      ...children,
    );
  for (;;) {
    const after = all.at(-1)?.entry;
    const page = { relationship: card.relationship, limit: 200, ...(after === undefined ? {} : { after }) };
    const seen = await programme.see({ diary: page });
    if (!seen.ok) return section(refusalBox(seen, "This diary is not for you"));
    all.push(...seen.answer.entries);
    if (!seen.answer.more) break;
  }
  const isMember = card.members.some(({ person }) => person.id === programme.viewer);
  const isOpen = !["completed", "cancelled", "lapsed"].includes(card.state);
  return section(
    isMember && isOpen && writing(programme, card),
    all.length === 0
      ? h("p", { class: "quiet" }, "Nothing is written yet.")
      : h(
          "ol",
          { class: "timeline" },
          all.sort(newestFirst).map((entry) => entryCard(programme, card, entry, isMember && isOpen)),
        ),
  );
}

/** By when it was, or will be. */
function newestFirst(one: EntryCard, other: EntryCard): number {
  const at = ({ starts_at, written_at }: EntryCard) => Date.parse(starts_at ?? written_at);
  return at(other) - at(one);
}

function entryCard(programme: Programme, card: RelationshipCard, entry: EntryCard, mayWrite: boolean): HTMLElement {
  const at = entry.starts_at ?? entry.written_at;
  const isMine = entry.author === programme.viewer;
  const history = entry.revisions ?? [];
  const facts = [
    entry.kind === "meeting" ? moment(at) : day(at),
    entry.minutes && `${entry.minutes} minutes`,
    entry.agenda && spaced(entry.agenda),
    entry.author && `by ${programme.name(entry.author)}`,
    (entry.absent ?? []).length > 0 && `without ${listed((entry.absent ?? []).map((id) => programme.name(id)))}`,
  ].filter(Boolean);
  return h(
    "li",
    { class: ["card", "entry", `entry-${entry.kind}`] },
    h("h3", null, `${ICONS[entry.kind]} ${capital(entry.kind)} `, h("span", { class: "badge" }, spaced(entry.state))),
    h("p", { class: "quiet" }, facts.join("; ")),
    entry.text
      ? h("p", { class: "words" }, entry.text)
      : !entry.author && h("p", { class: "quiet" }, "Its words are not for you."),
    history.length > 0 &&
      h(
        "details",
        { id: `history-${entry.entry}` },
        h("summary", null, "What it said before"),
        h(
          "ul",
          null,
          history.map(({ until, text }) =>
            h("li", null, h("del", null, text ?? "–"), h("span", { class: "quiet" }, ` until ${moment(until)}`)),
          ),
        ),
      ),
    mayWrite && h("p", { class: "actions" }, ...actions(programme, card, entry, isMine)),
  );
}

function actions(programme: Programme, card: RelationshipCard, entry: EntryCard, isMine: boolean): (Node | false)[] {
  const { viewer } = programme;
  const of = { entry: entry.entry };
  const name = `${entry.kind} of ${day(entry.starts_at ?? entry.written_at)}`;
  if (entry.kind === "meeting" && entry.state === "planned") {
    return [
      button("It took place…", () => openHeld(programme, entry), { id: `hold-${entry.entry}`, class: "primary" }),
      button("Somebody was missing…", () => openMissed(programme, card, entry), { id: `miss-${entry.entry}` }),
      button("Cancel", () => send(programme, viewer, { cancel_meeting: of }, "The meeting is cancelled."), {
        id: `cancel-${entry.entry}`,
        "aria-label": `Cancel the ${name}`,
      }),
    ];
  }
  const canEdit = isMine && entry.text != null;
  return canEdit
    ? [
        button("Edit…", () => openEdit(programme, entry), {
          id: `edit-${entry.entry}`,
          "aria-label": `Edit the ${name}`,
        }),
      ]
    : [];
}

/** Four things that one can write, each folded up until it is wanted. */
function writing(programme: Programme, card: RelationshipCard): HTMLElement {
  const { relationship } = card;
  const agendas = programme.type(card.type)?.draft.meetings?.agendas ?? [];
  const soon = new Date(programme.now.getTime() + 3 * 86_400_000);
  const planned = when("plan", soon);
  const agenda = choice("plan-agenda", [["", "none"], ...agendas.map(({ id, name }) => [id, name] as const)], "");
  const held = when("log", new Date(programme.now.getTime() - 3_600_000));
  const words = {
    plan: h("textarea", { id: "plan-text", rows: 2, maxlength: 10_000 }),
    log: h("textarea", { id: "log-text", rows: 2, maxlength: 10_000 }),
    note: h("textarea", { id: "note-text", rows: 4, maxlength: 10_000, required: true }),
    concern: h("textarea", { id: "concern-text", rows: 3, maxlength: 10_000, required: true }),
  };
  const text = (area: HTMLTextAreaElement) => (area.value.trim() === "" ? {} : { text: area.value.trim() });
  const note = audience("note");
  return h(
    "div",
    { class: "folds" },
    fold(
      programme,
      "plan",
      "Plan a meeting",
      "Plan it",
      "The meeting is planned.",
      [...planned.fields, ...(agendas.length > 0 ? [field("Agenda", agenda)] : []), field("What for", words.plan)],
      () => ({
        plan_meeting: {
          relationship,
          ...planned.value(),
          ...text(words.plan),
          ...(agenda.value === "" ? {} : { agenda: agenda.value }),
        },
      }),
    ),
    fold(
      programme,
      "log",
      "Write down a meeting",
      "Write it down",
      "The meeting is in the diary.",
      [...held.fields, field("What came of it", words.log)],
      () => ({ log_meeting: { relationship, ...held.value(), ...text(words.log) } }),
    ),
    fold(
      programme,
      "note",
      "Write a note",
      "Write it",
      "Written.",
      [field("Words", words.note), ...note.fields],
      () => ({
        write_note: { relationship, text: words.note.value.trim(), ...note.value() },
      }),
    ),
    fold(
      programme,
      "concern",
      "Raise a concern",
      "Raise it",
      "Coordinators will look at it.",
      [field("What worries you", words.concern, "Only coordinators see that there is a concern, and read it.")],
      () => ({ raise_concern: { relationship, text: words.concern.value.trim() } }),
    ),
  );
}

function fold(
  programme: Programme,
  id: string,
  title: string,
  submit: string,
  done: string,
  fields: HTMLElement[],
  command: () => Command,
): HTMLElement {
  const details = h(
    "details",
    { id: `write-${id}`, class: "fold" },
    h("summary", null, title),
    h(
      "form",
      {
        onsubmit: async (event: Event) => {
          event.preventDefault();
          if (!(await send(programme, programme.viewer, command(), done))) return;
          // What comes of it draws everything anew: this may be another by now.
          const now = document.querySelector<HTMLDetailsElement>(`#write-${id}`) ?? details;
          for (const area of now.querySelectorAll("textarea")) area.value = "";
          now.open = false;
        },
      },
      fields,
      h("p", { class: "actions" }, h("button", { type: "submit", class: "primary" }, submit)),
    ),
  );
  return details;
}

function when(id: string, at: Date): { fields: HTMLElement[]; value: () => { starts_at: string; minutes: number } } {
  const starts = h("input", { id: `${id}-at`, type: "datetime-local", value: forInput(at), required: true });
  const minutes = h("input", { id: `${id}-minutes`, type: "number", min: 1, max: 1_440, value: "45", required: true });
  return {
    fields: [h("div", { class: "fields" }, field("When (UTC)", starts), field("Minutes", minutes))],
    value: () => ({ starts_at: fromInput(starts.value), minutes: Number(minutes.value) }),
  };
}

/** For whom it is written. That coordinators read along is said before, and the engine wants to know that it was. */
function audience(id: string): { fields: HTMLElement[]; value: () => { audience: Audience; told?: boolean } } {
  const told = h("input", { id: `${id}-told`, type: "checkbox" });
  const knows = h(
    "div",
    { class: "field check", hidden: true },
    told,
    h("label", { for: told.id }, "I know that coordinators will read this."),
  );
  const select = choice<Audience>(
    `${id}-audience`,
    [
      ["members", "The two of us"],
      ["author", "Only me; nobody else learns that it exists"],
      ["coordinators", "Us and the coordinators"],
    ],
    "members",
    (audience) => (knows.hidden = audience !== "coordinators"),
  );
  return {
    fields: [field("For whom", select), knows],
    value: () =>
      select.value === "coordinators"
        ? { audience: "coordinators", told: told.checked }
        : { audience: select.value as Audience },
  };
}

async function openHeld(programme: Programme, entry: EntryCard): Promise<void> {
  const planned = new Date(entry.starts_at ?? programme.now);
  const at = when("held", planned > programme.now ? programme.now : planned);
  await openCommand(programme, { title: "The meeting took place", confirm: "Write it down", body: at.fields }, () => ({
    hold_meeting: { entry: entry.entry, ...at.value() },
  }));
}

async function openMissed(programme: Programme, { members }: RelationshipCard, entry: EntryCard): Promise<void> {
  const boxes = members.map(({ person }) => ({
    person,
    box: h("input", { id: `absent-${person.id}`, type: "checkbox" }),
  }));
  const checks = boxes.map(({ person, box }) =>
    h("div", { class: "field check" }, box, h("label", { for: box.id }, person.name)),
  );
  const fields = [h("fieldset", null, h("legend", null, "Who was not there"), checks)];
  await openCommand(programme, { title: "The meeting did not take place", confirm: "Write it down", body: fields }, () => ({
    miss_meeting: { entry: entry.entry, absent: boxes.flatMap(({ person, box }) => (box.checked ? [person.id] : [])) },
  }));
}

async function openEdit(programme: Programme, entry: EntryCard): Promise<void> {
  const text = h("textarea", { id: "edit-text", rows: 5, maxlength: 10_000, value: entry.text ?? "" });
  const fields = [field("Words", text, "What it said before stays readable for those who could read it.")];
  await openCommand(programme, { title: "Edit", confirm: "Change", body: fields }, () => ({
    edit_entry: { entry: entry.entry, text: text.value.trim() },
  }));
}

const ICONS = { meeting: "◷", note: "✎", concern: "⚑" } as const;
