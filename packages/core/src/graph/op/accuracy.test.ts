import { referenceRuntime } from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import type { Tensor } from "../index.ts";
import { gelu, input, log1p, sigmoid, silu, softplus } from "./index.ts";

const runtimes = [referenceRuntime(), nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[1]?.close());

async function valuesOf(
  fn: (x: Tensor) => Tensor,
  at: readonly number[],
  dtype: "float32" | "float64",
  runtime: (typeof runtimes)[number],
): Promise<Float64Array> {
  const x = input("x", dtype, [at.length]);
  const { y } = await evaluate({ y: fn(x) }, { x: arrayOf(dtype, [at.length], at) }, runtime);
  return Float64Array.from(y.data as Float64Array);
}

describe.each(runtimes)("in $name", (runtime) => {
  it.each([
    ["float32", 3e-7],
    ["float64", 1e-15],
  ] as const)("log1p of %s keeps its digits near 0 and at −1", async (dtype, relative) => {
    const at = [1e-30, -1e-12, 1e-7, -1e-4, 0.5, 0, -0.75].map((x) => (dtype === "float32" ? Math.fround(x) : x));
    const found = await valuesOf(log1p, at, dtype, runtime);
    for (const [i, x] of at.entries()) {
      expect(Math.abs((found[i] as number) - Math.log1p(x))).toBeLessThanOrEqual(relative * Math.abs(Math.log1p(x)));
    }
    expect((await valuesOf(log1p, [-1], dtype, runtime))[0]).toBe(-Infinity);
  });

  it.each(["float32", "float64"] as const)(
    "activations in %s neither overflow nor lose their limits",
    async (dtype) => {
      const at = [-1e30, -800, -30, 30, 800, 1e30];
      for (const fn of [softplus, silu, gelu]) {
        const found = await valuesOf(fn, at, dtype, runtime);
        for (const [i, limit] of [0, 0, 0, 30, 800, Math.fround(1e30)].entries()) {
          expect(Math.abs((found[i] as number) - limit)).toBeLessThanOrEqual(1e-6 * Math.max(1e-4, limit));
        }
      }
      expect((await valuesOf(sigmoid, at, dtype, runtime))[0]).toBe(0);
      expect((await valuesOf(sigmoid, at, dtype, runtime))[5]).toBe(1);
    },
  );
});
