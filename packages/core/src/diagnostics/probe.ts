import { randomStream } from "../base/index.ts";
import type { Preprocessing } from "../data/index.ts";
import type { Predictor } from "../training/index.ts";

/** A trained model on some rows of its table: what diagnostics look at. */
export interface Probe {
  readonly predictor: Predictor;
  /** All parameters in one vector, in the order of the model's layout. */
  readonly parameters: Float32Array;
  /** Row numbers of the placed dataset. */
  readonly rows: Uint32Array;
  readonly preprocessing: Preprocessing;
  /** An encoded column at the rows. */
  encoded(column: number): Promise<Float32Array>;
}

/** The most rows that slopes and sensitivities are taken on: with so many their means are known to half a percent. */
export const PROBE_ROWS = 50_000;

/**
 * All rows, or where there are more than `most` a random draw of so many, ascending. It depends on the seed, the rows
 * and `most` alone, so that every branch of a run is seen on the same rows.
 */
export function probeRows(rows: Uint32Array, seed: number, most: number = PROBE_ROWS): Uint32Array {
  if (rows.length <= most) return rows;
  const places = randomStream(seed, "probe").permutation(rows.length).subarray(0, most).sort();
  return places.map((place) => rows[place] as number);
}
