import { looksNumeric } from "./cells.ts";

/** Dates and numbers as they are not read. */
export interface Notation {
  readonly kind: "date" | "number";
  /** What the cells look like. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
}

const DATE = /^\s*(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T]\d{1,2}:\d{2}.*)?\s*$/;
const THOUSANDS = /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*$/;
const DECIMAL_COMMA = /^\s*[+-]?\d*,\d+\s*$/;
const BOTH = /^\s*[+-]?\d{1,3}(\.\d{3})+(,\d+)?\s*$/;

/** How many cells tell the notation of a column. */
const CELLS = 100;

/** The order of a date's parts as strptime names them; undefined where no order fits all cells. */
function dateFormat(cells: readonly string[]): string | undefined {
  const parts = cells.map((cell) => DATE.exec(cell));
  const between = parts[0]?.[2];
  const fits = (year: 1 | 4, month: 1 | 3, day: 1 | 3 | 4): boolean =>
    parts.every((found) => {
      if (found === null || found[2] !== between || (year === 1) !== ((found[1] ?? "").length === 4)) return false;
      const long = (found[year] ?? "").length;
      const [m, d] = [Number(found[month]), Number(found[day])];
      return (long === 2 || long === 4) && m >= 1 && m <= 12 && d >= 1 && d <= 31;
    });
  const isLong = parts[0]?.[1]?.length === 4 || parts[0]?.[4]?.length === 4;
  const y = isLong ? "%Y" : "%y";
  if (fits(1, 3, 4)) return [y, "%m", "%d"].join(between);
  const dayFirst = fits(4, 3, 1) ? ["%d", "%m", y].join(between) : undefined;
  const monthFirst = fits(4, 1, 3) ? ["%m", "%d", y].join(between) : undefined;
  return between === "/" ? (monthFirst ?? dayFirst) : (dayFirst ?? monthFirst);
}

/** A column's name in SQL. */
const inSql = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

function convert(what: string, sql: string, kind: Notation["kind"] = "number"): Notation {
  return { kind, what, remedy: `convert them with --query, such as ${sql}` };
}

/**
 * What cells of text are where all of them, but for blanks, are dates or numbers in another notation than is read:
 * `01.02.2024` or `1/28/2024`; `1,234`, `0,5` or `1.234,5`, beside which plain numbers may stand. Undefined for other cells.
 *
 * @param column what SQL calls them
 */
export function notationOf(column: string, cells: readonly string[]): Notation | undefined {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length === 0) return undefined;
  const name = inSql(column);
  const format = filled.every((cell) => DATE.test(cell)) ? dateFormat(filled) : undefined;
  if (format !== undefined) return convert("dates in another notation", `strptime(${name}, '${format}')`, "date");
  const others = filled.filter((cell) => !looksNumeric(cell));
  if (others.length === 0) return undefined;
  if (others.every((cell) => THOUSANDS.test(cell))) {
    return convert("numbers with commas between thousands", `replace(${name}, ',', '')::DOUBLE`);
  }
  if (others.every((cell) => DECIMAL_COMMA.test(cell))) {
    return convert("numbers with a decimal comma", `replace(${name}, ',', '.')::DOUBLE`);
  }
  if (!others.every((cell) => DECIMAL_COMMA.test(cell) || BOTH.test(cell))) return undefined;
  return convert("numbers with a decimal comma", `replace(replace(${name}, '.', ''), ',', '.')::DOUBLE`);
}

/** Cells enough to tell a column's notation: the first that are not blank. */
export interface NotationSample {
  add(cell: string): void;
  notation(column: string): Notation | undefined;
}

export function notationSample(): NotationSample {
  const cells: string[] = [];
  return {
    add(cell) {
      if (cells.length < CELLS && cell !== "") cells.push(cell);
    },
    notation: (column) => notationOf(column, cells),
  };
}

/** What to do about a cell that is one of a kind in another notation; undefined for other cells. */
export function notationRemedy(kind: Notation["kind"], column: string, cell: string): string | undefined {
  const found = notationOf(column, [cell]);
  return found?.kind === kind ? found.remedy : undefined;
}
