// Reading CSV as far as it takes to show it: what columns are called, and what stands where. The engine reads people.

/** A row and the line on which it begins; the header begins on line 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** The rows of a file, the header first. Empty lines are none. */
export function parseCsv(text: string, delimiter = ","): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let began = 1;
  const end = () => {
    cells.push(cell.trim());
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: began, cells });
    cells = [];
    cell = "";
  };
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (letter === "\n") line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (letter === delimiter) {
      cells.push(cell.trim());
      cell = "";
    } else if (letter === "\n") {
      end();
      began = line;
    } else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || cells.length > 0) end();
  return rows;
}

/** What stands between cells: whatever the first line has most of. */
export function guessDelimiter(text: string): string {
  const first = text.slice(0, text.indexOf("\n") + 1 || text.length);
  const count = (delimiter: string) => first.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
