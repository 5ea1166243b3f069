import { checkNumbers, type NumberRule, placedChunks } from "./cells.ts";
import type { ChosenColumns } from "./choose.ts";
import { categoryFeature, type LevelRule, type TextTally, textTally } from "./levels.ts";
import { type NumberOptions, type NumberTally, numberTally, numericFeature } from "./numbers.ts";
import type { Preprocessing } from "./schema.ts";
import type { SourceColumn, TableSource } from "./source.ts";
import { type TargetOptions, targetTally } from "./target-tally.ts";

/** What the first pass over a table finds. */
export interface Survey {
  readonly preprocessing: Preprocessing;
  readonly warnings: readonly string[];
}

/** What the first pass is told beside the columns. */
export interface SurveyOptions extends LevelRule, NumberOptions {
  readonly rows: number;
  readonly train: Uint32Array;
  readonly target: TargetOptions;
}

type Seen =
  | { readonly kind: "numeric"; readonly name: string; readonly seen: NumberTally; readonly rule: NumberRule }
  | { readonly kind: "text"; readonly name: string; readonly seen: TextTally };

/** What is collected of a feature, and what becomes of it in the end. */
interface Collector {
  readonly column: Seen;
  finish(): { readonly feature?: Preprocessing["features"][number]; readonly warnings: readonly string[] };
}

function collector(table: string, { name, kind }: SourceColumn, options: SurveyOptions): Collector {
  if (kind === "text") {
    const seen = textTally();
    return { column: { kind, name, seen }, finish: () => categoryFeature(table, name, seen, options) };
  }
  const seen = numberTally(name, options);
  const blanks = options.missing === "median";
  const remedy = blanks
    ? "drop the rows with such a cell or leave the column out"
    : "drop the rows without one, leave the column out, or let blanks count as the median";
  return {
    column: { kind, name, seen, rule: { blanks, remedy } },
    finish: () => numericFeature(table, name, seen, options),
  };
}

/**
 * The first pass: every numeric cell is checked, and the training rows give the scale or the levels of each column.
 * Memory: a byte a row, a chunk, the distinct values of text columns, and samples of numeric ones.
 */
export async function survey(
  source: TableSource,
  { targets, features }: ChosenColumns,
  options: SurveyOptions,
): Promise<Survey> {
  const { rows, train } = options;
  const training = new Uint8Array(rows);
  for (const row of train) training[row] = 1;
  const collectors = features.map((column) => collector(source.name, column, options));
  const targetSeen = targetTally(source.name, targets, options.target);
  const all: readonly Seen[] = collectors.map(({ column }) => column);
  const names = [...all, ...targets].map(({ name }) => name);

  for await (const placed of placedChunks(source, names, rows)) {
    const { start, chunk } = placed;
    for (const [index, column] of all.entries()) {
      if (column.kind === "numeric") {
        checkNumbers(source.name, column.name, placed, index, column.rule);
        column.seen.add(chunk.columns[index] as Float64Array, training, start, chunk.missing?.[index]);
      } else {
        const cells = chunk.columns[index] as readonly (string | null)[];
        for (let i = 0; i < chunk.rows; i++) column.seen.add(cells[i] ?? null, start + i, training[start + i] === 1);
      }
    }
    targetSeen.add(placed, all.length, training);
  }

  const made = collectors.map(({ finish }) => finish());
  const { target, warnings } = targetSeen.finish();
  return {
    preprocessing: { features: made.flatMap(({ feature }) => feature ?? []), target },
    warnings: [...made.flatMap(({ warnings }) => warnings), ...warnings],
  };
}
