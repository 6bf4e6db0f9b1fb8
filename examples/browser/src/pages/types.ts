// The relationship types: those in force, templates to begin with, and one in the making.

import type { TypeDraft } from "tutelage";
import type { Published } from "../known.js";
import { fill, h } from "../ui/dom.js";
import { Page } from "../ui/page.js";
import { asked, link, remember } from "./address.js";
import { button } from "./parts.js";
import { typeEditor, type TypeEditor } from "./types_editor.js";
import { everybodyTakesPart, takingPart } from "./types_taking_part.js";
import { capital, counted, spaced } from "./words.js";

export class TypesPage extends Page {
  #editing: { what: string; editor: TypeEditor } | undefined;

  protected override async draw(): Promise<void> {
    const what = asked("edit") ?? asked("template");
    if (what !== undefined && this.#editing?.what === what) {
      this.#editing.editor.refresh();
      return;
    }
    this.#editing = undefined;
    const begun = what === undefined ? undefined : this.#begin();
    if (begun === undefined) return this.#drawList();
    const { draft, version } = begun;
    const editor = typeEditor(this.programme, draft, version, () =>
      this.#open({ edit: undefined, template: undefined }),
    );
    this.#editing = { what: what as string, editor };
    fill(
      this,
      head(
        h("h1", { tabindex: -1 }, version === 1 ? `A new type: ${draft.name}` : `${draft.name}, version ${version}`),
        "Change what you like; what would come of it stands beside, counted by the engine as you type.",
      ),
      editor.element,
    );
    this.querySelector<HTMLElement>("h1")?.focus();
  }

  /** What the address asks to edit. */
  #begin(): { draft: TypeDraft; version: number } | undefined {
    const template = asked("template");
    if (template !== undefined) {
      const { draft } = this.programme.engine.call({ template: { name: template } }).template;
      return draft == null ? undefined : { draft: this.#fresh(draft), version: 1 };
    }
    const published = this.programme.type(asked("edit") ?? "");
    return published && { draft: published.draft, version: published.version + 1 };
  }

  /** A key that no type has yet: a new type is no version of another. */
  #fresh(draft: TypeDraft): TypeDraft {
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? draft.id : `${draft.id}-${number}`;
      if (this.programme.type(id) === undefined) return { ...draft, id };
    }
  }

  #open(values: Parameters<typeof remember>[0]): void {
    remember(values);
    void this.draw();
    window.scrollTo(0, 0);
  }

  #drawList(): void {
    const types = this.programme.types();
    const { names } = this.programme.engine.call({ template: {} }).template;
    const nobody = this.programme.people().length === 0;
    fill(
      this,
      head(
        h("h1", null, "Types"),
        "A type says who may be with whom, as what, for how long, and who says yes. Several run side by side.",
      ),
      nobody &&
        h(
          "div",
          { class: "box warn" },
          h(
            "p",
            null,
            "There are no people yet, so nobody can be counted. ",
            h("a", { href: link("people") }, "Load people first"),
            ".",
          ),
        ),
      types.length > 0 && h("h2", null, "In force"),
      types.length > 0 &&
        h(
          "div",
          { class: "grid wide" },
          types.map((type) => this.#card(type)),
        ),
      h("h2", null, types.length === 0 ? "Begin with a template" : "A new one, from a template"),
      h(
        "div",
        { class: "grid" },
        names.map((name) => this.#template(name)),
      ),
    );
  }

  #card({ version, draft }: Published): HTMLElement {
    const part = h("p", { class: "quiet" }, "…");
    void takingPart(this.programme, draft).then(
      (words) => (part.textContent = words === "" ? "" : `Taking part: ${words}.`),
    );
    return h(
      "article",
      { class: "card" },
      h(
        "div",
        { class: "page-head" },
        h("h3", null, draft.name),
        h("span", { class: "badge accent" }, `version ${version}`),
      ),
      h("p", null, summary(draft)),
      part,
      h(
        "div",
        { class: "actions" },
        button("Everyone who fits takes part", () => void everybodyTakesPart(this.programme, draft), {
          id: `take-part-${draft.id}`,
        }),
        button("Edit", () => this.#open({ edit: draft.id }), { "aria-label": `Edit ${draft.name}` }),
      ),
    );
  }

  #template(name: string): HTMLElement {
    const words = TEMPLATES[name];
    const draft = this.programme.engine.call({ template: { name } }).template.draft;
    return h(
      "article",
      { class: "card" },
      h("h3", null, draft?.name ?? capital(spaced(name))),
      h("p", { class: "quiet" }, words ?? (draft == null ? "" : summary(draft))),
      h(
        "div",
        { class: "actions" },
        button(`Begin with ${(draft?.name ?? spaced(name)).toLowerCase()}`, () => this.#open({ template: name })),
      ),
    );
  }
}

/** A type in a sentence. */
function head(heading: HTMLElement, lead: string): HTMLElement {
  return h("div", { class: "page-head" }, h("div", null, heading, h("p", { class: "lead" }, lead)));
}

function summary({ roles, running }: TypeDraft): string {
  const people = roles
    .map(({ name, min, max }) => `${name.toLowerCase()}${max > 1 ? ` (${min} to ${max})` : ""}`)
    .join(" and ");
  const days = running?.duration_days;
  return `${capital(people)}, ${days == null ? "until somebody ends it" : `for ${counted(days, "day")}`}.`;
}

const TEMPLATES: Readonly<Record<string, string>> = {
  mentoring_one_on_one:
    "Somebody experienced advises somebody on their growth. The mentee asks; never within a reporting line.",
  mentoring_peer: "Two on about the same level help each other. Both roles are the same.",
  mentoring_group: "One mentor offers a group, and two to eight mentees ask for a place in it.",
  mentoring_reverse: "Somebody junior shows somebody senior what they know. The senior one asks.",
  coaching: "Somebody trained, whom a coordinator let in, helps somebody reach a goal of their own.",
  sponsorship: "Somebody with influence speaks up for somebody; their manager and a coordinator agree.",
  onboarding_buddy: "Somebody who is there helps somebody who is new. Newcomers take part unless they say no.",
};
