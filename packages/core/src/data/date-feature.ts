import { DataError } from "../base/index.ts";
import { DATE_EXAMPLE, dateParts, datePhase, formatDate, parseDate } from "./dates.ts";
import { notationRemedy } from "./notations.ts";
import { type NumberOptions, numberTally, numericFeature } from "./numbers.ts";
import type { DateFeature } from "./schema.ts";

/** What the first pass keeps of a column of dates, or of text that may be one. */
export interface DateTally {
  add(cells: readonly (string | null)[], start: number, training: Uint8Array): void;
  /** Cells, of all rows, that are dates; and that are neither dates nor blank. */
  readonly count: number;
  readonly wrong: number;
  readonly firstWrong: { readonly row: number; readonly cell: string } | undefined;
  /** The feature; its warnings say what becomes of blanks. */
  feature(): { readonly feature?: DateFeature; readonly warnings: readonly string[] };
  /** Throws for the first cell that is no date. */
  throwWrong(why: string): never;
}

export function dateTally(table: string, name: string, options: NumberOptions): DateTally {
  const rule = { missing: options.missing, scaling: "standard", seed: options.seed } as const;
  const numbers = numberTally(name, rule);
  const ranges = dateParts.map((part) => ({ part, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }));
  let [count, wrong] = [0, 0];
  let firstWrong: DateTally["firstWrong"];
  let firstBlank: number | undefined;

  function throwAt(row: number, found: string, why: string, remedy: string): never {
    const where = `${table}, row ${row + 1}, column "${name}"`;
    throw new DataError({ where, expected: `${DATE_EXAMPLE}, ${why}`, found, remedy });
  }
  return {
    add(cells, start, training) {
      const seconds = new Float64Array(cells.length);
      const blanks = new Uint8Array(cells.length);
      for (const [i, cell] of cells.entries()) {
        const text = cell ?? "";
        const found = text === "" ? undefined : parseDate(text);
        if (found !== undefined) {
          seconds[i] = found;
          count++;
          if (training[start + i] === 1 && firstWrong === undefined) {
            for (const range of ranges) {
              const phase = datePhase(range.part, found);
              if (phase < range.low) range.low = phase;
              if (phase > range.high) range.high = phase;
            }
          }
          continue;
        }
        blanks[i] = 1;
        if (text.trim() === "") firstBlank ??= start + i;
        else {
          wrong++;
          firstWrong ??= { row: start + i, cell: text };
        }
      }
      if (firstWrong === undefined) numbers.add(seconds, training, start, blanks);
    },
    get count() {
      return count;
    },
    get wrong() {
      return wrong;
    },
    get firstWrong() {
      return firstWrong;
    },
    feature() {
      if (rule.missing === "error" && firstBlank !== undefined) {
        const remedy = "drop the rows without one, leave the column out, or let blanks count as the median";
        throwAt(firstBlank, "a blank", "not a blank", remedy);
      }
      const { feature, warnings } = numericFeature(table, name, numbers, rule, formatDate);
      if (feature === undefined) return { warnings };
      const { scaling: _, ...rest } = feature;
      const parts = ranges.filter(({ low, high }) => low < high).map(({ part }) => part);
      return { feature: { ...rest, kind: "date", parts }, warnings };
    },
    throwWrong(why) {
      const { row, cell } = firstWrong ?? { row: 0, cell: "" };
      const remedy =
        notationRemedy("date", name, cell) ??
        "correct that cell, leave the column out, or say that its kind is category";
      throwAt(row, JSON.stringify(cell), why, remedy);
    },
  };
}
