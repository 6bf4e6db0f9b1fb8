// Tables that scroll by themselves, so that the page does not.

import { h, unique } from "./dom.js";

export interface Column<Row> {
  /** The heading. */
  head: string;
  /** What stands in a row. */
  cell(row: Row): Node | string | number | readonly (Node | string)[] | undefined;
  /** Numbers stand to the right. */
  numeric?: boolean;
  /** The column that names the row. */
  names?: boolean;
}

export interface TableOptions<Row> {
  /** What the table tells; also the name of its region. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** In the place of rows where there are none. */
  none?: string;
  /** Hides the caption from the eye, where a heading says the same. */
  quietCaption?: boolean;
  /** On a phone each row is a card of its own; for rows with controls in them. */
  cards?: boolean;
}

/** A table in a region that scrolls, by keyboard too. */
export function table<Row>({
  caption,
  columns,
  rows,
  none = "None.",
  quietCaption,
  cards,
}: TableOptions<Row>): HTMLElement {
  const id = unique("caption");
  // What is no longer laid out as a table has to be told that it is one.
  const role = (role: string) => (cards ? { role } : {});
  const cell = (column: Column<Row>, row: Row) => {
    const attributes = { class: column.numeric ? "number" : undefined, "data-head": cards ? column.head : undefined };
    if (column.names) return h("th", { scope: "row", ...role("rowheader") }, column.cell(row));
    return h("td", { ...attributes, ...role("cell") }, column.cell(row));
  };
  return h(
    "div",
    { class: ["table-region", cards && "cards"], role: "region", tabindex: 0, "aria-labelledby": id },
    h(
      "table",
      role("table"),
      h("caption", { id, class: quietCaption ? "visually-hidden" : undefined }, caption),
      h(
        "thead",
        role("rowgroup"),
        h(
          "tr",
          role("row"),
          columns.map(({ head, numeric }) =>
            head === ""
              ? h("td", null)
              : h("th", { scope: "col", class: numeric ? "number" : undefined, ...role("columnheader") }, head),
          ),
        ),
      ),
      h(
        "tbody",
        role("rowgroup"),
        rows.length === 0
          ? h("tr", null, h("td", { colspan: columns.length, class: "quiet" }, none))
          : rows.map((row) =>
              h(
                "tr",
                role("row"),
                columns.map((column) => cell(column, row)),
              ),
            ),
      ),
    ),
  );
}
