import { nodeRuntime } from "isocline/node";
import { describe, expect, it } from "vitest";
import type { Runtime, Stored } from "../runtime/index.ts";
import { withStored } from "./stored-vector.ts";

/** Does something with what withStored gives, on a runtime of its own. */
async function using(body: (runtime: Runtime) => Promise<void>): Promise<void> {
  const runtime = nodeRuntime();
  try {
    await body(runtime);
  } finally {
    await runtime.close();
  }
}

describe("withStored", () => {
  it("lends a copy, and takes it back", () =>
    using(async (runtime) => {
      const values = Float32Array.of(1, 2, 3);
      let lent: Stored | undefined;
      const found = await withStored(runtime, values, async (stored) => {
        lent = stored;
        return await runtime.fetch(stored);
      });
      expect(found).toEqual({ dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) });
      expect(values).toEqual(Float32Array.of(1, 2, 3));
      await expect(runtime.fetch(lent as Stored)).rejects.toThrow("dropped");
    }));

  it("takes it back where what is done with it fails", () =>
    using(async (runtime) => {
      let lent: Stored | undefined;
      const outcome = withStored(runtime, Float32Array.of(1), async (stored) => {
        lent = stored;
        throw new Error("not this time");
      });
      await expect(outcome).rejects.toThrow("not this time");
      await expect(runtime.fetch(lent as Stored)).rejects.toThrow("dropped");
    }));
});
