// A field to find one of many people by typing: a combobox after the ARIA Authoring Practices.

import { h, fill, unique } from "./dom.js";

/** As much of somebody as it takes to pick them. */
export interface Pickable {
  id: string;
  name: string;
  attributes?: { readonly [id: string]: unknown };
}

export interface PickerOptions {
  label: string;
  /** Whom there is to pick from, at the time when it is asked. */
  people(): readonly Pickable[];
  /** Who is picked to begin with. */
  value?: string | undefined;
  onPick(id: string): void;
  /** A second line of each, such as their team. */
  detail?(person: Pickable): string;
  /** Hides the label from the eye. */
  quietLabel?: boolean;
}

/** A picker. Its `value` is the id that is picked; setting it changes what is shown. */
export interface PersonPicker extends HTMLElement {
  value: string | undefined;
}

export function personPicker(options: PickerOptions): PersonPicker {
  const { label, people, onPick, quietLabel } = options;
  const detail = options.detail ?? teamOf;
  const [inputId, listId] = [unique("person"), unique("people")];
  let picked = options.value;
  let found: Pickable[] = [];
  let active = -1;

  const input = h("input", {
    id: inputId,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    oninput: () => show(input.value),
    onfocus: () => input.select(),
    onclick: () => show(input.value === nameOf(picked) ? "" : input.value),
    onblur: () => hide(),
    onkeydown: onKey,
  });
  const list = h("ul", { id: listId, role: "listbox", "aria-label": label, hidden: true, class: "picker-list" });
  const element = h(
    "div",
    { class: "picker" },
    h("label", { for: inputId, class: quietLabel ? "visually-hidden" : undefined }, label),
    h("div", { class: "picker-field" }, input, list),
  ) as unknown as PersonPicker;
  Object.defineProperty(element, "value", {
    get: () => picked,
    set: (id: string | undefined) => {
      picked = id;
      input.value = nameOf(id);
    },
  });
  input.value = nameOf(picked);
  return element;

  function nameOf(id: string | undefined): string {
    return id === undefined ? "" : (people().find((person) => person.id === id)?.name ?? id);
  }

  function show(typed: string): void {
    const wanted = plain(typed);
    found = [];
    for (const person of people()) {
      if (plain(person.name).includes(wanted) || person.id.toLowerCase() === wanted) found.push(person);
      if (found.length === MOST_SHOWN) break;
    }
    active = found.findIndex(({ id }) => id === picked);
    fill(
      list,
      found.length === 0
        ? h(
            "li",
            { class: "quiet", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            "Nobody by that name",
          )
        : found.map((person, place) => {
            const more = detail(person);
            return h(
              "li",
              {
                id: `${listId}-${place}`,
                role: "option",
                "aria-selected": String(person.id === picked),
                // Before the field loses the focus.
                onmousedown: (event: Event) => {
                  event.preventDefault();
                  pick(person);
                },
              },
              person.name,
              more !== "" && h("span", { class: "quiet" }, ` ${more}`),
            );
          }),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  }

  function hide(): void {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = nameOf(picked);
  }

  function pick(person: Pickable): void {
    picked = person.id;
    hide();
    onPick(person.id);
  }

  function mark(): void {
    for (const [place, option] of [...list.children].entries()) option.classList.toggle("active", place === active);
    const option = list.children[active];
    if (found.length > 0 && option !== undefined) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function onKey(event: KeyboardEvent): void {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return show(input.value === nameOf(picked) ? "" : input.value);
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + found.length) % Math.max(1, found.length);
      mark();
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const person = found[active] ?? (found.length === 1 ? found[0] : undefined);
      if (person !== undefined) pick(person);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    }
  }
}

function teamOf({ attributes }: Pickable): string {
  return [attributes?.["team"], attributes?.["location"]].filter((part) => typeof part === "string").join(", ");
}

/** Without case and accents, so that "Sil" finds "Sílvia". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}

const MOST_SHOWN = 50;
