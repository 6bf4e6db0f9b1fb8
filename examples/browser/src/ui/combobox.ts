// A field with a list of what may be picked below it: a combobox after the ARIA Authoring Practices. What is found, and when
// the list opens, is up to whoever uses it.

import { fill, h, unique, type Child } from "./dom.js";

export interface ComboboxOptions<T> {
  /** Of the field. */
  id: string;
  label: string;
  /** Hides the label from the eye. */
  quietLabel?: boolean | undefined;
  /** What the list is called. */
  listLabel: string;
  /** What the field has and does besides. */
  field: { readonly [name: string]: unknown };
  /** What stands in a list in which nothing is. */
  nothing: string;
  /** What stands in the list for something. */
  content(item: T): readonly Child[];
  isSelected(item: T, isActive: boolean): boolean;
  onPick(item: T): void;
}

export interface Combobox<T> {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly isOpen: boolean;
  /** What Enter would pick. */
  readonly active: T | undefined;
  /** Opens the list of these. */
  show(items: readonly T[], active: number): void;
  hide(): void;
  /** Goes up or down, and round at the ends. */
  move(step: 1 | -1): void;
}

export function combobox<T>(options: ComboboxOptions<T>): Combobox<T> {
  const { id, label, quietLabel, listLabel, field, nothing, content, isSelected, onPick } = options;
  const listId = unique("options");
  let items: readonly T[] = [];
  let active = -1;

  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    ...field,
  });
  const list = h("ul", { id: listId, role: "listbox", "aria-label": listLabel, hidden: true, class: "picker-list" });
  const element = h(
    "div",
    { class: "picker" },
    h("label", { for: id, class: quietLabel ? "visually-hidden" : undefined }, label),
    h("div", { class: "picker-field" }, input, list),
  );
  return {
    element,
    input,
    get isOpen() {
      return !list.hidden;
    },
    get active() {
      return items[active];
    },
    show(found, first) {
      items = found;
      active = first;
      fill(list, found.length === 0 ? empty() : found.map(option));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark();
    },
    hide() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    },
    move(step) {
      active = (active + step + items.length) % Math.max(1, items.length);
      mark();
    },
  };

  function empty(): HTMLElement {
    return h("li", { class: "quiet", role: "option", "aria-disabled": "true", "aria-selected": "false" }, nothing);
  }

  function option(item: T, place: number): HTMLElement {
    return h(
      "li",
      {
        id: `${listId}-${place}`,
        role: "option",
        // Before the field loses the focus.
        onmousedown: (event: Event) => {
          event.preventDefault();
          onPick(item);
        },
      },
      content(item),
    );
  }

  function mark(): void {
    for (const [place, item] of items.entries()) {
      const option = list.children[place];
      option?.classList.toggle("active", place === active);
      option?.setAttribute("aria-selected", String(isSelected(item, place === active)));
    }
    const option = items.length > 0 ? list.children[active] : undefined;
    if (option === undefined) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }
}
