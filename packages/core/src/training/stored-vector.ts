import type { NdArray } from "../graph/index.ts";
import type { Runtime, Stored } from "../runtime/index.ts";

/** A vector as programs are fed it. */
export function vector(data: Float32Array): NdArray {
  return { dtype: "float32", shape: [data.length], data };
}

/**
 * Does something with a vector that lies with the runtime meanwhile. Parameters that are fed to many runs are copied
 * once instead of once a run, which of wide networks would be more memory than the rows take.
 */
export async function withStored<T>(
  runtime: Runtime,
  values: Float32Array,
  use: (stored: Stored) => Promise<T>,
): Promise<T> {
  const stored = await runtime.store(vector(values.slice()));
  try {
    return await use(stored);
  } finally {
    await runtime.drop(stored);
  }
}
