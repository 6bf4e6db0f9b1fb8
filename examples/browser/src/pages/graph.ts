// Who works with whom, as a drawing and as a table that says the same.

import type { RelationshipCard } from "tutelage";
import { OFFICE } from "../company.js";
import { h } from "../ui/dom.js";
import { emptyState } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { personPicker } from "../ui/person_picker.js";
import { link } from "./address.js";
import { Drawing, RISK, SHAPES, svg } from "./graph_drawing.js";
import { network, opposite, type Knot, type Network } from "./graph_network.js";
import { button, notYet, onDay, refill, standing, tall, typeName } from "./parts.js";
import { relationships } from "./requests_overview.js";
import { counted, listed, members } from "./words.js";

/** The network of everybody whom whoever is looking may see together. */
export class GraphPage extends Page {
  #drawing: Drawing | undefined;
  /** Types that are not shown. */
  readonly #without = new Set<string>();
  #withClosed = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drawing?.stop();
  }

  protected async draw(): Promise<void> {
    const title = h("h1", null, "Who works with whom");
    const nothing = notYet(this.programme);
    this.#drawing?.stop();
    if (nothing) {
      refill(this, title, nothing);
      return;
    }
    const cards = await this.#cards();
    const shown = cards.filter(({ type, state }) => !this.#without.has(type) && (this.#withClosed || OPEN.has(state)));
    const firstRoles = new Map(this.programme.types().map(({ draft }) => [draft.id, draft.roles[0]?.id ?? ""]));
    const net = network(shown, firstRoles);
    const lead = h(
      "p",
      { class: "lead" },
      `${counted(net.knots.length, "person", "people")} in ${counted(shown.length, "relationship")}, `,
      `as ${this.programme.name(this.programme.viewer)} may see them.`,
    );
    if (cards.length === 0) {
      refill(this, title, lead, this.#nobody());
      return;
    }
    const about = h("div", { class: "stack", "aria-live": "polite" });
    const drawing = new Drawing(net, {
      hue: (type) => this.#hue(type),
      onChoose: (knot) => this.#tell(about, knot, cards),
    });
    this.#drawing = drawing;
    this.#tell(about, undefined, cards);
    refill(
      this,
      title,
      lead,
      this.#legend(cards),
      h(
        "div",
        { class: "split wide-left" },
        h(
          "div",
          { class: "card graph-card" },
          this.#controls(drawing),
          net.knots.length > 0 ? drawing.svg : h("p", { class: "quiet" }, "Nothing is left to show."),
        ),
        h(
          "aside",
          { class: "card", "aria-label": "Somebody in the network" },
          this.#find(net, drawing, about, cards),
          about,
        ),
      ),
      this.#table(shown),
    );
    drawing.fit();
  }

  /** Their own, and those of types that they coordinate. */
  async #cards(): Promise<RelationshipCard[]> {
    const board = await this.programme.see({ dashboard: {} });
    const coordinated = await Promise.all(
      this.programme.types().map(({ draft }) => relationships(this.programme, draft.id)),
    );
    const own = board.ok ? board.answer.running : [];
    return [...new Map([...own, ...coordinated.flat()].map((card) => [card.relationship, card])).values()];
  }

  #nobody(): HTMLElement {
    if (this.programme.viewer === OFFICE || this.programme.person(OFFICE) === undefined) {
      return emptyState(
        "Nobody is together yet",
        "Once requests are accepted, people and their ties show here.",
        h("a", { class: "button", href: "#/cohort" }, "Match a cohort"),
      );
    }
    const look = button("Look as the programme office", () => void (this.programme.viewer = OFFICE), {
      id: "graph-office",
    });
    return emptyState(
      "Nothing that you may see",
      "Participants see their own relationships only; coordinators see those of their scope.",
      look,
    );
  }

  #legend(cards: readonly RelationshipCard[]): HTMLElement {
    const types = [...new Set(cards.map(({ type }) => type))].sort();
    const shape = (side: Knot["side"], words: string) =>
      h(
        "li",
        null,
        svg(
          "svg",
          { viewBox: "-9 -9 18 18", class: "key", "aria-hidden": "true" },
          svg("path", { class: "shape", d: SHAPES[side](6) }),
        ),
        words,
      );
    const line = (kind: string, words: string) =>
      h(
        "li",
        null,
        svg(
          "svg",
          { viewBox: "0 0 34 12", class: "key long", "aria-hidden": "true" },
          svg("line", { class: `tie ${kind}`, x1: 1, y1: 6, x2: 33, y2: 6 }),
        ),
        words,
      );
    const risk = (momentum: "amber" | "red", words: string) =>
      h(
        "li",
        null,
        svg(
          "svg",
          { viewBox: "-9 -9 18 18", class: "key", "aria-hidden": "true" },
          svg("path", { class: `risk risk-${momentum}`, d: RISK[momentum] }),
        ),
        words,
      );
    return h(
      "div",
      { class: "legend", role: "group", "aria-label": "What is shown" },
      types.map((type) => {
        const id = `graph-type-${type}`;
        return h(
          "div",
          { class: "field check" },
          h("input", {
            id,
            type: "checkbox",
            checked: !this.#without.has(type),
            onchange: (event: Event) => this.#toggle(type, event),
          }),
          h(
            "label",
            { for: id },
            svg(
              "svg",
              { viewBox: "0 0 34 12", class: "key long", "aria-hidden": "true" },
              svg("line", { class: `tie hue-${this.#hue(type)}`, x1: 1, y1: 6, x2: 33, y2: 6 }),
            ),
            typeName(this.programme, type),
          ),
        );
      }),
      h(
        "div",
        { class: "field check" },
        h("input", {
          id: "graph-closed",
          type: "checkbox",
          checked: this.#withClosed,
          onchange: () => ((this.#withClosed = !this.#withClosed), this.redraw()),
        }),
        h("label", { for: "graph-closed" }, "Closed ones too"),
      ),
      h(
        "ul",
        { class: "keys" },
        shape("first", this.#roles(types, 0)),
        shape("second", this.#roles(types, 1)),
        shape("both", "both, or peer"),
        line("tie-active", "running"),
        line("tie-forming", "forming or on hold"),
        this.#withClosed && line("tie-completed", "closed"),
        risk("amber", "quiet"),
        risk("red", "silent"),
      ),
    );
  }

  /** What the first or second role is called in these types. */
  #roles(types: readonly string[], place: number): string {
    const names = types.flatMap((type) => {
      const roles = this.programme.type(type)?.draft.roles ?? [];
      return roles.length > 1 ? (roles[place]?.name.toLowerCase() ?? []) : [];
    });
    return listed([...new Set(names)]) || "–";
  }

  #toggle(type: string, event: Event): void {
    if ((event.target as HTMLInputElement).checked) this.#without.delete(type);
    else this.#without.add(type);
    void this.redraw();
  }

  #controls(drawing: Drawing): HTMLElement {
    const control = (id: string, words: string, name: string, press: () => void) =>
      h(
        "button",
        { id: `graph-${id}`, type: "button", class: "small", "aria-label": name, title: name, onclick: press },
        words,
      );
    return h(
      "div",
      { class: "actions", role: "group", "aria-label": "Move and zoom" },
      control("in", "+", "Nearer", () => drawing.zoom(1.4)),
      control("out", "−", "Farther", () => drawing.zoom(1 / 1.4)),
      control("left", "←", "To the left", () => drawing.pan(-0.2, 0)),
      control("right", "→", "To the right", () => drawing.pan(0.2, 0)),
      control("up", "↑", "Up", () => drawing.pan(0, -0.2)),
      control("down", "↓", "Down", () => drawing.pan(0, 0.2)),
      control("fit", "Everybody", "Show everybody", () => drawing.fit()),
    );
  }

  #find(net: Network, drawing: Drawing, about: HTMLElement, cards: readonly RelationshipCard[]): HTMLElement {
    const names = [...net.knots].sort((one, other) => one.name.localeCompare(other.name, "en"));
    return personPicker({
      label: "Find somebody",
      people: () => names,
      onPick: (id) => {
        const knot = net.knots.find((other) => other.id === id);
        drawing.choose(knot);
        this.#tell(about, knot, cards);
      },
    });
  }

  #tell(about: HTMLElement, knot: Knot | undefined, cards: readonly RelationshipCard[]): void {
    if (knot === undefined) {
      refill(
        about,
        h("p", { class: "hint" }, "Choose somebody in the drawing: by a click, or with the arrow keys and Enter."),
      );
      return;
    }
    const own = knot.ties.flatMap((tie) => cards.find(({ relationship }) => relationship === tie.relationship) ?? []);
    refill(
      about,
      h("h2", null, knot.name),
      h("p", { class: "quiet" }, `With ${listed([...new Set(knot.ties.map((tie) => opposite(tie, knot).name))])}.`),
      h(
        "ul",
        { class: "plain" },
        [...new Set(own)].map((card) =>
          h(
            "li",
            null,
            h("a", { href: link("diary", { relationship: card.relationship }) }, members(card, knot.id)),
            " ",
            standing(card),
            h("span", { class: "quiet" }, ` ${typeName(this.programme, card.type)}`),
          ),
        ),
      ),
    );
  }

  #table(cards: readonly RelationshipCard[]): HTMLElement {
    return tall({
      caption: "The same as a table",
      rows: cards,
      columns: [
        {
          head: "Who",
          names: true,
          cell: (card) => h("a", { href: link("diary", { relationship: card.relationship }) }, members(card)),
        },
        { head: "Type", cell: ({ type }) => typeName(this.programme, type) },
        { head: "How it goes", cell: standing },
        { head: "Last met", cell: ({ last_met }) => onDay(last_met) },
      ],
    });
  }

  /** Five colours; the table and the names tell more types apart. */
  #hue(type: string): number {
    const place = this.programme.types().findIndex(({ draft }) => draft.id === type);
    return (Math.max(place, 0) % 5) + 1;
  }
}

const OPEN = new Set(["forming", "active", "on_hold"]);
