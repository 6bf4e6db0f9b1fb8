// Plots in the console's own colours. Each stands beside the same as a table, so to a screen reader it is one picture.

import * as Plot from "@observablehq/plot";
import type { Rate } from "tutelage";

/** Draws a plot into so many pixels of width; nothing where there is nothing to draw. */
export type Plotted = (width: number) => Element | undefined;

/** A bar for each name. */
export function bars(
  label: string,
  rows: readonly { name: string; count: number | null | undefined; hue?: "good" | "plain" | "warn" | "bad" }[],
): Plotted {
  const shown = rows.filter(({ count }) => count != null);
  return plotted(
    label,
    shown.some(({ count }) => count),
    (width) => ({
      ...sized(width, shown.length, longest(shown.map(({ name }) => name))),
      x: { label: null, grid: true, ticks: 4, tickFormat: whole },
      y: { label: null, domain: shown.map(({ name }) => name) },
      marks: [
        Plot.barX(shown, {
          x: "count",
          y: "name",
          fill: ({ hue }) => `var(--plot-${hue ?? "plain"})`,
          insetTop: 1,
          insetBottom: 1,
        }),
        Plot.text(shown, { x: "count", y: "name", text: "count", textAnchor: "start", dx: 4 }),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    }),
  );
}

/** Two kinds side by side: along the months, or one below the other. */
export function levels(
  label: string,
  rows: readonly { at: string; kind: string; count: number }[],
  lies: "upright" | "sideways" = "upright",
): Plotted {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const names = [...new Set(rows.map(({ at }) => at))];
  const color = { domain: kinds, range: ["var(--plot-plain)", "var(--plot-warn)"], legend: true };
  return plotted(
    label,
    rows.some(({ count }) => count),
    (width) =>
      lies === "upright"
        ? {
            ...STYLE,
            width,
            height: 240,
            marginBottom: 34,
            marginTop: 24,
            color,
            fx: { label: null, domain: names, padding: 0.2 },
            x: { axis: null, domain: kinds },
            y: { label: null, grid: true, ticks: 4, tickFormat: whole },
            marks: [
              Plot.barY(rows, { fx: "at", x: "kind", y: "count", fill: "kind" }),
              Plot.text(rows, { fx: "at", x: "kind", y: "count", text: "count", lineAnchor: "bottom", dy: -4 }),
              Plot.ruleY([0], { stroke: "currentColor" }),
            ],
          }
        : {
            ...sized(width, names.length * 1.5, longest(names)),
            color,
            fy: { label: null, domain: names, padding: 0.2 },
            y: { axis: null, domain: kinds },
            x: { label: null, grid: true, ticks: 4, tickFormat: whole },
            marks: [
              Plot.axisFy({ label: null, anchor: "left", textAnchor: "end", dx: -6 }),
              Plot.barX(rows, { fy: "at", y: "kind", x: "count", fill: "kind" }),
              Plot.text(rows, { fy: "at", y: "kind", x: "count", text: "count", textAnchor: "start", dx: 4 }),
              Plot.ruleX([0], { stroke: "currentColor" }),
            ],
          },
  );
}

/** A share with its interval for each name; a triangle where it is marked. */
export function intervals(label: string, rows: readonly { name: string; rate: Rate; marked: boolean }[]): Plotted {
  const shown = rows.flatMap(({ name, rate, marked }) =>
    rate.basis_points == null
      ? []
      : [{ name, share: rate.basis_points / 100, low: (rate.low ?? 0) / 100, high: (rate.high ?? 0) / 100, marked }],
  );
  return plotted(label, shown.length > 0, (width) => ({
    ...sized(width, shown.length, longest(shown.map(({ name }) => name))),
    x: { label: null, grid: true, ticks: 4, domain: [0, 100], tickFormat: (share: number) => `${share} %` },
    y: { label: null, domain: shown.map(({ name }) => name) },
    marks: [
      Plot.ruleY(shown, { y: "name", x1: "low", x2: "high", stroke: "currentColor", strokeWidth: 2 }),
      Plot.dot(shown, {
        x: "share",
        y: "name",
        r: 6,
        symbol: ({ marked }: { marked: boolean }) => (marked ? "triangle" : "circle"),
        fill: ({ marked }: { marked: boolean }) => (marked ? "var(--plot-bad)" : "var(--plot-plain)"),
        stroke: "var(--plot-ground)",
      }),
      Plot.ruleX([0], { stroke: "currentColor" }),
    ],
  }));
}

/** From before to after, in percent. */
export function changes(label: string, rows: readonly { name: string; before: number; after: number }[]): Plotted {
  return plotted(label, rows.length > 0, (width) => ({
    ...sized(width, rows.length, longest(rows.map(({ name }) => name))),
    x: { label: null, grid: true, ticks: 4, domain: [0, 100], tickFormat: (share: number) => `${share} %` },
    y: { label: null, domain: rows.map(({ name }) => name) },
    marks: [
      Plot.arrow(rows, { x1: "before", x2: "after", y: "name", stroke: "var(--plot-plain)", strokeWidth: 3 }),
      Plot.dot(rows, { x: "before", y: "name", r: 4, fill: "var(--plot-ground)", stroke: "var(--plot-plain)" }),
    ],
  }));
}

/** How many of each row are with how many of each column. */
export function cells(label: string, rows: readonly { row: string; column: string; count: number }[]): Plotted {
  const names = [...new Set(rows.flatMap(({ row, column }) => [row, column]))].sort();
  const most = Math.max(...rows.map(({ count }) => count), 1);
  return plotted(
    label,
    rows.some(({ count }) => count),
    (width) => ({
      ...sized(width, names.length * 1.2, longest(names)),
      marginBottom: 70,
      x: { label: null, domain: names, tickRotate: -35 },
      y: { label: null, domain: names },
      marks: [
        Plot.cell(rows, {
          x: "column",
          y: "row",
          fill: "var(--plot-plain)",
          fillOpacity: ({ count }: { count: number }) => 0.1 + (0.5 * count) / most,
          inset: 1,
        }),
        Plot.text(rows, { x: "column", y: "row", text: "count", fill: "currentColor" }),
      ],
    }),
  );
}

function plotted(label: string, isSomething: boolean, options: (width: number) => Plot.PlotOptions): Plotted {
  return (width) => {
    if (!isSomething) return undefined;
    const drawn = Plot.plot(options(width));
    const picture = drawn instanceof SVGElement ? drawn : drawn.querySelector(":scope > svg");
    for (const svg of drawn.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
    for (const part of drawn.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    picture?.removeAttribute("aria-hidden");
    picture?.setAttribute("role", "img");
    picture?.setAttribute("aria-label", label);
    return drawn;
  };
}

function sized(width: number, rows: number, letters: number) {
  const marginLeft = Math.min(letters * 6.8 + 16, width * 0.5);
  return { ...STYLE, width, height: rows * 28 + 40, marginLeft, marginRight: 44 };
}

function longest(names: readonly string[]): number {
  return Math.max(...names.map((name) => name.length), 4);
}

function whole(count: number): string {
  return Number.isInteger(count) ? String(count) : "";
}

const STYLE = {
  marginTop: 8,
  style: { background: "none", color: "inherit", fontSize: "13px", fontFamily: "inherit", overflow: "visible" },
} as const;
