// The reports of a type: did it help, and whom.

import type { ReportKind, ReportView, TypeDraft } from "tutelage";
import { OFFICE } from "../company.js";
import { h } from "../ui/dom.js";
import { refusalBox, say, sayRefused } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { asked, remember } from "./address.js";
import { button, choice, download, field, notYet, refill, tall } from "./parts.js";
import { figures, isWithheld, type Cells, type Figure } from "./reports_figures.js";
import { moment } from "./words.js";

/** One report at a time, each part as a plot and as a table. */
export class ReportsPage extends Page {
  #shown: readonly { figure: Figure; place: HTMLElement }[] = [];
  #width = 0;
  readonly #resized = new ResizeObserver(() => this.#plot());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected async draw(): Promise<void> {
    const title = h("h1", null, "Reports");
    const nothing = notYet(this.programme);
    if (nothing) {
      refill(this, title, nothing);
      return;
    }
    const types = this.programme.types().map(({ draft }) => draft);
    const type = types.find(({ id }) => id === asked("type")) ?? (types[0] as TypeDraft);
    const kind = REPORTS.find(([kind]) => kind === asked("report"))?.[0] ?? "funnel";
    const seen = await this.programme.see({ report: this.#question(type.id, kind) });
    this.#shown = [];
    refill(
      this,
      title,
      h("p", { class: "lead" }, REPORTS.find(([other]) => other === kind)?.[2]),
      h(
        "div",
        { class: "fields" },
        field(
          "Type",
          choice(
            "report-type",
            types.map(({ id, name }) => [id, name]),
            type.id,
            (type) => this.#go({ type }),
          ),
        ),
        field(
          "Report",
          choice(
            "report-kind",
            REPORTS.map(([kind, name]) => [kind, name]),
            kind,
            (report) => this.#go({ report }),
          ),
        ),
        BROKEN_DOWN.has(kind) && field("By", this.#by()),
      ),
      seen.ok ? this.#report(type, kind, seen.answer) : this.#notFor(seen),
    );
    this.#width = 0;
    this.#resized.disconnect();
    this.#resized.observe(this);
    this.#plot();
  }

  #question(type: string, report: ReportKind) {
    const by = this.#attribute();
    return { type, report, ...(BROKEN_DOWN.has(report) && by !== undefined ? { by: [by] } : {}) };
  }

  #attribute(): string | undefined {
    const attributes = this.#attributes();
    return (
      attributes.find(({ id }) => id === asked("by"))?.id ??
      attributes.find(({ id }) => id === "location")?.id ??
      attributes[0]?.id
    );
  }

  #attributes() {
    return (this.programme.config.schema?.attributes ?? []).filter(({ kind }) => kind !== "date");
  }

  #by(): HTMLSelectElement {
    return choice(
      "report-by",
      this.#attributes().map(({ id, name }) => [id, name]),
      this.#attribute(),
      (by) => this.#go({ by }),
    );
  }

  #go(values: Readonly<Record<string, string>>): void {
    remember(values);
    void this.redraw();
  }

  #notFor(refused: Parameters<typeof refusalBox>[0]): HTMLElement {
    const isOffice = this.programme.viewer === OFFICE || this.programme.person(OFFICE) === undefined;
    return h(
      "div",
      { class: "stack" },
      refusalBox(refused, `${this.programme.name(this.programme.viewer)} may not see this report`),
      !isOffice &&
        h(
          "p",
          { class: "actions" },
          button("Look as the programme office", () => void (this.programme.viewer = OFFICE), { id: "report-office" }),
        ),
    );
  }

  #report(type: TypeDraft, kind: ReportKind, view: ReportView): HTMLElement {
    if (!("data" in view.shown)) return h("p", null, "This report came in another form.");
    const parts = figures(view.shown.data);
    this.#shown = parts.flatMap((figure) => (figure.plot ? [{ figure, place: h("div", { class: "plot" }) }] : []));
    return h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "actions" },
        h("p", { class: "quiet" }, `${READERS[view.reader]}, as of ${moment(view.as_of)}.`),
        button("Download as CSV", () => this.#download(type, kind), { id: "report-csv" }),
      ),
      parts.some(isWithheld) &&
        h(
          "p",
          { class: "box" },
          "A dash is a figure that is withheld, because too few people are in it: it would tell of single persons.",
        ),
      parts.map((figure) => this.#figure(figure)),
    );
  }

  #figure(figure: Figure): HTMLElement {
    const place = this.#shown.find((shown) => shown.figure === figure)?.place;
    return h(
      "section",
      { class: "card figure" },
      h("h2", null, figure.title),
      figure.says && h("p", { class: "quiet" }, figure.says),
      h(
        "div",
        { class: place && figure.head.length <= 4 ? "split" : "stack" },
        place,
        tall<Cells>({
          caption: figure.title,
          quietCaption: true,
          rows: figure.rows,
          none: "Nothing to count yet.",
          columns: figure.head.map((head, column) => ({
            head,
            names: column === 0,
            numeric: column > 0 && figure.rows.every((row) => isNumber(row[column])),
            cell: (row) => written(row[column]),
          })),
        }),
      ),
    );
  }

  /** Plots are as wide as there is room. */
  #plot(): void {
    const width = this.clientWidth;
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    for (const { figure, place } of this.#shown) {
      const plot = figure.plot?.(Math.max(place.clientWidth, 220));
      refill(place, plot ?? h("p", { class: "quiet" }, "Nothing to draw yet."));
    }
  }

  async #download(type: TypeDraft, report: ReportKind): Promise<void> {
    const seen = await this.programme.see({ report: { ...this.#question(type.id, report), format: "csv" } });
    if (!seen.ok) return sayRefused(seen);
    if ("csv" in seen.answer.shown) {
      download(`${type.id}-${report}-${seen.answer.as_of.slice(0, 10)}.csv`, "text/csv", seen.answer.shown.csv);
      say("The report is among your downloads.");
    }
  }
}

function written(cell: Cells[number]): string {
  return cell == null ? "–" : typeof cell === "number" ? cell.toLocaleString("en") : cell;
}

/** Numbers and shares, and what stands in their place, stand to the right. */
function isNumber(cell: Cells[number]): boolean {
  return cell == null || typeof cell === "number" || /^–$|%/.test(cell);
}

const REPORTS: readonly (readonly [kind: ReportKind, name: string, says: string])[] = [
  ["funnel", "Funnel", "From those who are eligible to those who came to the end."],
  ["momentum", "Momentum", "Who meets, who has gone quiet, and how many meetings there were month by month."],
  ["overview", "Overview", "Who is with whom, and how many places are taken."],
  ["load", "Load", "Whether there is room for those who ask, and for what they want to learn."],
  ["outcomes", "Impact", "Objectives reached, competencies before and after, satisfaction."],
  ["comparison", "Comparison", "People who took part beside people who did not."],
  ["fairness", "Fairness", "Whether groups have the same chance, and how evenly it lies on people."],
];

/** Reports that tell groups of people apart. */
const BROKEN_DOWN = new Set<ReportKind>(["overview", "fairness"]);

const READERS: Readonly<Record<ReportView["reader"], string>> = {
  coordinator: "As a coordinator sees it, over everybody in their scope",
  manager: "As a manager sees it, over who reports to them",
  participant: "As a participant sees it, over everybody in the type",
};
