// A type as its coordinators see it: who is with whom and how it goes, and what waits for a coordinator.

import type {
  ApplicationCard,
  ConcernCard,
  OverviewRow,
  PersonId,
  RelationshipCard,
  RequestCard,
  TypeDraft,
} from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { refusalBox, say } from "../ui/notices.js";
import { personPicker } from "../ui/person_picker.js";
import { table } from "../ui/table.js";
import { asked, link, remember } from "./address.js";
import { openDecline } from "./decline.js";
import { explanation } from "./explanation.js";
import { button, choice, field, onDay, refill, roleName, send, standing, tall } from "./parts.js";
import { capital, counted, listed, MOMENTA, MOMENTUM_MARKS, spaced, STATES } from "./words.js";

/** Everything that waits for a coordinator, and everybody who is together; nothing for those who coordinate no type. */
export async function coordination(programme: Programme): Promise<HTMLElement | undefined> {
  const own: TypeDraft[] = [];
  for (const { draft } of programme.types()) {
    if ((await programme.see({ overview: { type: draft.id, limit: 1 } })).ok) own.push(draft);
  }
  const type = own.find(({ id }) => id === asked("type")) ?? own[0];
  if (type === undefined) return undefined;
  const place = h("section", { "aria-label": "Coordination", class: "coordination" });
  await draw(place, programme, own, type);
  return place;
}

/** All relationships of a type that a coordinator sees, closed ones too. */
export async function relationships(programme: Programme, type: string): Promise<RelationshipCard[]> {
  return (await rows(programme, type, "relationships")).flatMap((row) =>
    "relationship" in row ? [row.relationship] : [],
  );
}

async function draw(
  place: HTMLElement,
  programme: Programme,
  own: readonly TypeDraft[],
  type: TypeDraft,
): Promise<void> {
  const [cards, waiting, applications, concerns] = await Promise.all([
    relationships(programme, type.id),
    rows(programme, type.id, "to_do"),
    programme.see({ applications: { type: type.id, limit: 200 } }),
    programme.see({ concerns: { type: type.id, limit: 200 } }),
  ]);
  const requests = waiting.flatMap((row) => ("request" in row ? [row.request] : []));
  const pick = choice(
    "overview-type",
    own.map(({ id, name }) => [id, name]),
    type.id,
    (id) => {
      remember({ type: id, standing: undefined });
      void draw(place, programme, own, own.find((draft) => draft.id === id) ?? type);
    },
  );
  refill(
    place,
    h("div", { class: "fields" }, field("Type", pick), nomination(programme, type)),
    h("h2", null, `${type.name}: who is together`),
    overview(place, programme, own, type, cards),
    h("h2", null, "For coordinators to do"),
    requestList(programme, requests),
    applications.ok && applicationList(programme, type, applications.answer.applications),
    concerns.ok && concernList(programme, concerns.answer.concerns),
  );
}

async function rows(programme: Programme, type: string, select: "relationships" | "to_do"): Promise<OverviewRow[]> {
  const all: OverviewRow[] = [];
  for (;;) {
    const last = all.at(-1);
    const after =
      last === undefined
        ? {}
        : {
            after:
              "request" in last ? { request: last.request.request } : { relationship: last.relationship.relationship },
          };
    const seen = await programme.see({ overview: { type, select, limit: 500, ...after } });
    if (!seen.ok) return all;
    all.push(...seen.answer.rows);
    if (!seen.answer.more) return all;
  }
}

/** How many are in which state; pressing one shows only those. */
function overview(
  place: HTMLElement,
  programme: Programme,
  own: readonly TypeDraft[],
  type: TypeDraft,
  cards: readonly RelationshipCard[],
): HTMLElement[] {
  const tallies = new Map<string, number>();
  for (const card of cards) tallies.set(standingOf(card), (tallies.get(standingOf(card)) ?? 0) + 1);
  const chosen = asked("standing");
  const shown = cards.filter((card) => chosen === undefined || standingOf(card) === chosen);
  const chips = [...tallies]
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .map(([key, count]) =>
      button(
        `${wordsOf(key)} ${count}`,
        () => {
          remember({ standing: key === chosen ? undefined : key });
          return draw(place, programme, own, type);
        },
        { id: `standing-${key}`, class: "small", "aria-pressed": String(key === chosen) },
      ),
    );
  return [
    h("div", { class: "chips", role: "group", "aria-label": "Show only" }, chips),
    tall({
      caption: `${counted(shown.length, "relationship")} of ${type.name}`,
      rows: shown,
      none: "Nobody is together yet.",
      columns: [
        {
          head: "Who",
          names: true,
          cell: (card) =>
            h(
              "a",
              { href: link("diary", { relationship: card.relationship }) },
              listed(card.members.map(({ person }) => person.name)),
            ),
        },
        { head: "How it goes", cell: standing },
        {
          head: "Quiet for",
          numeric: true,
          cell: ({ state, silent_days }) => (state === "active" ? counted(silent_days, "day") : "–"),
        },
        { head: "Met", numeric: true, cell: ({ met }) => met },
        { head: "Last met", cell: ({ last_met }) => onDay(last_met) },
        {
          head: "Until",
          cell: ({ ended_at, ends_at }) => onDay(ended_at ?? ends_at),
        },
        { head: "Flags", cell: ({ flags }) => listed((flags ?? []).map(spaced)) || "–" },
      ],
    }),
  ];
}

