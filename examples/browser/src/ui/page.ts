// What all pages have in common.

import type { Programme } from "../programme.js";
import { errorBox } from "./notices.js";
import { fill, h } from "./dom.js";

/**
 * A page of the console. It is given the programme before it is shown; `draw` is called when it is shown and after
 * whatever changed, one drawing at a time.
 */
export abstract class Page extends HTMLElement {
  /** Given by the shell. */
  programme!: Programme;
  #drawing = false;
  #again = false;

  /** Draws the page, or brings it up to date. */
  protected abstract draw(): Promise<void> | void;

  connectedCallback(): void {
    this.programme.addEventListener("change", this.redraw);
    this.redraw();
  }

  disconnectedCallback(): void {
    this.programme.removeEventListener("change", this.redraw);
  }

  /** Draws it anew, after the drawing that is under way; that one is out of date. */
  protected readonly redraw = async (): Promise<void> => {
    if (this.#drawing) {
      this.#again = true;
      return;
    }
    this.#drawing = true;
    this.setAttribute("aria-busy", "true");
    try {
      do {
        this.#again = false;
        await this.draw();
      } while (this.#again && this.isConnected);
      this.dataset["drawn"] = "true";
    } catch (error) {
      console.error(error);
      fill(this, h("h1", null, "This page cannot be shown"), errorBox(error));
    } finally {
      this.#drawing = false;
      this.removeAttribute("aria-busy");
    }
  };
}
