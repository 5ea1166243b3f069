import { DataError } from "../base/index.ts";
import { checkNumbers, type NumberRule, type PlacedChunk } from "./cells.ts";
import type { ChosenFeature } from "./choose.ts";
import { dateTally } from "./date-feature.ts";
import { DATE_EXAMPLE } from "./dates.ts";
import { type CategoryRule, embeddingOf } from "./embedding.ts";
import { idTally } from "./ids.ts";
import type { ColumnSummary } from "./kinds.ts";
import { categoryFeature, type LevelRule, textTally } from "./levels.ts";
import { isConstant, moments } from "./moments.ts";
import { type NumberOptions, numberTally, numericFeature } from "./numbers.ts";
import type { BooleanFeature, Feature } from "./schema.ts";

/** What becomes of a column. */
export interface Finding {
  readonly feature?: Feature;
  readonly kind: ColumnSummary["kind"];
  readonly warnings: readonly string[];
  /** The warning where it is left out for being an id, which it is unless nothing else is left. */
  readonly id?: string;
}

/** What is collected of a column in the first pass, and what becomes of it in the end. */
export interface Collector {
  readonly name: string;
  /** Takes the column of a chunk; training rows are marked 1. @throws DataError for a cell that is wrong in any row */
  add(placed: PlacedChunk, index: number, training: Uint8Array): void;
  finish(): Finding;
}

/** What columns are collected by. */
export interface CollectOptions extends LevelRule, NumberOptions, CategoryRule {
  /** Columns that a person named as features: they are no ids. */
  readonly kept: readonly string[];
}

/** The collector of a column, by its source's type and what a person says that it is. */
export function collector(table: string, column: ChosenFeature, options: CollectOptions): Collector {
  const { name, kind, said, type } = column;
  if (kind === "text") {
    return said === "date" ? dateCollector(table, name, options) : textCollector(table, column, options);
  }
  if (said === "category" || said === "date") {
    const expected = said === "date" ? DATE_EXAMPLE : "text, as a category needs";
    const remedy = said === "date" ? { remedy: "say that it is numeric" } : { remedy: "give its cells as strings" };
    throw new DataError({ where: `${table}, column "${name}"`, expected, found: "a column of numbers", ...remedy });
  }
  if (said === "boolean" || (said === undefined && type === "boolean")) return booleanCollector(table, name, options);
  return numberCollector(table, column, options);
}

function numberRule({ missing }: NumberOptions): NumberRule {
  const blanks = missing === "median";
  const remedy = blanks
    ? "drop the rows with such a cell or leave the column out"
    : "drop the rows without one, leave the column out, or let blanks count as the median";
  return { blanks, remedy };
}

const chunkNumbers = ({ chunk }: PlacedChunk, index: number): Float64Array => chunk.columns[index] as Float64Array;

function numberCollector(table: string, { name, said }: ChosenFeature, options: CollectOptions): Collector {
  const tally = numberTally(name, options);
  const ids = idTally(name);
  const rule = numberRule(options);
  return {
    name,
    add(placed, index, training) {
      const blanks = placed.chunk.missing?.[index];
      const cells = chunkNumbers(placed, index);
      checkNumbers(table, name, placed, index, rule);
      if (said === "integer") requireEach(table, name, placed, index, "a whole number", Number.isInteger);
      tally.add(cells, training, placed.start, blanks);
      ids.add(cells, blanks);
    },
    finish() {
      const found = numericFeature(table, name, tally, options);
      const reason = said === undefined && !options.kept.includes(name) ? ids.reason() : undefined;
      const id =
        reason === undefined
          ? {}
          : { id: `column "${name}" is left out as an id: ${reason}; to keep it, say that its kind is numeric` };
      return { ...found, kind: ids.whole ? "integer" : "numeric", ...id };
    },
  };
}

