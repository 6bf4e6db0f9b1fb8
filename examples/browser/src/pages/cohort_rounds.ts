// Rounds that were kept: drafts to publish or discard, and what came of those that were published.

import type { RoundId, RoundRow, RoundView, TypeDraft } from "tutelage";
import type { Programme } from "../programme.js";
import { confirmed } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { button, roleName, send, tall } from "./parts.js";
import { counted, moment, spaced } from "./words.js";

/** The rounds of a type that whoever is looking may know of, the newest first. */
export async function rounds(programme: Programme, type: TypeDraft): Promise<HTMLElement> {
  const views: RoundView[] = [];
  for await (const record of programme.store.records("round")) {
    if (!("round" in record) || record.round.type !== type.id) continue;
    const seen = await programme.see({ round: { round: record.round.id, limit: SHOWN } });
    if (seen.ok) views.push(seen.answer);
  }
  views.sort((one, other) => (one.drafted_at < other.drafted_at ? 1 : -1));
  return h(
    "section",
    { id: "cohort-rounds", class: "stack", "aria-labelledby": "rounds-title" },
    h("h2", { id: "rounds-title" }, "Rounds"),
    views.length === 0
      ? h("p", { class: "quiet" }, "None yet. Match, and keep the result as a draft.")
      : views.map((view) => card(programme, type, view)),
  );
}

function card(programme: Programme, type: TypeDraft, view: RoundView): HTMLElement {
  const { round, state, pairs, drafted_at, finished_at, decided_at, proposed, started, refused } = view;
  const more = finished_at ? "" : "; still under way";
  const progress =
    state === "published"
      ? `${counted(proposed, "proposal")} sent, ${started} started at once, ${refused} no longer possible${more}.`
      : state === "draft"
        ? `${counted(pairs, "pair")}; reserves nothing, and nobody was told.`
        : "Nothing came of it.";
  return h(
    "article",
    { class: "card round", "aria-label": `Round of ${moment(drafted_at)}` },
    h(
      "h3",
      null,
      `Round of ${moment(drafted_at)} `,
      h("span", { class: ["badge", state === "published" ? "good" : "accent"] }, state),
    ),
    h(
      "p",
      null,
      progress,
      decided_at ? ` ${state === "published" ? "Published" : "Discarded"} ${moment(decided_at)}.` : "",
    ),
    state === "draft" &&
      h(
        "p",
        { class: "actions" },
        button("Publish", () => publish(programme, type, round, pairs), { id: `publish-${round}`, class: "primary" }),
        button("Discard", () => send(programme, programme.viewer, { discard_round: { round } }, "Discarded."), {
          id: `discard-${round}`,
        }),
      ),
    h(
      "details",
      { id: `round-${round}` },
      h("summary", null, `The pairs${view.more ? `, the first ${SHOWN}` : ""}`),
      tall({
        caption: "Pairs of the round",
        quietCaption: true,
        rows: view.rows,
        columns: [
          { head: roleName(type, view.first_role), names: true, cell: ({ first }) => first.name },
          { head: roleName(type, view.second_role), cell: ({ second }) => second.name },
          { head: "Score", numeric: true, cell: ({ score }) => score },
          { head: "What came of it", cell: (row) => outcome(programme, row) },
        ],
      }),
    ),
  );
}

async function publish(programme: Programme, type: TypeDraft, round: RoundId, pairs: number): Promise<void> {
  const starts = type.cohort?.publication === "starts";
  const words = starts
    ? `${counted(pairs, "pair")} are brought together at once, unless the rules no longer allow it.`
    : `${counted(pairs, "pair")} get a proposal that both answer, unless the rules no longer allow it.`;
  if (!(await confirmed("Publish the round?", words, "Publish"))) return;
  await send(programme, programme.viewer, { publish_round: { round } }, "Published: everybody concerned was told.");
}

function outcome(programme: Programme, { outcome }: RoundRow): string {
  if (outcome == null) return "–";
  if ("started" in outcome) return "together";
  if ("proposed" in outcome) return outcome.proposed.already ? "a request was open already" : "proposed";
  const { code } = outcome.refused;
  return `not possible: ${programme.engine.call({ describe: {} }).described.reasons[code] ?? spaced(code)}`;
}

const SHOWN = 500;
