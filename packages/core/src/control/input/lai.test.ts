import { nodeRuntime } from "isocline/node";
import { arrayOf } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { fixtureDtypes, type TorchLai, torchNetwork } from "../../../test/torch-fixtures.ts";
import { UsageError } from "../../base/index.ts";
import {
  constant,
  type DType,
  gradients,
  input,
  matmul,
  type NdArray,
  program,
  type Tensor,
} from "../../graph/index.ts";
import { flatten, mlp, parameterLayout, unflatten } from "../../model/index.ts";
import { type Runtime, referenceRuntime } from "../../runtime/index.ts";
import { lai } from "./lai.ts";
import { laiFactor } from "./lai-factor.ts";
import type { LaiOptions } from "./lai-weighing.ts";

async function numbers(runtime: Runtime, outputs: Record<string, Tensor>, feeds: Record<string, NdArray>) {
  const results = await (await runtime.load(program("test", outputs))).run(feeds);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float64Array)]),
  );
}

/** The factor at one slope, through the reference interpreter. */
async function factor(form: "mse" | "mae", k: number, lambda: number): Promise<number> {
  const { m } = await numbers(referenceRuntime(), { m: laiFactor(form, constant(k, "float64"), lambda) }, {});
  return m?.[0] as number;
}

/** Lai of a linear model with the given slopes, whose residuals are given too. */
async function laiOfLinear(
  options: LaiOptions,
  slopes: readonly number[],
  residuals: readonly number[],
  weights?: readonly number[],
) {
  const inputs = input("inputs", "float64", [residuals.length, slopes.length]);
  const context = {
    predict: (x: Tensor) => matmul(x, constant(slopes, "float64", [slopes.length, 1])),
    inputs,
    targets: constant(
      residuals.map((residual) => -residual),
      "float64",
      [residuals.length, 1],
    ),
    ...(weights === undefined ? {} : { weights: constant(weights, "float64", [weights.length]) }),
  };
  const zeros = arrayOf(
    "float64",
    [residuals.length, slopes.length],
    new Array(residuals.length * slopes.length).fill(0),
  );
  const { value } = await numbers(referenceRuntime(), { value: lai(options).evaluate(context) }, { inputs: zeros });
  return value?.[0] as number;
}

describe("the Lai factor", () => {
  const slopes = [0, 0.1, 0.5, 1, 2, 10];
  const golden = {
    mae: [
      [0.1, [1, 0.995037, 4.472136, 7.071068, 8.944272, 9.950372]],
      [0.5, [1, 0.995037, 0.894427, Math.SQRT2, 1.788854, 1.990074]],
      [1, [1, 0.995037, 0.894427, Math.SQRT1_2, 0.894427, 0.995037]],
      [2, [2, 1.990074, 1.788854, Math.SQRT2, 0.894427, 0.995037]],
    ],
    mse: [
      [0.001, [1, 9.90099, 200, 500, 800, 990.099]],
      [0.01, [1, 0.990099, 20, 50, 80, 99.0099]],
      [0.1, [1, 0.990099, 2, 5, 8, 9.90099]],
      [0.5, [1, 0.990099, 0.8, 1, 1.6, 1.980198]],
      [1, [1, 0.990099, 0.8, 0.5, 0.8, 0.990099]],
      [2, [2, 1.980198, 1.6, 1, 0.8, 0.990099]],
    ],
  } as const;

  for (const form of ["mae", "mse"] as const) {
    for (const [lambda, values] of golden[form]) {
      it(`has its golden values, ${form} form, λ = ${lambda}`, async () => {
        for (const [i, k] of slopes.entries()) {
          const found = await factor(form, k, lambda);
          expect(Math.abs(found / (values[i] as number) - 1)).toBeLessThan(1e-6);
          expect(await factor(form, -k, lambda)).toBe(found);
        }
      });
    }
  }

  it("of MSE at λ² is that of MAE at λ squared", async () => {
    for (const lambda of [0.03, 0.7, 1, 3]) {
      for (const k of [0, 0.02, 0.7, 1.3, 8]) {
        expect(await factor("mse", k, lambda ** 2)).toBeCloseTo((await factor("mae", k, lambda)) ** 2, 12);
      }
    }
  });

  it("takes the derivative of the steep side at the boundary", async () => {
    const k = input("k", "float64", []);
    for (const [form, lambda, boundary, expected] of [
      ["mse", 0.25, 0.5, (2 * 0.5) / (0.25 * 1.25 ** 2)],
      ["mae", 0.5, 0.5, 1 / (0.5 * 1.25 ** 1.5)],
    ] as const) {
      const [slope] = gradients(laiFactor(form, k, lambda), [k]) as readonly [Tensor];
      const { found } = await numbers(referenceRuntime(), { found: slope }, { k: arrayOf("float64", [], [boundary]) });
      expect(found?.[0]).toBeCloseTo(expected, 12);
    }
  });
});

