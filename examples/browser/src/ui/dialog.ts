// Dialogs: the browser's own, with a title and a way out.

import { h, unique } from "./dom.js";
import { errorBox } from "./notices.js";

export interface DialogOptions {
  title: string;
  body: Node | readonly Node[];
  /** The words on the button that does it; without it there is only a way out. */
  confirm?: string;
  /** Whether doing it takes something away. */
  danger?: boolean;
  /** Does it. The dialog closes when it is done, unless it gives false; what it throws is shown inside. */
  onConfirm?: () => Promise<boolean | void> | boolean | void;
}

/** Opens a dialog; gives whether it was confirmed, once it is closed. */
export function openDialog({ title, body, confirm, danger, onConfirm }: DialogOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const id = unique("dialog");
    const opener = document.activeElement?.id;
    const problem = h("div", { "aria-live": "polite" });
    let confirmed = false;
    const button = h("button", { type: "submit", class: danger ? ["primary", "danger"] : "primary" }, confirm ?? "");
    const form = h(
      "form",
      {
        class: "dialog-form",
        novalidate: true,
        onsubmit: async (event: Event) => {
          event.preventDefault();
          button.disabled = true;
          try {
            if ((await onConfirm?.()) === false) return;
            confirmed = true;
            dialog.close();
          } catch (error) {
            problem.replaceChildren(errorBox(error));
          } finally {
            button.disabled = false;
          }
        },
      },
      h("div", { class: "dialog-body" }, Array.isArray(body) ? (body as Node[]) : (body as Node), problem),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", onclick: () => dialog.close() }, confirm === undefined ? "Close" : "Cancel"),
        confirm !== undefined && button,
      ),
    );
    const dialog = h(
      "dialog",
      {
        "aria-labelledby": id,
        onclose: () => {
          dialog.remove();
          // Where the page was drawn anew meanwhile, whatever opened it is another element by now.
          if (document.activeElement === document.body && opener) document.getElementById(opener)?.focus();
          resolve(confirmed);
        },
      },
      h("h2", { id }, title),
      form,
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks whether to do something. */
export function confirmed(title: string, words: string, confirm: string, danger = false): Promise<boolean> {
  return openDialog({ title, body: h("p", null, words), confirm, danger });
}
