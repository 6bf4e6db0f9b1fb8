// The shell: where one is, who is looking, what time it is, and the page.

import { OFFICE } from "./company.js";
import { CohortPage } from "./pages/cohort.js";
import { DiaryPage } from "./pages/diary.js";
import { GraphPage } from "./pages/graph.js";
import { PeoplePage } from "./pages/people.js";
import { ReportsPage } from "./pages/reports.js";
import { RequestsPage } from "./pages/requests.js";
import { SearchPage } from "./pages/search.js";
import { TypesPage } from "./pages/types.js";
import { counted, day } from "./pages/words.js";
import { Programme } from "./programme.js";
import { confirmed } from "./ui/dialog.js";
import { fill, h } from "./ui/dom.js";
import { errorBox, say, sayError } from "./ui/notices.js";
import type { Page } from "./ui/page.js";
import { personPicker, type Pickable, type PersonPicker } from "./ui/person_picker.js";
import { currentScheme, nextScheme, restoreScheme } from "./ui/scheme.js";

/** The pages, by the part of the address after `#/`. */
const PAGES: readonly { route: string; name: string; group: string; tag: string; page: new () => Page }[] = [
  { route: "people", name: "People", group: "Set up", tag: "tut-people", page: PeoplePage },
  { route: "types", name: "Types", group: "Set up", tag: "tut-types", page: TypesPage },
  { route: "search", name: "Search", group: "Take part", tag: "tut-search", page: SearchPage },
  { route: "requests", name: "Requests", group: "Take part", tag: "tut-requests", page: RequestsPage },
  { route: "diary", name: "Diary", group: "Take part", tag: "tut-diary", page: DiaryPage },
  { route: "graph", name: "Graph", group: "Look after", tag: "tut-graph", page: GraphPage },
  { route: "cohort", name: "Cohort", group: "Look after", tag: "tut-cohort", page: CohortPage },
  { route: "reports", name: "Reports", group: "Look after", tag: "tut-reports", page: ReportsPage },
];