function requestList(programme: Programme, requests: readonly RequestCard[]): HTMLElement {
  return tall({
    caption: "Requests",
    rows: requests,
    none: "No request waits for a coordinator.",
    columns: [
      { head: "Who", names: true, cell: ({ from, to }) => `${from.person.name} → ${to.person.name}` },
      {
        head: "State",
        cell: ({ exhausted, state, code }) =>
          exhausted ? `all choices came to nothing (${spaced(code ?? state)})` : spaced(state),
      },
      { head: "Since", cell: ({ opened_at }) => onDay(opened_at) },
      {
        head: "",
        cell: (card) => {
          const who = card.from.person.name;
          const { viewer } = programme;
          if (card.exhausted) {
            const settle = { settle_exhausted: { request: card.request } };
            const search = h("a", { class: "button small", href: link("cohort", { type: card.type }) }, "Match");
            return row(
              button("Seen to", () => send(programme, viewer, settle, "Off the list."), {
                id: `settle-${card.request}`,
                "aria-label": `${who} was seen to`,
              }),
              search,
            );
          }
          return row(
            button("Accept", () => send(programme, viewer, { accept: { request: card.request } }, "Accepted."), {
              id: `accept-${card.request}`,
              "aria-label": `Accept ${who}`,
            }),
            button("Decline…", () => openDecline(programme, card), {
              id: `decline-${card.request}`,
              "aria-label": `Decline ${who}`,
            }),
          );
        },
      },
    ],
  });
}

function applicationList(
  programme: Programme,
  type: TypeDraft,
  applications: readonly ApplicationCard[],
): HTMLElement | false {
  const each = applications.flatMap(({ person, roles }) => roles.map((role) => ({ person, role })));
  const answer = (person: PersonId, role: string, admit: boolean) =>
    send(
      programme,
      programme.viewer,
      { answer_application: { type: type.id, role, person, admit } },
      admit ? "Admitted." : "Turned down.",
    );
  return (
    each.length > 0 &&
    table({
      caption: "Applications to take part",
      rows: each,
      columns: [
        { head: "Who", names: true, cell: ({ person }) => person.name },
        { head: "As", cell: ({ role }) => roleName(type, role) },
        {
          head: "",
          cell: ({ person, role }) =>
            row(
              button("Admit", () => answer(person.id, role, true), {
                id: `admit-${person.id}-${role}`,
                "aria-label": `Admit ${person.name}`,
              }),
              button("Turn down", () => answer(person.id, role, false), {
                id: `deny-${person.id}-${role}`,
                "aria-label": `Turn down ${person.name}`,
              }),
            ),
        },
      ],
    })
  );
}

function concernList(programme: Programme, concerns: readonly ConcernCard[]): HTMLElement | false {
  return (
    concerns.length > 0 &&
    table({
      caption: "Concerns",
      rows: concerns,
      columns: [
        { head: "Who", names: true, cell: ({ members }) => listed(members.map(({ person }) => person.name)) },
        { head: "When", cell: ({ entry }) => onDay(entry.written_at) },
        { head: "Words", cell: ({ entry }) => entry.text ?? "–" },
        {
          head: "",
          cell: ({ entry, relationship }) =>
            row(
              button(
                "Settled",
                () => send(programme, programme.viewer, { settle_concern: { entry: entry.entry } }, "Settled."),
                { id: `settle-${entry.entry}` },
              ),
              h("a", { class: "button small", href: link("diary", { relationship }) }, "Diary"),
            ),
        },
      ],
    })
  );
}

/** Brings two people together by hand. A no says why, and what would have to be otherwise. */
function nomination(programme: Programme, type: TypeDraft): HTMLElement {
  const [first, second = first] = type.roles;
  const open = async (): Promise<void> => {
    if (first === undefined || second === undefined) return;
    const people = () => programme.people().filter(({ state }) => state !== "left" && state !== "erased");
    const picked: PersonId[] = [];
    const problem = h("div", { "aria-live": "polite" });
    await openDialog({
      title: "Nominate two people",
      confirm: "Nominate",
      body: [
        personPicker({ label: first.name, people, onPick: (id) => (picked[0] = id) }),
        personPicker({
          label: second === first ? `Other ${second.name}` : second.name,
          people,
          onPick: (id) => (picked[1] = id),
        }),
        problem,
      ],
      onConfirm: async () => {
        const [one, other] = picked;
        if (one === undefined || other === undefined) {
          refill(problem, h("p", { class: "box bad" }, "Pick two people."));
          return false;
        }
        const two = [
          { person: one, role: first.id },
          { person: other, role: second.id },
        ];
        const answer = await programme.does(programme.viewer, { nominate: { type: type.id, people: two } });
        if (answer.ok) {
          say("Both are asked now.");
          return true;
        }
        const why = await programme.see({ explain: { type: type.id, role: second.id, from: other, to: one } });
        refill(problem, refusalBox(answer), why.ok && !why.answer.allowed && explanation(why.answer));
        return false;
      },
    });
  };
  return button("Nominate two…", open, { id: "nominate" });
}

/** What one can do about a row. */
function row(...actions: HTMLElement[]): HTMLElement {
  return h("div", { class: "actions" }, actions);
}

/** Running relationships by how they go, others by their state. */
function standingOf({ state, momentum }: RelationshipCard): string {
  return state === "active" ? momentum : state;
}

function wordsOf(key: string): string {
  const words: Readonly<Record<string, string>> = { ...STATES, ...MOMENTA };
  const marks: Readonly<Record<string, string>> = MOMENTUM_MARKS;
  return [marks[key], capital(words[key] ?? key)].filter(Boolean).join(" ");
}

const ORDER = ["forming", "green", "nudged", "amber", "red", "on_hold", "completed", "cancelled", "lapsed"];
