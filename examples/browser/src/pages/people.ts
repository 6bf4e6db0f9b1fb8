// Who there is: brought from a file, found by name, put right one by one.

import type { PersonRecord } from "tutelage";
import { OFFICE } from "../company.js";
import { debounced, fill, h } from "../ui/dom.js";
import { Page } from "../ui/page.js";
import { table } from "../ui/table.js";
import { asked, remember } from "./address.js";
import { written } from "./attribute_value.js";
import { button, field } from "./parts.js";
import { peopleImport } from "./people_import.js";
import { personCard } from "./people_record.js";
import { counted } from "./words.js";

export class PeoplePage extends Page {
  #importing = false;
  #shown = AT_ONCE;
  #import: HTMLElement | undefined;
  readonly #head = h("div", { class: "page-head" });
  readonly #top = h("div", { class: "stack" });
  readonly #record = h("div");
  readonly #list = h("div", { class: "stack" });
  readonly #search = h("input", {
    id: "people-search",
    type: "search",
    autocomplete: "off",
    oninput: debounced(() => {
      this.#shown = AT_ONCE;
      this.#drawList();
    }, 120),
  });

  protected override draw(): void {
    if (this.childElementCount === 0) this.append(this.#head, this.#top, this.#record, this.#list);
    const people = this.programme.people();
    this.#drawHead(people);
    this.#drawImport(people.length === 0);
    this.#drawRecord();
    this.#drawList();
  }

  #drawHead(people: readonly PersonRecord[]): void {
    const there = people.filter(({ id, state }) => id !== OFFICE && state !== "left").length;
    const left = people.filter(({ state }) => state === "left").length;
    fill(
      this.#head,
      h(
        "div",
        null,
        h("h1", null, "People"),
        h(
          "p",
          { class: "lead" },
          people.length === 0
            ? "Begin with the people of your organisation: who they are, what they can do, and to whom they report."
            : `${counted(there, "person", "people")}${left > 0 ? `, and ${left} who left` : ""}.`,
        ),
      ),
      people.length > 0 &&
        h(
          "div",
          { class: "actions" },
          button(this.#importing ? "Close the import" : "Import a file", () => {
            this.#importing = !this.#importing;
            this.draw();
          }),
          h("a", { class: "button primary", href: "#/types" }, "Build a type"),
        ),
    );
  }

  #drawImport(nobody: boolean): void {
    if (!nobody && !this.#importing) {
      this.#import?.remove();
      this.#import = undefined;
      return;
    }
    // It stays as it is while people are taken from it.
    if (this.#import !== undefined) return;
    this.#import = peopleImport(this.programme, () => {
      this.#importing = false;
      this.draw();
    });
    // On the first import people appear one by one; it is closed when all are there.
    this.#importing = true;
    this.#top.append(this.#import);
  }

  #drawRecord(): void {
    const id = asked("person");
    const person = id === undefined ? undefined : this.programme.person(id);
    if (person === undefined) fill(this.#record);
    else
      fill(
        this.#record,
        personCard(
          this.programme,
          person,
          () => this.#show(undefined),
          (other) => this.#show(other),
        ),
      );
  }

  #show(id: string | undefined): void {
    remember({ person: id });
    this.#drawRecord();
    if (id === undefined) return;
    this.#record.scrollIntoView({ block: "nearest" });
    this.#record.querySelector<HTMLElement>("h2")?.focus();
  }

  #drawList(): void {
    const people = this.programme.people();
    if (people.length === 0 || (this.#import !== undefined && people.length === 1)) {
      fill(this.#list);
      return;
    }
    const wanted = plain(this.#search.value);
    const found = people.filter((person) => wanted === "" || plain(searchable(person)).includes(wanted));
    const attributes = (this.programme.config.schema?.attributes ?? []).slice(0, MOST_COLUMNS);
    const rows = found.slice(0, this.#shown);
    const parts = [
      h(
        "p",
        { class: "quiet", role: "status" },
        wanted === "" ? "" : `${counted(found.length, "person", "people")} found`,
      ),
      table<PersonRecord>({
        caption: "People",
        quietCaption: true,
        columns: [
          {
            head: "Name",
            names: true,
            cell: (person) =>
              h("button", { type: "button", class: "link", onclick: () => this.#show(person.id) }, person.name),
          },
          ...attributes.map(({ id, name, kind }) => ({
            head: name,
            numeric: kind === "integer",
            cell: ({ attributes }: PersonRecord) => written(attributes?.[id]),
          })),
          { head: "", cell: (person) => badge(person) },
        ],
        rows,
        none: "Nobody by that name, id or attribute.",
      }),
      found.length > rows.length &&
        h(
          "p",
          { class: "actions" },
          button(`Show ${Math.min(AT_ONCE, found.length - rows.length)} more`, () => {
            this.#shown += AT_ONCE;
            this.#drawList();
          }),
          h("span", { class: "quiet" }, `${rows.length} of ${found.length} are shown`),
        ),
    ];
    // The field stays where it is, with what is typed in it.
    const first = this.#list.firstElementChild;
    if (first === null) fill(this.#list, field("Find somebody", this.#search), h("div", { class: "stack" }, parts));
    else fill(this.#list.lastElementChild as HTMLElement, parts);
  }
}

function badge({ id, state }: PersonRecord): HTMLElement | string {
  if (id === OFFICE) return h("span", { class: "badge accent" }, "coordinates");
  return state === "left" ? h("span", { class: "badge" }, "left") : "";
}

function searchable({ id, name, attributes }: PersonRecord): string {
  return [id, name, ...Object.values(attributes ?? {}).flat()].join(" ");
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}

const AT_ONCE = 50;
const MOST_COLUMNS = 4;
