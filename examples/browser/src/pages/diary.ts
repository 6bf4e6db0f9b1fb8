// The diary of a relationship, for whoever is looking: meetings, notes, objectives, feedback, and its end.

import type { Command, RelationshipCard, RelationshipId } from "tutelage";
import { h } from "../ui/dom.js";
import { emptyState, refusalBox } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { personPicker } from "../ui/person_picker.js";
import { asked, remember } from "./address.js";
import { entries } from "./diary_entries.js";
import { feedbackAbout, feedbackRound } from "./diary_feedback.js";
import { objectives } from "./diary_objectives.js";
import { button, choice, field, notYet, openCommand, refill, send, standing, typeName } from "./parts.js";
import { relationships } from "./requests_overview.js";
import { capital, counted, day, forInput, fromInput, listed, members, moment, spaced, STATES } from "./words.js";

/** A relationship from the inside. */
export class DiaryPage extends Page {
  protected async draw(): Promise<void> {
    const title = h("h1", null, "Diary");
    const nothing = notYet(this.programme);
    if (nothing) {
      refill(this, title, nothing);
      return;
    }
    const round = asked("feedback");
    if (round !== undefined) {
      refill(this, h("h1", null, "Feedback"), await feedbackRound(this.programme, round));
      return;
    }
    const cards = await this.#cards();
    const name = this.programme.name(this.programme.viewer);
    const lead = h("p", { class: "lead" }, `As ${name} sees it.`);
    // Whoever looks next may not see what was looked at before; then something of theirs is shown.
    const ids = [asked("relationship"), cards[0]?.relationship].flatMap((id) => id ?? []);
    if (ids[0] === undefined) {
      const words = `${name} is in no relationship. Look as somebody else, or find somebody first.`;
      refill(this, title, emptyState("No diary yet", words, h("a", { class: "button", href: "#/search" }, "Search")));
      return;
    }
    let seen = await this.programme.see({ relationship: { relationship: ids[0] } });
    if (!seen.ok && ids[1] !== undefined) seen = await this.programme.see({ relationship: { relationship: ids[1] } });
    if (!seen.ok) {
      refill(this, title, lead, refusalBox(seen, `${name} cannot see this relationship`));
      return;
    }
    const card = seen.answer;
    remember({ relationship: card.relationship });
    refill(
      this,
      title,
      lead,
      this.#picker(cards, card),
      this.#about(card),
      await entries(this.programme, card),
      await objectives(this.programme, card),
      await feedbackAbout(this.programme, card),
    );
  }