class Console extends HTMLElement {
  #programme!: Programme;
  #viewer!: PersonPicker;
  readonly #clock = h("time", { class: "clock" });
  readonly #indexing = h("span", { class: "quiet", role: "status" });
  readonly #nav = h("nav", { "aria-label": "Pages", id: "pages" });
  readonly #main = h("main", { id: "main", tabindex: -1 });
  readonly #menu = h(
    "button",
    {
      type: "button",
      class: "menu",
      "aria-controls": "pages",
      "aria-expanded": "false",
      onclick: () => this.#toggleMenu(),
    },
    "Menu",
  );

  async connectedCallback(): Promise<void> {
    try {
      const starting = this.querySelector(".starting");
      this.#programme = await Programme.open((read) => {
        const words = `Building the index: ${counted(read, "record")} read`;
        if (starting?.isConnected) starting.textContent = `${words}…`;
        else this.#indexing.textContent = words;
      });
    } catch (error) {
      const words = h("div", null, h("h1", null, "The console cannot start"), errorBox(error));
      fill(this, h("main", { id: "main" }, words));
      return;
    }
    this.#viewer = personPicker({
      label: "Looking as",
      people: () => this.#viewers(),
      value: this.#programme.viewer,
      onPick: (id) => (this.#programme.viewer = id),
    });
    fill(
      this,
      h(
        "header",
        { class: "bar" },
        h(
          "a",
          { class: "brand", href: "#/people" },
          h("img", { src: "icon.svg", alt: "", width: 28, height: 28 }),
          "Tutelage",
        ),
        this.#indexing,
        this.#menu,
        h("div", { class: "who" }, this.#viewer),
        this.#time(),
      ),
      h("div", { class: "frame" }, this.#nav, this.#main),
    );
    document.querySelector(".skip")?.addEventListener("click", (event) => {
      // The address says which page it is, and must go on doing so.
      event.preventDefault();
      this.#main.focus();
    });
    this.#programme.addEventListener("change", () => this.#refresh());
    window.addEventListener("hashchange", () => this.#show(true));
    this.#refresh();
    this.#show(false);
  }

  /** Whoever is there; before anybody is, the office. */
  #viewers(): Pickable[] {
    const people = this.#programme.people().filter(({ state }) => (state ?? "active") === "active");
    return people.length > 0 ? people : [{ id: OFFICE, name: "Programme office" }];
  }

  /** A demo needs time to pass. */
  #time(): HTMLElement {
    const step = (days: number) =>
      h(
        "button",
        {
          type: "button",
          title: `Move the clock on by ${counted(days, "day")}`,
          "aria-label": `Move on by ${counted(days, "day")}`,
          onclick: () => void this.#moveOn(days),
        },
        `+${days}`,
      );
    return h(
      "div",
      { class: "time", role: "group", "aria-label": "The clock of the programme" },
      h("span", { class: "time-label" }, "Today"),
      this.#clock,
      h(
        "span",
        { class: "steps" },
        step(1),
        step(7),
        step(30),
        h("span", { class: "quiet", "aria-hidden": "true" }, "days"),
      ),
    );
  }

  async #moveOn(days: number): Promise<void> {
    try {
      const decisions = await this.#programme.passes(days);
      const events = decisions.reduce((count, { events }) => count + events.length, 0);
      const told = decisions.reduce((count, { notices }) => count + notices.length, 0);
      const what = events === 0 ? "nothing fell due" : `${counted(events, "thing")} happened`;
      say(
        `It is ${day(this.#programme.now)}: ${what}${told > 0 ? `, ${counted(told, "notice")} went out` : ""}.`,
        "plain",
      );
    } catch (error) {
      sayError(error);
    }
  }

  #scheme(): HTMLElement {
    const label = () => `Colours: ${currentScheme()}`;
    const button = h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          nextScheme();
          button.textContent = label();
        },
      },
      label(),
    );
    return button;
  }

  #refresh(): void {
    this.#indexing.textContent = "";
    const { now, viewer } = this.#programme;
    this.#clock.textContent = day(now);
    this.#clock.dateTime = now.toISOString();
    if (this.#viewer.value !== viewer) this.#viewer.value = viewer;
    // What somebody who is not there would see is nothing.
    const known = this.#programme.person(viewer);
    if (viewer !== OFFICE && (known === undefined || known.state === "left")) this.#programme.viewer = OFFICE;
    else this.#viewer.value = viewer;
  }

  #show(moved: boolean): void {
    const route = location.hash.replace(/^#\/?/, "").split(/[/?]/)[0] ?? "";
    const at = PAGES.find((page) => page.route === route) ?? PAGES[0];
    if (at === undefined) return;
    // So that pages can put more into the address.
    if (route !== at.route) history.replaceState(null, "", `#/${at.route}`);
    document.title = `${at.name} · Tutelage console`;
    this.#drawNav(at.route);
    const page = document.createElement(at.tag) as Page;
    page.programme = this.#programme;
    page.setAttribute("aria-busy", "true");
    fill(this.#main, page);
    if (moved) {
      this.#main.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }

  #drawNav(route: string): void {
    const groups = [...new Set(PAGES.map(({ group }) => group))];
    fill(
      this.#nav,
      groups.map((group) => [
        h("p", { class: "nav-group", id: `group-${group.replace(" ", "-")}` }, group),
        h(
          "ul",
          { "aria-labelledby": `group-${group.replace(" ", "-")}` },
          PAGES.filter((page) => page.group === group).map((page) =>
            h(
              "li",
              null,
              h("a", { href: `#/${page.route}`, "aria-current": page.route === route ? "page" : undefined }, page.name),
            ),
          ),
        ),
      ]),
      this.#scheme(),
      h("button", { type: "button", class: "small", onclick: () => void this.#forget() }, "Forget everything"),
    );
    this.#toggleMenu(false);
  }

  #toggleMenu(open = this.#menu.getAttribute("aria-expanded") !== "true"): void {
    this.#menu.setAttribute("aria-expanded", String(open));
    this.#nav.classList.toggle("open", open);
  }

  async #forget(): Promise<void> {
    const words =
      "Everything in this console is kept in this browser only: people, types, requests, diaries. It will be gone.";
    if (!(await confirmed("Forget everything?", words, "Forget everything", true))) return;
    await this.#programme.clear();
    location.hash = "#/people";
    say("Everything was forgotten.");
  }
}

restoreScheme();
for (const { tag, page } of PAGES) customElements.define(tag, page);
customElements.define("tut-console", Console);
