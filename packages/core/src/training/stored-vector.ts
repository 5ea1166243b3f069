import type { Runtime, Stored } from "../runtime/index.ts";

/** Stores a copy of a vector, since storing takes its buffer. */
export function storeCopy(runtime: Runtime, values: Float32Array): Promise<Stored> {
  return runtime.store({ dtype: "float32", shape: [values.length], data: values.slice() });
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
  const stored = await storeCopy(runtime, values);
  try {
    return await use(stored);
  } finally {
    await runtime.drop(stored);
  }
}
