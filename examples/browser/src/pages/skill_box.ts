// A field for skills: it completes what is typed, also by other names and with one letter wrong.

import type { Completion, SkillId } from "tutelage";
import { fill, h, unique } from "../ui/dom.js";

export interface SkillBoxOptions {
  /** Skills for what was typed, the best first. */
  complete(typed: string): readonly Completion[];
  /** The label of a skill, to say what another name stands for. */
  label(skill: SkillId): string;
  /** The best skill for what is typed so far; nothing where nothing is typed. */
  onType(best: SkillId | undefined): void;
  onPick(skill: SkillId): void;
}

/** A combobox after the ARIA Authoring Practices. */
export function skillBox({ complete, label, onType, onPick }: SkillBoxOptions): HTMLElement {
  const [inputId, listId] = ["search-skill", unique("skills")];
  let found: readonly Completion[] = [];
  let active = 0;

  const input = h("input", {
    id: inputId,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "python, leadership…",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    oninput: () => {
      show();
      onType(found[0]?.skill);
    },
    onblur: hide,
    onkeydown: onKey,
  });
  const list = h("ul", { id: listId, role: "listbox", "aria-label": "Skills", hidden: true, class: "picker-list" });
  return h(
    "div",
    { class: "picker" },
    h("label", { for: inputId }, "Skills"),
    h("div", { class: "picker-field" }, input, list),
  );

  function show(): void {
    found = input.value.trim() === "" ? [] : complete(input.value);
    active = 0;
    if (input.value.trim() === "") return hide();
    fill(
      list,
      found.length === 0
        ? h(
            "li",
            { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "quiet" },
            "No such skill",
          )
        : found.map(option),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  }

  function option({ skill, name, corrected }: Completion, place: number): HTMLElement {
    const stands = label(skill);
    return h(
      "li",
      {
        id: `${listId}-${place}`,
        role: "option",
        "aria-selected": String(place === active),
        // Before the field loses the focus.
        onmousedown: (event: Event) => {
          event.preventDefault();
          pick(skill);
        },
      },
      name,
      stands !== name && h("span", { class: "quiet" }, ` for ${stands}`),
      corrected && h("span", { class: "quiet" }, " (did you mean this?)"),
    );
  }

  function hide(): void {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function pick(skill: SkillId): void {
    input.value = "";
    hide();
    onPick(skill);
  }

  function mark(): void {
    for (const [place, option] of [...list.children].entries()) {
      option.classList.toggle("active", place === active && found.length > 0);
      if (found.length > 0) option.setAttribute("aria-selected", String(place === active));
    }
    const at = list.children[active];
    if (found.length === 0 || at === undefined) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", at.id);
      at.scrollIntoView({ block: "nearest" });
    }
  }

  function onKey(event: KeyboardEvent): void {
    const isOpen = !list.hidden;
    if (isOpen && found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter") {
      const skill = isOpen ? found[active]?.skill : undefined;
      if (skill !== undefined) pick(skill);
    } else if (event.key === "Escape" && isOpen) hide();
    else return;
    event.preventDefault();
  }
}
