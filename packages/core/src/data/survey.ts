import { checkNumbers, placedChunks } from "./cells.ts";
import type { ChosenColumns } from "./choose.ts";
import { categoryFeature, type LevelRule, type TextTally, textTally } from "./levels.ts";
import { type Moments, moments, numericFeature, numericTarget } from "./moments.ts";
import type { Preprocessing } from "./schema.ts";
import type { SourceColumn, TableSource } from "./source.ts";

/** What the first pass over a table finds. */
export interface Survey {
  readonly preprocessing: Preprocessing;
  readonly warnings: readonly string[];
}

type Seen =
  | { readonly kind: "numeric"; readonly name: string; readonly seen: Moments }
  | { readonly kind: "text"; readonly name: string; readonly seen: TextTally };

function collector({ name, kind }: SourceColumn): Seen {
  return kind === "numeric" ? { kind, name, seen: moments() } : { kind, name, seen: textTally() };
}

/**
 * The first pass: every numeric cell is checked, and the training rows give the scale or the levels of each column.
 * Memory: a byte a row, a chunk, and the distinct values of text columns.
 */
export async function survey(
  source: TableSource,
  { target, features }: ChosenColumns,
  { rows, train }: { readonly rows: number; readonly train: Uint32Array },
  rule: LevelRule,
): Promise<Survey> {
  const training = new Uint8Array(rows);
  for (const row of train) training[row] = 1;
  const columns = features.map(collector);
  const targetSeen = moments();
  const all: readonly Seen[] = [...columns, { kind: "numeric", name: target.name, seen: targetSeen }];
  const names = all.map(({ name }) => name);

  for await (const placed of placedChunks(source, names, rows)) {
    const { start, chunk } = placed;
    for (const [index, column] of all.entries()) {
      if (column.kind === "numeric") {
        checkNumbers(source.name, column.name, placed, index);
        column.seen.add(chunk.columns[index] as Float64Array, training, start);
      } else {
        const cells = chunk.columns[index] as readonly (string | null)[];
        for (let i = 0; i < chunk.rows; i++)
          if (training[start + i] === 1) column.seen.add(cells[i] ?? null, start + i);
      }
    }
  }

  const made = columns.map((column) =>
    column.kind === "numeric"
      ? numericFeature(source.name, column.name, column.seen)
      : categoryFeature(column.name, column.seen, rule),
  );
  return {
    preprocessing: {
      features: made.flatMap(({ feature }) => feature ?? []),
      target: numericTarget(source.name, target.name, targetSeen),
    },
    warnings: made.flatMap(({ warnings }) => warnings),
  };
}
