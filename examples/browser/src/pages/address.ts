// What a page shows is part of its address, so that it can be linked to and comes back after a reload:
// `#/diary?relationship=…`.

/** A value of the address. */
export function asked(name: string): string | undefined {
  return parameters().get(name) ?? undefined;
}

/** Puts values into the address, without a step in the history of the browser. */
export function remember(values: Readonly<Record<string, string | undefined>>): void {
  const all = parameters();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) all.delete(name);
    else all.set(name, value);
  }
  const route = location.hash.split("?")[0];
  history.replaceState(history.state, "", all.size > 0 ? `${route}?${all}` : route);
}

/** The address of a page. */
export function link(route: string, values: Readonly<Record<string, string>> = {}): string {
  const all = new URLSearchParams(values);
  return all.size > 0 ? `#/${route}?${all}` : `#/${route}`;
}

function parameters(): URLSearchParams {
  return new URLSearchParams(location.hash.split("?")[1] ?? "");
}
