// Light or dark: as the system has it, unless somebody chose.

const SCHEMES = ["automatic", "light", "dark"] as const;
type Scheme = (typeof SCHEMES)[number];

const KEY = "tutelage-console-scheme";

/** What is chosen. */
export function currentScheme(): Scheme {
  const chosen = localStorage.getItem(KEY);
  return SCHEMES.find((scheme) => scheme === chosen) ?? "automatic";
}

/** Goes on to the next, and keeps it. */
export function nextScheme(): void {
  const next = SCHEMES[(SCHEMES.indexOf(currentScheme()) + 1) % SCHEMES.length] as Scheme;
  localStorage.setItem(KEY, next);
  restoreScheme();
}

/** Shows what is chosen. */
export function restoreScheme(): void {
  const scheme = currentScheme();
  document.documentElement.style.colorScheme = scheme === "automatic" ? "light dark" : scheme;
  document.documentElement.dataset["scheme"] = scheme;
}