describe("lai", () => {
  it("is the norm over features of the batch's mean weighed residuals", async () => {
    const [a, b] = [await factor("mse", 0.5, 0.1), await factor("mse", 2, 0.1)];
    const mean = (0.3 ** 2 + 0.6 ** 2) / 2;
    expect(await laiOfLinear({ lambda: 0.1 }, [0.5, 2], [0.3, -0.6])).toBeCloseTo(mean * Math.hypot(a, b), 12);
    expect(await laiOfLinear({ lambda: 0.1, norm: "l1" }, [0.5, 2], [0.3, -0.6])).toBeCloseTo(mean * (a + b), 12);
    expect(await laiOfLinear({ lambda: 0.1, norm: { elastic: 0.25 } }, [0.5, 2], [0.3, -0.6])).toBeCloseTo(
      mean * (0.25 * (a + b) + 0.75 * Math.hypot(a, b)),
      12,
    );
  });

  it("takes slopes of the model, not of the loss, so that neither residuals nor the size of the batch change a factor", async () => {
    for (const form of ["mse", "mae"] as const) {
      const of = (slope: number, residuals: readonly number[]) =>
        laiOfLinear({ form, lambda: 0.5 }, [slope], residuals);
      const once = await of(2, [0.3, -0.6]);
      // By 2e/n or sign(e)/n in place of k the factor would fall as the batch grows, and change with the residuals.
      expect(await of(2, [0.3, -0.6, 0.3, -0.6, 0.3, -0.6])).toBeCloseTo(once, 12);
      expect(await of(2, [3, -6])).toBeCloseTo(once * (form === "mse" ? 100 : 10), 12);
      // And a steeper model would cost the same.
      expect((await of(4, [0.3, -0.6])) / once).toBeCloseTo(
        (await factor(form, 4, 0.5)) / (await factor(form, 2, 0.5)),
        12,
      );
      expect(await of(4, [0.3, -0.6])).not.toBeCloseTo(once, 3);
    }
  });

  it("weighs the absolute residual in the MAE form", async () => {
    const m = await factor("mae", 0.5, 2);
    expect(await laiOfLinear({ form: "mae", lambda: 2 }, [0.5], [0.3, -0.6])).toBeCloseTo(0.45 * m, 12);
  });

  it("takes λ from a slope boundary: κ in the MAE form, κ² in the MSE form", async () => {
    const args = [
      [0.5, 2],
      [0.3, -0.6],
    ] as const;
    expect(await laiOfLinear({ boundary: 0.3 }, ...args)).toBe(await laiOfLinear({ lambda: 0.3 ** 2 }, ...args));
    expect(await laiOfLinear({ form: "mae", boundary: 0.3 }, ...args)).toBe(
      await laiOfLinear({ form: "mae", lambda: 0.3 }, ...args),
    );
  });

  it("takes one λ for each feature", async () => {
    const [a, b] = [await factor("mse", 0.5, 0.01), await factor("mse", 2, 3)];
    expect(await laiOfLinear({ lambda: [0.01, 3] }, [0.5, 2], [1])).toBeCloseTo(Math.hypot(a, b), 12);
  });

  it("controls only the columns it is given, in their order", async () => {
    const b = await factor("mse", 2, 3);
    const a = await factor("mse", 0.5, 0.01);
    expect(await laiOfLinear({ lambda: 3, columns: [1] }, [0.5, 2], [1])).toBeCloseTo(b, 12);
    expect(await laiOfLinear({ lambda: [3, 0.01], columns: [2, 0] }, [0.5, 7, 2], [1])).toBeCloseTo(
      Math.hypot(a, b),
      12,
    );
  });

  it("where every factor is 1 is the plain loss times √features or features", async () => {
    expect(await laiOfLinear({ lambda: 0.5 }, [0, 0, 0, 0], [0.3, -0.6])).toBeCloseTo(2 * 0.225, 12);
    expect(await laiOfLinear({ lambda: 0.5, norm: "l1" }, [0, 0, 0, 0], [0.3, -0.6])).toBeCloseTo(4 * 0.225, 12);
  });

  it("reduces by example or by batch alike for a linear model, whose slopes are the same everywhere", async () => {
    const args = [
      [0.5, 2],
      [0.3, -0.6, 0.1],
    ] as const;
    const bySample = await laiOfLinear({ reduce: "sample" }, ...args);
    expect(bySample).toBeCloseTo(await laiOfLinear({ reduce: "batch" }, ...args), 12);
  });

  it("leaves out examples of weight zero and counts one of weight two twice", async () => {
    for (const reduce of ["batch", "sample"] as const) {
      const weighted = await laiOfLinear({ reduce }, [0.5, 2], [0.3, -0.6, 0.1], [2, 0, 1]);
      expect(weighted).toBeCloseTo(await laiOfLinear({ reduce }, [0.5, 2], [0.3, 0.3, 0.1]), 12);
    }
  });

  it("is 0, not NaN, for a batch whose weights are all zero", async () => {
    for (const reduce of ["batch", "sample"] as const) {
      expect(await laiOfLinear({ reduce }, [0.5, 2], [0.3, -0.6], [0, 0])).toBe(0);
    }
  });

  it("has a gradient of zero, not NaN, where every residual is zero", async () => {
    const slope = input("slope", "float64", [2, 1]);
    const inputs = constant([1, 2, 3, 4], "float64", [2, 2]);
    for (const form of ["mse", "mae"] as const) {
      for (const reduce of ["batch", "sample"] as const) {
        const loss = lai({ form, reduce }).evaluate({
          predict: (x) => matmul(x, slope),
          inputs,
          targets: constant([0, 0], "float64", [2, 1]),
        });
        const [gradient] = gradients(loss, [slope]) as readonly [Tensor];
        const found = await numbers(referenceRuntime(), { gradient }, { slope: arrayOf("float64", [2, 1], [0, 0]) });
        expect(found.gradient).toEqual([0, 0]);
      }
    }
  });

  it("takes λ and boundaries up to the ends of their range", async () => {
    for (const options of [
      { lambda: [1e-15, 1e15] },
      { boundary: [1e-7, 1e7] },
      { form: "mae", boundary: [1e-15, 1e15] },
    ] as const) {
      expect(await laiOfLinear(options, [0.5, 2], [1])).toBeLessThan(1e31);
    }
  });

  it("rejects what it cannot use, saying what it expected", async () => {
    const args = [[0.5, 2], [1]] as const;
    for (const [options, message] of [
      [{ lambda: 0 }, "lambda of lai: expected positive numbers from 1e-15 to 1e+15, found 0"],
      [{ lambda: [0.1, -1] }, "lambda of lai: expected positive numbers from 1e-15 to 1e+15, found -1"],
      [{ lambda: 9e-16 }, "lambda of lai: expected positive numbers from 1e-15 to 1e+15, found 9e-16"],
      [{ lambda: 2e15 }, "lambda of lai: expected positive numbers from 1e-15 to 1e+15, found 2000000000000000"],
      [{ boundary: 9e-8 }, "boundary of lai: expected positive numbers from 1e-7 to 1e+7, found 9e-8"],
      [{ boundary: 2e7 }, "boundary of lai: expected positive numbers from 1e-7 to 1e+7, found 20000000"],
      [{ form: "mae", boundary: 9e-16 }, "boundary of lai: expected positive numbers from 1e-15 to 1e+15, found 9e-16"],
      [{ lambda: Number.NaN }, "found NaN"],
      [{ lambda: [1, 2, 3] }, "expected one number, or 2"],
      [{ lambda: 1, boundary: 1 }, "expected lambda or boundary, found both"],
      [{ norm: { elastic: 1.5 } }, "expected a ratio from 0 to 1, found 1.5"],
      [{ columns: [] }, "expected columns"],
      [{ columns: [2] }, "expected columns"],
    ] as const) {
      await expect(laiOfLinear(options, ...args), message).rejects.toThrow(UsageError);
      await expect(laiOfLinear(options, ...args)).rejects.toThrow(message);
    }
  });
});

