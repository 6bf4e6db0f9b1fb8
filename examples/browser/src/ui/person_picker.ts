// A field to find one of many people by typing.

import { combobox } from "./combobox.js";
import { h, unique } from "./dom.js";

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
  let picked = options.value;
  let found: Pickable[] = [];

  const box = combobox<Pickable>({
    id: unique("person"),
    label,
    quietLabel,
    listLabel: label,
    field: {
      oninput: () => show(box.input.value),
      onfocus: () => box.input.select(),
      onclick: showAgain,
      onblur: hide,
      onkeydown: onKey,
    },
    nothing: "Nobody by that name",
    content: (person) => {
      const more = detail(person);
      return [person.name, more !== "" && h("span", { class: "quiet" }, ` ${more}`)];
    },
    isSelected: ({ id }) => id === picked,
    onPick: pick,
  });
  const element = box.element as unknown as PersonPicker;
  Object.defineProperty(element, "value", {
    get: () => picked,
    set: (id: string | undefined) => {
      picked = id;
      box.input.value = nameOf(id);
    },
  });
  box.input.value = nameOf(picked);
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
    box.show(
      found,
      found.findIndex(({ id }) => id === picked),
    );
  }

  /** Everybody, as long as nothing else is typed. */
  function showAgain(): void {
    show(box.input.value === nameOf(picked) ? "" : box.input.value);
  }

  function hide(): void {
    box.hide();
    box.input.value = nameOf(picked);
  }

  function pick(person: Pickable): void {
    picked = person.id;
    hide();
    onPick(person.id);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!box.isOpen) return showAgain();
      box.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && box.isOpen) {
      event.preventDefault();
      const person = box.active ?? (found.length === 1 ? found[0] : undefined);
      if (person !== undefined) pick(person);
    } else if (event.key === "Escape" && box.isOpen) {
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
