// A no to a request, with its code.

import type { RequestCard } from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { choice, field, insist } from "./parts.js";
import { capital, spaced } from "./words.js";

/** Asks for the code of a no, and sends it. */
export async function openDecline(programme: Programme, card: RequestCard): Promise<void> {
  const codes = programme.type(card.type)?.draft.requests?.decline_codes ?? ["no_time", "not_a_fit", "other"];
  const code = choice(
    "decline-code",
    codes.map((code) => [code, capital(spaced(code))]),
    codes[0],
  );
  const reason = h("textarea", { id: "decline-reason", rows: 3, maxlength: 2_000 });
  await openDialog({
    title: `Decline ${card.from.person.name}`,
    confirm: "Decline",
    body: [field("Why", code), field("In words", reason, "Only coordinators read this.")],
    onConfirm: async () => {
      const words = reason.value.trim();
      const command = {
        decline: { request: card.request, code: code.value, ...(words === "" ? {} : { reason: words }) },
      };
      await insist(programme, command, "Declined.");
    },
  });
}