describe("the compiled Lai gradient is PyTorch's", () => {
  for (const activation of ["tanh", "silu"] as const) {
    const { network, results } = torchNetwork(activation);
    const [inputs = 1, ...rest] = network.widths;
    const model = mlp({ inputs, hidden: rest.slice(0, -1), activation });
    const layout = parameterLayout(model.parameters);
    const rows = network.inputs.length;
    const vector = network.parameters.flatMap(({ values }) => values);

    for (const dtype of fixtureDtypes) {
      it(`${activation}, ${dtype}, in every form`, async () => {
        const runtime = nodeRuntime();
        try {
          const feeds = feedsOf(dtype);
          for (const { lai: options, mean, weightedMean } of results[dtype].lai) {
            for (const [expected, weighted] of [
              [mean, false],
              [weightedMean, true],
            ] as const) {
              const found = await numbers(runtime, compiled(options, dtype, weighted), feeds);
              expect(relativeDistance(found.value as number[], [expected.value])).toBeLessThan(1e-5);
              expect(relativeDistance(found.gradient as number[], expected.gradient)).toBeLessThan(1e-5);
            }
          }
        } finally {
          await runtime.close();
        }
      });
    }

    function feedsOf(dtype: DType): Record<string, NdArray> {
      return {
        parameters: arrayOf(dtype, [layout.total], vector),
        inputs: arrayOf(dtype, [rows, inputs], network.inputs.flat()),
        targets: arrayOf(dtype, [rows, 1], network.targets),
        weights: arrayOf(dtype, [rows], network.weights),
      };
    }

    function compiled(options: TorchLai["lai"], dtype: DType, weighted: boolean): Record<string, Tensor> {
      const parameters = unflatten(input("parameters", dtype, [layout.total]), layout);
      const value = lai(options).evaluate({
        predict: (x) => model.apply(parameters, x),
        inputs: input("inputs", dtype, [rows, inputs]),
        targets: input("targets", dtype, [rows, 1]),
        ...(weighted ? { weights: input("weights", dtype, [rows]) } : {}),
      });
      return { value, gradient: flatten(gradients(value, parameters), layout) };
    }
  }
});

/** ‖found − expected‖ / ‖expected‖. */
function relativeDistance(found: readonly number[], expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const difference = Math.hypot(...found.map((value, i) => value - (expected[i] as number)));
  return difference / Math.hypot(...expected);
}