function booleanCollector(table: string, name: string, options: CollectOptions): Collector {
  const seen = moments();
  const rule = numberRule(options);
  let blankRows = 0;
  return {
    name,
    add(placed, index, training) {
      const blanks = placed.chunk.missing?.[index];
      checkNumbers(table, name, placed, index, rule);
      requireEach(table, name, placed, index, "0 or 1, as in a boolean", (cell) => cell === 0 || cell === 1);
      seen.add(chunkNumbers(placed, index), training, placed.start, blanks);
      for (let i = 0; i < (blanks === undefined ? 0 : placed.chunk.rows); i++) {
        if (blanks?.[i] === 1 && training[placed.start + i] === 1) blankRows++;
      }
    },
    finish() {
      const kind = "boolean";
      if (seen.count === 0) {
        return { kind, warnings: [`column "${name}" is left out: it is blank in every training row`] };
      }
      const fill = seen.mean >= 0.5 ? 1 : 0;
      const missing = { fill, indicator: blankRows > 0 };
      const feature: BooleanFeature = { kind, name, ...(rule.blanks && { missing }) };
      const rows = seen.count + blankRows;
      const warnings =
        blankRows === 0
          ? []
          : [
              `column "${name}" is blank in ${blankRows} of ${rows} training rows: they count as the more frequent ` +
                `${fill}, and a column marks them`,
            ];
      if (!isConstant(table, name, seen) || blankRows > 0) return { kind, feature, warnings };
      return {
        kind,
        feature,
        warnings: [...warnings, `column "${name}" is ${seen.minimum} in every training row: it carries nothing`],
      };
    },
  };
}

/** Throws for a chunk's first number, of those that are no blanks, that does not hold. */
function requireEach(
  table: string,
  name: string,
  placed: PlacedChunk,
  index: number,
  expected: string,
  holds: (cell: number) => boolean,
): void {
  const blanks = placed.chunk.missing?.[index];
  const place = chunkNumbers(placed, index).findIndex((cell, i) => blanks?.[i] !== 1 && !holds(cell));
  if (place < 0) return;
  const where = `${table}, row ${placed.start + place + 1}, column "${name}"`;
  const found = String(chunkNumbers(placed, index)[place]);
  throw new DataError({ where, expected, found, remedy: "correct that cell, or say that the column is numeric" });
}

const chunkTexts = ({ chunk }: PlacedChunk, index: number): readonly (string | null)[] =>
  chunk.columns[index] as readonly (string | null)[];

function dateCollector(table: string, name: string, options: CollectOptions): Collector {
  const tally = dateTally(table, name, options);
  return {
    name,
    add(placed, index, training) {
      tally.add(chunkTexts(placed, index), placed.start, training);
      if (tally.firstWrong !== undefined) tally.throwWrong("as promised of this column");
    },
    finish: () => ({ kind: "date", ...tally.feature() }),
  };
}

/** A column of text: dates where every cell is one, else a category. */
function textCollector(table: string, { name, said }: ChosenFeature, options: CollectOptions): Collector {
  const texts = textTally();
  const dates = said === undefined ? dateTally(table, name, options) : undefined;
  return {
    name,
    add(placed, index, training) {
      const cells = chunkTexts(placed, index);
      dates?.add(cells, placed.start, training);
      for (let i = 0; i < placed.chunk.rows; i++) {
        texts.add(cells[i] ?? null, placed.start + i, training[placed.start + i] === 1);
      }
    },
    finish() {
      if (dates !== undefined && dates.count > 0) {
        if (dates.firstWrong === undefined) return { kind: "date", ...dates.feature() };
        if (dates.count > dates.wrong) dates.throwWrong("as most cells of the column are");
      }
      const { feature, warnings } = categoryFeature(table, name, texts, options);
      if (feature === undefined) return { kind: "text", warnings };
      const embedding = embeddingOf(feature.levels.length, options);
      return { kind: "category", feature: { ...feature, ...(embedding === undefined ? {} : { embedding }) }, warnings };
    },
  };
}
