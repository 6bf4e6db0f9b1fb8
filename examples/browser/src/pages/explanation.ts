// Why a request would be possible, or not, and what would have to be otherwise.

import type { Explanation, Reason, SidedGround } from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { refusalBox } from "../ui/notices.js";

/** Opens why somebody may ask another, or not. */
export async function openExplanation(programme: Programme, type: string, role: string, to: string): Promise<void> {
  const seen = await programme.see({ explain: { type, role, to } });
  const body = seen.ok ? explanation(seen.answer) : [refusalBox(seen, "You cannot ask this")];
  await openDialog({ title: `${programme.name(programme.viewer)} and ${programme.name(to)}`, body });
}

/** An explanation in plain words. */
export function explanation({ allowed, reasons, because, would_need }: Explanation): HTMLElement[] {
  const verdict = allowed ? "Yes: a request would be possible now." : "No: a request is not possible now.";
  return [
    h("p", { class: ["box", allowed ? "good" : "bad"] }, verdict),
    ...part("What stands in the way", reasons.map(reasonWords)),
    ...part(allowed ? "Since" : "Because", unique(because)),
    ...part("It would need to come out otherwise than it does now", unique(would_need)),
    ...(!allowed && because.length === 0
      ? [h("p", { class: "quiet" }, "The rules over others, and over what you may not see of them, are not told.")]
      : []),
  ];
}

/** A reason with the rule that said it. */
function reasonWords({ message, rule }: Reason): string {
  return rule == null ? message : `${message} (rule ${rule})`;
}

function part(title: string, lines: readonly string[]): HTMLElement[] {
  if (lines.length === 0) return [];
  return [
    h("h3", null, title),
    h(
      "ul",
      null,
      lines.map((line) => h("li", null, line)),
    ),
  ];
}

function unique(grounds: readonly SidedGround[]): string[] {
  return [...new Set(grounds.map(({ message }) => message))];
}
