// What the console says: short notices, refusals and errors in place, and what to do where there is nothing.

import { TutelageError, type Refused } from "tutelage";
import { h } from "./dom.js";

/** How a notice sounds. */
export type Tone = "good" | "plain" | "bad";

/** Says something in passing; screen readers read it out. Bad news stays until it is closed. */
export function say(message: string, tone: Tone = "good"): void {
  const region = document.getElementById(tone === "bad" ? "alerts" : "notices");
  if (region === null) return;
  const close = () => notice.remove();
  const notice = h(
    "div",
    { class: ["notice", tone] },
    h("span", null, message),
    h("button", { type: "button", class: "icon", "aria-label": "Close this notice", onclick: close }, "✕"),
  );
  region.append(notice);
  while (region.childElementCount > MOST_NOTICES) region.firstElementChild?.remove();
  if (tone !== "bad") setTimeout(close, STAYS_FOR);
}

/** Says why not. */
export function sayRefused({ reasons }: Refused): void {
  say(`No: ${reasons.map(({ message }) => message).join("; ")}`, "bad");
}

/** A no in place: each reason with the rule and the attribute that said it, as far as the asker may know. */
export function refusalBox({ reasons }: Refused, title = "Not possible"): HTMLElement {
  return h(
    "div",
    { class: ["box", "bad"], role: "status" },
    h("p", { class: "box-title" }, title),
    h(
      "ul",
      null,
      reasons.map(({ message, code, rule, attribute }) =>
        h(
          "li",
          null,
          message,
          " ",
          h("span", { class: "quiet" }, [code, rule && `rule ${rule}`, attribute].filter(Boolean).join(" · ")),
        ),
      ),
    ),
  );
}

/** An error in place, with its code, where it is, and what to do. */
export function errorBox(error: unknown, title = "That did not work"): HTMLElement {
  const box = h("div", { class: ["box", "bad"], role: "status" }, h("p", { class: "box-title" }, title));
  if (!(error instanceof TutelageError)) {
    box.append(h("p", null, error instanceof Error ? error.message : String(error)));
    return box;
  }
  box.append(
    h(
      "ul",
      null,
      error.faults
        .slice(0, MOST_FAULTS)
        .map(({ code, path, message }) =>
          h("li", null, coded(message), " ", h("code", null, code), path !== "" && [" at ", h("code", null, path)]),
        ),
    ),
    h("p", { class: "quiet" }, error.help),
  );
  return box;
}

/** A message of the engine, in which what somebody wrote stands in backticks. */
export function coded(message: string): (Node | string)[] {
  return message.split("`").map((part, place) => (place % 2 === 1 ? h("code", null, part) : part));
}

/** Says what went wrong where no place is better. */
export function sayError(error: unknown): void {
  const known = error instanceof TutelageError;
  say(known ? `${error.message}. ${error.help}` : error instanceof Error ? error.message : String(error), "bad");
}

/** Where there is nothing: what this is for, and what to do next. */
export function emptyState(title: string, words: string, ...actions: (Node | false)[]): HTMLElement {
  return h(
    "div",
    { class: "empty" },
    h("h2", null, title),
    h("p", null, words),
    actions.length > 0 && h("p", { class: "actions" }, ...actions),
  );
}

const MOST_NOTICES = 4;
const MOST_FAULTS = 20;
const STAYS_FOR = 7_000;
