import { DataError } from "../base/index.ts";
import { looksNumeric } from "./cells.ts";
import { type NotationSample, notationRemedy, notationSample } from "./notations.ts";
import type { CategoryFeature } from "./schema.ts";

/** Distinct values beyond which a column of text is not counted any further, so that memory stays bounded. */
const DISTINCT_LIMIT = 100_000;

/** When a value of a text column becomes a level. */
export interface LevelRule {
  /** Most levels a column may have; the most frequent values win. */
  readonly maxLevels: number;
  /** Fewest training rows that a level must have. */
  readonly minCount: number;
}

/** Frequencies of a text column's values. */
export interface TextTally {
  /** Counts a cell of a training row; null, a blank, counts as the value `""`. Of others only `firstWord` may come. */
  add(cell: string | null, row: number, training: boolean): void;
  readonly rows: number;
  /** How often each value came; undefined once there were more than the limit. */
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly blanks: number;
  /** Cells that look like numbers. */
  readonly numbers: number;
  /** The first cell, of all rows, that is neither blank nor a number. */
  readonly firstWord: { readonly row: number; readonly cell: string } | undefined;
  readonly notation: NotationSample["notation"];
}

export function textTally(): TextTally {
  let counts: Map<string, number> | undefined = new Map();
  let rows = 0;
  let blanks = 0;
  let numbers = 0;
  let firstWord: TextTally["firstWord"];
  const sample = notationSample();
  return {
    add(cell, row, training) {
      if (!training && firstWord !== undefined) return;
      const value = cell ?? "";
      const isNumber = looksNumeric(value);
      if (firstWord === undefined && value !== "" && !isNumber) firstWord = { row, cell: value };
      if (!training) return;
      rows++;
      sample.add(value);
      if (counts !== undefined) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
        if (counts.size > DISTINCT_LIMIT) counts = undefined;
      }
      if (value === "") blanks++;
      if (isNumber) numbers++;
    },
    notation: sample.notation,
    get rows() {
      return rows;
    },
    get counts() {
      return counts;
    },
    get blanks() {
      return blanks;
    },
    get numbers() {
      return numbers;
    },
    get firstWord() {
      return firstWord;
    },
  };
}

/** Values frequent enough to be levels: most frequent first, equals in the order of their code units. */
function frequent(counts: ReadonlyMap<string, number>, { maxLevels, minCount }: LevelRule): readonly string[] {
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, maxLevels)
    .map(([value]) => value);
}

/**
 * The feature of a text column. A column with more distinct values than half its rows, as an id has, and one without
 * any frequent value are left out, with a warning.
 *
 * @throws DataError for a column that would be left out though most of its cells, blanks aside, are numbers: losing it
 *   to a slip in one cell is no matter for a warning
 */
export function categoryFeature(
  table: string,
  name: string,
  tally: TextTally,
  rule: LevelRule,
): { readonly feature?: CategoryFeature; readonly warnings: readonly string[] } {
  const { rows, counts, blanks, numbers, firstWord } = tally;
  const slip = numbers > (rows - blanks) / 2 ? firstWord : undefined;
  const leftOut = (why: string): { readonly warnings: readonly string[] } => {
    const notation = tally.notation(name);
    if (slip !== undefined) throwSlip(table, name, slip);
    const looks = notation === undefined ? "" : `, which look like ${notation.what}; ${notation.remedy}`;
    return { warnings: [`column "${name}" is left out: ${why} training rows${looks}`] };
  };
  if (counts === undefined || counts.size > rows / 2) {
    const distinct = counts === undefined ? `more than ${DISTINCT_LIMIT}` : counts.size;
    return leftOut(`text with ${distinct} distinct values in ${rows}`);
  }
  const levels = frequent(counts, rule);
  if (levels.length === 0) return leftOut(`no text in it comes ${rule.minCount} times in the`);
  const warnings: string[] = [];
  if (slip !== undefined) {
    const cell = JSON.stringify(slip.cell);
    warnings.push(`column "${name}" holds numbers but is text because of ${cell} in row ${slip.row + 1}`);
  }
  if (counts.size === 1) {
    warnings.push(`column "${name}" is ${JSON.stringify(levels[0])} in every training row: it carries nothing`);
  } else if (counts.size > levels.length) {
    const rest = counts.size - levels.length;
    warnings.push(`column "${name}" has ${levels.length} levels; its ${rest} rarer values are one level, "other"`);
  }
  return { feature: { kind: "category", name, levels }, warnings };
}

function throwSlip(table: string, column: string, { row, cell }: NonNullable<TextTally["firstWord"]>): never {
  throw new DataError({
    where: `${table}, row ${row + 1}, column "${column}"`,
    expected: "a number, as most cells of the column are",
    found: JSON.stringify(cell),
    remedy: notationRemedy("number", column, cell) ?? "correct that cell, or leave the column out",
  });
}
