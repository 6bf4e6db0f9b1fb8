// Somebody who was found: the score, what it is made of, and asking them.

import type { Hit, ScorePart, TypeDraft } from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { openExplanation } from "./explanation.js";
import { attributeName, button, choice, field, insist, skillName } from "./parts.js";

/** In which search somebody was found. */
export interface Search {
  readonly type: TypeDraft;
  readonly role: string;
  /** Everybody on the same page. */
  readonly hits: readonly Hit[];
  /** Whether nothing of their own keeps whoever is looking from asking. */
  readonly mayAsk: boolean;
}

/** A card about somebody who was found. */
export function hitCard(programme: Programme, hit: Hit, search: Search): HTMLElement {
  const name = programme.name(hit.person);
  const attributes = programme.person(hit.person)?.attributes;
  const about = [attributes?.["team"], attributes?.["location"]].filter(Boolean).join(", ");
  const most = Math.max(...search.hits.map(({ score }) => score), 1);
  const parts = hit.parts ?? [];
  return h(
    "li",
    { class: "card hit", id: `hit-${hit.person}` },
    h(
      "div",
      { class: "hit-head" },
      h("div", null, h("h2", null, name), about !== "" && h("p", { class: "quiet small" }, about)),
      h("p", { class: "score" }, h("strong", null, String(hit.score)), h("span", { class: "quiet" }, " points")),
    ),
    h(
      "div",
      { class: "score-bar", "aria-hidden": "true" },
      parts.map((part) =>
        h("span", { class: `part-${Object.keys(part)[0]}`, style: `width: ${(100 * points(part)) / most}%` }),
      ),
    ),
    h(
      "ul",
      { class: "chips", "aria-label": `What the score of ${name} is made of` },
      parts.map((part) =>
        h(
          "li",
          { class: ["chip", `part-${Object.keys(part)[0]}`] },
          words(programme, part),
          h("strong", null, String(points(part))),
        ),
      ),
    ),
    h(
      "p",
      { class: "actions" },
      hit.open
        ? h("span", { class: "badge accent" }, "a request is open")
        : button("Ask", () => openAsk(programme, hit, search), {
            id: `ask-${hit.person}`,
            class: "primary",
            disabled: !search.mayAsk,
            "aria-label": `Ask ${name}`,
          }),
      button("Why?", () => openExplanation(programme, search.type.id, search.role, hit.person), {
        id: `why-${hit.person}`,
        "aria-label": `Why ${name}?`,
      }),
      hit.waits && h("span", { class: "badge warn" }, "full: you would wait in line"),
    ),
  );
}

async function openAsk(programme: Programme, hit: Hit, { type, role, hits }: Search): Promise<void> {
  const name = programme.name(hit.person);
  const others = hits.filter(({ person, open }) => person !== hit.person && !open);
  const options = [["", "nobody"] as const, ...others.map(({ person }) => [person, programme.name(person)] as const)];
  const more = others.length === 0 ? 0 : Math.max((type.requests?.ranked_choices ?? 1) - 1, 0);
  const next = Array.from({ length: more }, (_, place) => choice(`ask-next-${place}`, options, ""));
  const message = h("textarea", { id: "ask-message", rows: 4, maxlength: 2_000 });
  await openDialog({
    title: `Ask ${name}`,
    confirm: hit.waits ? "Get in line" : "Ask",
    body: [
      field("A few words to go with it", message),
      ...next.map((select, place) => field(place === 0 ? "If that does not work out, ask" : "And then", select)),
    ],
    onConfirm: async () => {
      const to = [...new Set([hit.person, ...next.map(({ value }) => value).filter(Boolean)])];
      const words = message.value.trim();
      const request = { type: type.id, role, to, ...(words === "" ? {} : { message: words }) };
      await insist(programme, { request }, hit.waits ? `You are in line for ${name}.` : `${name} was asked.`);
    },
  });
}

function words(programme: Programme, part: ScorePart): string {
  if ("skill" in part) return skillName(programme, part.skill.skill);
  if ("attribute" in part) return attributeName(programme, part.attribute.attribute);
  return `${skillName(programme, part.instead.has)}, near ${skillName(programme, part.instead.skill)}`;
}

function points(part: ScorePart): number {
  return "skill" in part ? part.skill.points : "instead" in part ? part.instead.points : part.attribute.points;
}
