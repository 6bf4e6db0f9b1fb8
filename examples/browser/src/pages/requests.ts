// What somebody has open: what comes in, what went out, what runs, what there is to do.
// For coordinators the whole type.

import type { Dashboard, RequestCard, ToDo } from "tutelage";
import { confirmed, openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { refusalBox, say } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { link } from "./address.js";
import { openDecline } from "./decline.js";
import { explanation, openExplanation } from "./explanation.js";
import { button, field, notYet, refill, roleName, send, standing, typeName } from "./parts.js";
import { coordination } from "./requests_overview.js";
import { counted, day, members, moment, other, spaced, TO_DO } from "./words.js";

/** The dashboard of whoever is looking. */
export class RequestsPage extends Page {
  protected async draw(): Promise<void> {
    const nothing = notYet(this.programme);
    if (nothing) {
      refill(this, h("h1", null, "Requests"), nothing);
      return;
    }
    const seen = await this.programme.see({ dashboard: {} });
    const types = await coordination(this.programme);
    const board = seen.ok ? seen.answer : undefined;
    const isEmpty =
      board === undefined || (board.taking_part.length === 0 && board.running.length === 0 && board.to_do.length === 0);
    refill(
      this,
      h("h1", null, "Requests"),
      h("p", { class: "lead" }, `What ${this.programme.name(this.programme.viewer)} has open.`),
      types,
      !seen.ok && refusalBox(seen),
      // Who only coordinates has no dashboard worth a row of empty lists.
      board !== undefined && !(isEmpty && types !== undefined) && this.#board(board),
    );
  }

  #board(board: Dashboard): HTMLElement[] {
    return [
      this.#toDo(board),
      section(
        "inbound",
        "For you to answer",
        board.inbound.map((card) => this.#inbound(card)),
        "Nobody waits for your answer.",
      ),
      section(
        "outbound",
        "You asked",
        board.outbound.map((card) => this.#outbound(card)),
        "No request of yours is open.",
      ),
      ...(board.in_line > 0
        ? [h("p", { class: "box" }, `${counted(board.in_line, "person", "people")} in line for a place with you.`)]
        : []),
      section(
        "running",
        "Running",
        board.running.map((card) => this.#running(card)),
        "No relationship is running.",
      ),
      this.#takingPart(board),
    ];
  }

  #toDo({ to_do, inbound, running }: Dashboard): HTMLElement {
    const about = ({ request, relationship }: ToDo): string => {
      const asks = inbound.find((card) => card.request === request);
      const together = running.find((card) => card.relationship === relationship);
      return asks ? asks.from.person.name : together ? members(together, this.programme.viewer) : "";
    };
    return section(
      "to-do",
      "To do",
      to_do.map((item) =>
        h(
          "li",
          { class: "card" },
          h(
            "p",
            null,
            h("a", { href: addressOf(item) }, TO_DO[item.code]),
            h("span", { class: "quiet" }, ` ${about(item)}`),
          ),
        ),
      ),
      "Nothing to do.",
    );
  }

  #inbound(card: RequestCard): HTMLElement {
    const about = card.to.person.id === this.programme.viewer || card.from.person.id === this.programme.viewer;
    const who = about ? other(card, this.programme.viewer) : card.from;
    const title = about
      ? `${who.person.name} would like to be your ${roleName(this.#type(card), who.role).toLowerCase()}`
      : `${card.from.person.name} and ${card.to.person.name}`;
    return this.#card(
      card,
      title,
      button("Accept", () => this.#accept(card), {
        id: `accept-${card.request}`,
        class: "primary",
        "aria-label": `Accept: ${title}`,
      }),
      button("Decline…", () => openDecline(this.programme, card), {
        id: `decline-${card.request}`,
        "aria-label": `Decline: ${title}`,
      }),
      about &&
        button(
          "Why them?",
          () => openExplanation(this.programme, card.type, other(card, who.person.id).role, who.person.id),
          { id: `explain-${card.request}` },
        ),
    );
  }

  #outbound(card: RequestCard): HTMLElement {
    const name = card.to.person.name;
    return this.#card(
      card,
      name,
      button(
        "Withdraw",
        async () => {
          const words = `${name} will be told that you take your request back.`;
          if (await confirmed("Withdraw the request?", words, "Withdraw")) {
            await send(this.programme, this.programme.viewer, { withdraw: { request: card.request } }, "Withdrawn.");
          }
        },
        { id: `withdraw-${card.request}`, "aria-label": `Withdraw the request to ${name}` },
      ),
    );
  }

  #card(card: RequestCard, title: string, ...actions: (Node | false)[]): HTMLElement {
    const step = card.steps > 1 && card.step > 0 ? `, step ${card.step} of ${card.steps}` : "";
    return h(
      "li",
      { class: "card", id: `request-${card.request}` },
      h("h3", null, title),
      h(
        "p",
        { class: "quiet" },
        `${typeName(this.programme, card.type)}, ${card.kind} on ${day(card.opened_at)}; `,
        h("span", { class: "badge" }, card.state === "waiting" ? "in line" : spaced(card.state)),
        card.expires_at ? ` until ${day(card.expires_at)}${step}` : step,
      ),
      card.message && h("blockquote", null, card.message),
      h("p", { class: "actions" }, ...actions),
    );
  }

  #running(card: Dashboard["running"][number]): HTMLElement {
    const meeting = card.next_meeting
      ? `next on ${moment(card.next_meeting)}`
      : card.meet_by
        ? `to meet by ${day(card.meet_by)}`
        : "";
    return h(
      "li",
      { class: "card" },
      h(
        "h3",
        null,
        h("a", { href: link("diary", { relationship: card.relationship }) }, members(card, this.programme.viewer)),
      ),
      h("p", null, standing(card), " ", h("span", { class: "quiet" }, typeName(this.programme, card.type))),
      h(
        "p",
        { class: "quiet" },
        [
          `met ${card.met === 1 ? "once" : `${card.met} times`}`,
          card.last_met ? `last on ${day(card.last_met)}` : "",
          meeting,
          card.ends_at ? `until ${day(card.ends_at)}` : "",
        ]
          .filter(Boolean)
          .join("; "),
      ),
    );
  }

  #takingPart({ taking_part }: Dashboard): HTMLElement {
    const { viewer } = this.programme;
    const roles = taking_part.filter(({ participation }) => participation === "in" || participation === "applied");
    const parts = roles.map(({ type, role, participation, places, active }) => {
      const name = `${roleName(this.programme.type(type)?.draft, role)}, ${typeName(this.programme, type)}`;
      const input = h("input", {
        id: `places-${type}-${role}`,
        type: "number",
        min: 0,
        max: 100,
        value: String(places ?? 1),
      });
      return h(
        "li",
        { class: "card" },
        h("h3", null, name),
        h(
          "p",
          { class: "quiet" },
          participation === "applied" ? "applied; a coordinator answers" : `${active} of ${places ?? 1} places taken`,
        ),
        participation === "in" &&
          h(
            "form",
            {
              class: "actions",
              onsubmit: (event: Event) => {
                event.preventDefault();
                void send(
                  this.programme,
                  viewer,
                  { set_places: { type, role, places: Number(input.value) } },
                  "Changed.",
                );
              },
            },
            field("Places", input),
            h("button", { type: "submit", "aria-label": `Change the places as ${name}` }, "Change"),
            button(
              "Step back",
              () => send(this.programme, viewer, { step_back: { type, role } }, "You stepped back."),
              {
                id: `step-back-${type}-${role}`,
                "aria-label": `Step back as ${name}`,
              },
            ),
          ),
      );
    });
    return section("taking-part", "Taking part", parts, "You take part in nothing yet. Search shows where you can.");
  }

  /** Whether there is still a place, and whether all rules still hold, is known only now. */
  async #accept(card: RequestCard): Promise<void> {
    const { viewer } = this.programme;
    const answer = await this.programme.does(viewer, { accept: { request: card.request } });
    if (answer.ok) {
      const isTogether =
        typeof answer.outcome === "object" &&
        "request" in answer.outcome &&
        answer.outcome.request.relationship != null;
      say(isTogether ? "Accepted: you are together now." : "Accepted. Others are asked now.");
      return;
    }
    const about = other(card, viewer);
    const mine = other(card, about.person.id);
    const why = await this.programme.see({ explain: { type: card.type, role: mine.role, to: about.person.id } });
    const grounds = why.ok && why.answer.would_need.length > 0 ? explanation(why.answer) : [];
    await openDialog({ title: "Accepting is not possible", body: [refusalBox(answer), ...grounds] });
  }

  #type(card: RequestCard) {
    return this.programme.type(card.type)?.draft;
  }
}

function section(id: string, title: string, cards: readonly HTMLElement[], none: string): HTMLElement {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title, cards.length > 0 && h("span", { class: "count" }, ` ${cards.length}`)),
    cards.length === 0 ? h("p", { class: "quiet" }, none) : h("ul", { class: "cards" }, cards),
  );
}

/** Where one does it. */
function addressOf({ code, relationship, request, feedback }: ToDo): string {
  if (code === "answer_request" && request) return link("requests", { request });
  if (code === "give_feedback" && feedback) return link("diary", { feedback });
  return link("diary", relationship ? { relationship } : {});
}
