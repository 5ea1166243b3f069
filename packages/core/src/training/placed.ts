import { type Dataset, targetWidth } from "../data/index.ts";
import type { Runtime, Stored } from "../runtime/index.ts";

/** A dataset whose matrix lies with a runtime. */
export interface PlacedDataset extends Omit<Dataset, "features"> {
  readonly runtime: Runtime;
  /** The weights are absent where all rows count alike. */
  readonly stored: {
    readonly features: Stored;
    readonly targets: Stored;
    readonly weights?: Stored;
    readonly targetSlopes?: Stored;
  };
}

/**
 * Hands a dataset's matrix to a runtime, which may move it: use what is returned, not the dataset, from here on.
 * Holding one copy is what keeps large tables within memory.
 */
export async function placeDataset(runtime: Runtime, dataset: Dataset): Promise<PlacedDataset> {
  const { features, ...rest } = dataset;
  const { rows, width, targets, weights, targetSlopes, preprocessing } = dataset;
  const stored = {
    features: await runtime.store({ dtype: "float32", shape: [rows, width], data: features }),
    targets: await runtime.store({
      dtype: "float32",
      shape: [rows, targetWidth(preprocessing.target)],
      data: targets.slice(),
    }),
    ...(weights !== undefined && {
      weights: await runtime.store({ dtype: "float32", shape: [rows], data: weights.slice() }),
    }),
    ...(targetSlopes !== undefined && {
      targetSlopes: await runtime.store({
        dtype: "float32",
        shape: [rows, targetSlopes.length / rows],
        data: targetSlopes.slice(),
      }),
    }),
  };
  return { ...rest, runtime, stored };
}

/** Row numbers as the int64 that programs gather by. Written as pairs of words, which is far faster than BigInts. */
export function rowIndices(rows: Uint32Array): BigInt64Array {
  const indices = new BigInt64Array(rows.length);
  const words = new Uint32Array(indices.buffer);
  for (let i = 0; i < rows.length; i++) words[2 * i] = rows[i] as number;
  return indices;
}

/** Encoded targets of some rows, row-major: standardised numbers, or places of classes. */
export function targetsOf({ targets, preprocessing }: PlacedDataset, rows: Uint32Array): Float32Array {
  const width = targetWidth(preprocessing.target);
  const found = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < width; j++) found[i * width + j] = targets[row * width + j] as number;
  }
  return found;
}

/** Target slopes of a row; 0 where there are none. */
export function slopesPerRow({ targetSlopes, rows }: Pick<PlacedDataset, "targetSlopes" | "rows">): number {
  return (targetSlopes?.length ?? 0) / rows;
}

/** Weights of some rows; undefined where all count alike. */
export function weightsOf({ weights }: PlacedDataset, rows: Uint32Array): Float32Array | undefined {
  return weights && Float32Array.from(rows, (row) => weights[row] as number);
}
