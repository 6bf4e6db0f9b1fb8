// Elements in one line each.

export type Child = Node | string | number | false | null | undefined | readonly Child[];

type Attributes = {
  readonly [name: string]: unknown;
};

/**
 * An element. Attributes are attributes; functions under `onclick`, `oninput` and so on listen; `class` may be a list;
 * `value`, `checked`, `disabled` and the like are set as properties; false and undefined are left out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes | null,
  ...children: Child[]
): HTMLElementTagNameMap[K];
export function h(tag: string, attributes?: Attributes | null, ...children: Child[]): HTMLElement;
export function h(tag: string, attributes?: Attributes | null, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  // Children first, since the value of a `select` is one of them.
  append(element, children);
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  return element;
}

/** Puts children in the place of whatever an element holds. */
export function fill<E extends Element>(element: E, ...children: Child[]): E {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** An id that no other element has. */
export function unique(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** Calls once nobody has called for a while. */
export function debounced<A extends unknown[]>(call: (...args: A) => void, milliseconds = 250): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), milliseconds);
  };
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== false && child !== null && child !== undefined) element.append(String(child));
  }
}

function set(element: HTMLElement, name: string, value: unknown): void {
  if (value === undefined || value === null || value === false) {
    if (PROPERTIES.has(name)) Reflect.set(element, name, value ?? "");
    return;
  }
  if (typeof value === "function" && name.startsWith("on")) {
    element.addEventListener(name.slice(2), value as EventListener);
  } else if (PROPERTIES.has(name)) {
    Reflect.set(element, name, value);
  } else {
    element.setAttribute(
      name,
      Array.isArray(value) ? value.filter(Boolean).join(" ") : value === true ? "" : String(value),
    );
  }
}

const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "selected",
  "indeterminate",
  "hidden",
  "open",
  "programme",
]);
let ids = 0;