  /** Their own that run, and what they coordinate. */
  async #cards(): Promise<RelationshipCard[]> {
    const board = await this.programme.see({ dashboard: {} });
    const own = board.ok ? board.answer.running : [];
    const coordinated = await Promise.all(
      this.programme.types().map(({ draft }) => relationships(this.programme, draft.id)),
    );
    const all = new Map([...own, ...coordinated.flat()].map((card) => [card.relationship, card]));
    return [...all.values()];
  }

  #picker(cards: readonly RelationshipCard[], shown: RelationshipCard): HTMLElement | false {
    const all = cards.some(({ relationship }) => relationship === shown.relationship) ? cards : [...cards, shown];
    if (all.length === 1) return false;
    return personPicker({
      label: "Relationship",
      value: shown.relationship,
      people: () =>
        all.map((card) => ({ id: card.relationship, name: listed(card.members.map(({ person }) => person.name)) })),
      detail: ({ id }) => {
        const card = all.find(({ relationship }) => relationship === id);
        return card ? `${typeName(this.programme, card.type)}, ${STATES[card.state]}` : "";
      },
      onPick: (relationship) => {
        remember({ relationship });
        void this.redraw();
      },
    });
  }

  #about(card: RelationshipCard): HTMLElement {
    const isOpen = !["completed", "cancelled", "lapsed"].includes(card.state);
    const facts = [
      card.started_at && `Began ${day(card.started_at)}`,
      card.ended_at
        ? `ended ${day(card.ended_at)}${card.code ? ` (${spaced(card.code)})` : ""}`
        : card.ends_at && `runs until ${day(card.ends_at)}`,
      `met ${card.met === 1 ? "once" : `${card.met} times`}`,
      card.last_met && `last on ${day(card.last_met)}`,
      card.next_meeting && `next on ${moment(card.next_meeting)}`,
      card.state === "active" && card.silent_days > 0 && `quiet for ${counted(card.silent_days, "day")}`,
    ].filter(Boolean);
    return h(
      "section",
      { class: "card", "aria-labelledby": "diary-about" },
      h("h2", { id: "diary-about" }, members(card), " ", standing(card)),
      h("p", null, h("strong", null, typeName(this.programme, card.type)), ". ", `${facts.join("; ")}.`),
      (card.flags ?? []).length > 0 &&
        h("p", { class: "box warn" }, `Flagged: ${listed((card.flags ?? []).map(spaced))}.`),
      card.extension_until && isOpen && this.#extension(card, card.extension_until),
      isOpen && this.#actions(card),
    );
  }

  #extension({ relationship }: RelationshipCard, until: string): HTMLElement {
    const { viewer } = this.programme;
    return h(
      "div",
      { class: "box" },
      h("p", null, `It was proposed to go on until ${day(until)}.`),
      h(
        "p",
        { class: "actions" },
        button("Agree", () => send(this.programme, viewer, { extend: { relationship, until } }, "Agreed."), {
          id: "extension-agree",
        }),
        button("Decline", () => send(this.programme, viewer, { decline_extension: { relationship } }, "Declined."), {
          id: "extension-decline",
        }),
      ),
    );
  }

  #actions(card: RelationshipCard): HTMLElement {
    const { relationship, state } = card;
    const { viewer } = this.programme;
    const isHeld = state === "on_hold";
    return h(
      "p",
      { class: "actions" },
      isHeld
        ? button("Resume", () => send(this.programme, viewer, { resume: { relationship } }, "It goes on."), {
            id: "diary-resume",
          })
        : button(
            "Put on hold",
            () => send(this.programme, viewer, { put_on_hold: { relationship } }, "On hold: the clock stands."),
            { id: "diary-hold" },
          ),
      button("Go on for longer…", () => this.#extend(card), { id: "diary-extend" }),
      button("Complete…", () => this.#complete(relationship), { id: "diary-complete" }),
      button("End early…", () => this.#cancel(card), { id: "diary-cancel" }),
    );
  }

  async #extend({ relationship, ends_at }: RelationshipCard): Promise<void> {
    const from = ends_at ? new Date(ends_at) : this.programme.now;
    const until = h("input", {
      id: "extend-until",
      type: "datetime-local",
      value: forInput(new Date(from.getTime() + 90 * DAY)),
    });
    await this.#asks(
      "Go on for longer",
      "Propose",
      [field("Until", until, "It counts once everybody agrees.")],
      () => ({
        extend: { relationship, until: fromInput(until.value) },
      }),
    );
  }

  async #complete(relationship: RelationshipId): Promise<void> {
    const words = h("p", null, "It comes to its end as it was meant to. Closed, it can be read but not changed.");
    await this.#asks("Complete it?", "Complete", [words], () => ({ complete: { relationship } }));
  }

  async #cancel({ relationship, type }: RelationshipCard): Promise<void> {
    const codes = this.programme.type(type)?.draft.running?.cancel_codes ?? [
      "no_time",
      "not_a_fit",
      "moved_on",
      "other",
    ];
    const code = choice(
      "cancel-code",
      codes.map((code) => [code, capital(spaced(code))]),
      codes[0],
    );
    const reason = h("textarea", { id: "cancel-reason", rows: 3, maxlength: 2_000 });
    await this.#asks(
      "End it early",
      "End it",
      [field("Why", code), field("In words", reason, "Only coordinators read this.")],
      () => {
        const words = reason.value.trim();
        return { cancel: { relationship, code: code.value, ...(words === "" ? {} : { reason: words }) } };
      },
      true,
    );
  }

  async #asks(title: string, confirm: string, body: Node[], command: () => Command, danger = false): Promise<void> {
    await openCommand(this.programme, { title, confirm, body, danger, done: "Done." }, command);
  }
}

const DAY = 86_400_000;
