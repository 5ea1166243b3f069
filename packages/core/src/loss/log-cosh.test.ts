import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { gradients, input, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { logCosh } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const residuals = [0, 1e-6, -1e-6, 0.5, -0.5, 2, -2, 20, -20, 500, -500, 1e6, -1e6, 1e30];
const count = residuals.length;

function derived(dtype: "float32" | "float64") {
  const [x, y] = [input("x", dtype, [count, 1]), input("y", dtype, [count, 1])];
  const values = logCosh().evaluate(x, y);
  const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
  const [curvature] = gradients(sum(slope), [x]) as readonly [Tensor];
  const zeros = new Array<number>(count).fill(0);
  return {
    tensors: { values, slope, curvature },
    feeds: { x: arrayOf(dtype, [count, 1], residuals), y: arrayOf(dtype, [count, 1], zeros) },
  };
}

describe("logCosh", () => {
  it("is log cosh e, its gradient tanh e, its curvature 1 − tanh² e, at zero too", async () => {
    const { tensors, feeds } = derived("float64");
    const found = await evaluate(tensors, feeds);
    // Beyond 20 the cosine is half of an exponential to the last bit, and Math.cosh would overflow from 711 on.
    const expected = residuals.map((e) => (Math.abs(e) < 20 ? Math.log(Math.cosh(e)) : Math.abs(e) - Math.LN2));
    expectClose(found.values, arrayOf("float64", [count], expected));
    expectClose(found.slope, arrayOf("float64", [count, 1], residuals.map(Math.tanh)));
    const curvature = residuals.map((e) => 1 - Math.tanh(e) ** 2);
    expectClose(found.curvature, arrayOf("float64", [count, 1], curvature));
  });

  it("keeps its digits where residuals are small", async () => {
    for (const dtype of ["float64", "float32"] as const) {
      const { tensors, feeds } = derived(dtype);
      const found = await evaluate(tensors, feeds, dtype === "float64" ? undefined : node);
      expect((numbersOf(found.values)[1] as number) / 5e-13).toBeCloseTo(1, 5);
      expect((numbersOf(found.slope)[1] as number) / 1e-6).toBeCloseTo(1, 5);
    }
  });

  it("lies between e²/2 − e⁴/12 and e²/2", async () => {
    const { tensors, feeds } = derived("float64");
    const values = numbersOf((await evaluate(tensors, feeds)).values);
    for (const [i, e] of residuals.entries()) {
      if (Math.abs(e) < 0.1 || Math.abs(e) > 10) continue;
      expect(values[i]).toBeLessThan(e ** 2 / 2);
      expect(values[i]).toBeGreaterThan(e ** 2 / 2 - e ** 4 / 12);
    }
  });

  it("is finite in float32 in ONNX Runtime for any residual, and so are its derivatives", async () => {
    const { tensors, feeds } = derived("float32");
    const found = await evaluate(tensors, feeds, node);
    for (const { data } of Object.values(found)) {
      expect([...(data as Float32Array)].filter((value) => !Number.isFinite(value))).toEqual([]);
    }
  });
});
