// A field for skills: it completes what is typed, also by other names and with one letter wrong.

import type { Completion, SkillId } from "tutelage";
import { combobox } from "../ui/combobox.js";
import { h } from "../ui/dom.js";

export interface SkillBoxOptions {
  /** Skills for what was typed, the best first. */
  complete(typed: string): readonly Completion[];
  /** The label of a skill, to say what another name stands for. */
  label(skill: SkillId): string;
  /** The best skill for what is typed so far; nothing where nothing is typed. */
  onType(best: SkillId | undefined): void;
  onPick(skill: SkillId): void;
}

export function skillBox({ complete, label, onType, onPick }: SkillBoxOptions): HTMLElement {
  const box = combobox<Completion>({
    id: "search-skill",
    label: "Skills",
    listLabel: "Skills",
    field: {
      placeholder: "python, leadership…",
      oninput: () => onType(show()[0]?.skill),
      onblur: () => box.hide(),
      onkeydown: onKey,
    },
    nothing: "No such skill",
    content: ({ skill, name, corrected }) => {
      const stands = label(skill);
      return [
        name,
        stands !== name && h("span", { class: "quiet" }, ` for ${stands}`),
        corrected && h("span", { class: "quiet" }, " (did you mean this?)"),
      ];
    },
    isSelected: (_, isActive) => isActive,
    onPick: pick,
  });
  return box.element;

  function show(): readonly Completion[] {
    const typed = box.input.value;
    const found = typed.trim() === "" ? [] : complete(typed);
    if (typed.trim() === "") box.hide();
    else box.show(found, 0);
    return found;
  }

  function pick({ skill }: Completion): void {
    box.input.value = "";
    box.hide();
    onPick(skill);
  }

  function onKey(event: KeyboardEvent): void {
    const active = box.isOpen ? box.active : undefined;
    if (active !== undefined && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      box.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      if (active !== undefined) pick(active);
    } else if (event.key === "Escape" && box.isOpen) box.hide();
    else return;
    event.preventDefault();
  }
}
