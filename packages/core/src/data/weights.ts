import { DataError } from "../base/index.ts";
import { checkNumbers, type PlacedChunk } from "./cells.ts";

/** Watches the column of weights in the first pass. */
export interface WeightTally {
  add(placed: PlacedChunk, index: number, training: Uint8Array): void;
  /** @throws DataError where the weights of a part of the split are all 0 */
  check(): void;
}

export function weightTally(table: string, name: string): WeightTally {
  const totals = { training: 0, validation: 0 };
  const rule = { blanks: false, remedy: "give every row a weight; 0 leaves it out" };
  return {
    add(placed, index, training) {
      checkNumbers(table, name, placed, index, rule);
      const cells = placed.chunk.columns[index] as Float64Array;
      for (let i = 0; i < placed.chunk.rows; i++) {
        const weight = cells[i] as number;
        if (weight >= 0 && Number.isFinite(Math.fround(weight))) {
          totals[training[placed.start + i] === 1 ? "training" : "validation"] += Math.fround(weight);
          continue;
        }
        throw new DataError({
          where: `${table}, row ${placed.start + i + 1}, column "${name}"`,
          expected: "a weight of at least 0 that float32 can hold",
          found: String(weight),
          remedy: "correct that cell",
        });
      }
    },
    check() {
      for (const [part, total] of Object.entries(totals)) {
        if (total > 0) continue;
        throw new DataError({
          where: `${table}, column "${name}"`,
          expected: "a weight above 0 among the rows of training and of validation",
          found: `0 in every row of ${part}`,
        });
      }
    },
  };
}
