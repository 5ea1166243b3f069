import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { gradients, input, nodesOf, numbersOf, program, sum, type Tensor } from "../graph/index.ts";
import { initialVector, type MlpOptions, mlp, parameterLayout, unflatten } from "./index.ts";

const x = input("x", "float64", [2, 2]);

function parametersOf(model: ReturnType<typeof mlp>): readonly Tensor[] {
  return model.parameters.map(({ name, shape }) => input(name, "float64", shape));
}

describe("mlp", () => {
  it("is what a person computes of a 2-2-1 net", async () => {
    const model = mlp({ inputs: 2, hidden: [2], activation: "tanh" });
    const prediction = model.apply(parametersOf(model), x);
    const [slopes] = gradients(sum(prediction), [x]) as readonly [Tensor];
    const found = await evaluate(
      { prediction, slopes },
      {
        x: arrayOf("float64", [2, 2], [1, 2, 0, -1]),
        "dense1.weight": arrayOf("float64", [2, 2], [0.5, -1, 0.25, 2]),
        "dense1.bias": arrayOf("float64", [2], [0.1, -0.2]),
        "dense2.weight": arrayOf("float64", [2, 1], [3, -4]),
        "dense2.bias": arrayOf("float64", [1], [0.7]),
      },
    );
    // Hidden sums: 0.5 + 0.5 + 0.1 and −1 + 4 − 0.2 in the first row, −0.25 + 0.1 and −2 − 0.2 in the second.
    const outputOf = (h1: number, h2: number): number => 3 * Math.tanh(h1) - 4 * Math.tanh(h2) + 0.7;
    expectClose(found.prediction, arrayOf("float64", [2, 1], [outputOf(1.1, 2.8), outputOf(-0.15, -2.2)]));
    const [d1, d2] = [1 - Math.tanh(1.1) ** 2, 1 - Math.tanh(2.8) ** 2];
    const firstRow = numbersOf(found.slopes).slice(0, 2);
    expect(firstRow[0]).toBeCloseTo(3 * d1 * 0.5 - 4 * d2 * -1, 13);
    expect(firstRow[1]).toBeCloseTo(3 * d1 * 0.25 - 4 * d2 * 2, 13);
  });

  it("has two hidden layers of 64 with silu unless told otherwise, each one product, one sum, one activation", () => {
    const model = mlp({ inputs: 8 });
    expect(model.parameters.map(({ name, shape, role }) => [name, shape, role])).toEqual([
      ["dense1.weight", [8, 64], "weight"],
      ["dense1.bias", [64], "bias"],
      ["dense2.weight", [64, 64], "weight"],
      ["dense2.bias", [64], "bias"],
      ["dense3.weight", [64, 1], "weight"],
      ["dense3.bias", [1], "bias"],
    ]);
    expect(parameterLayout(model.parameters).total).toBe(8 * 64 + 64 + 64 * 64 + 64 + 64 + 1);
    const batch = input("x", "float64", ["rows", 8]);
    let node = model.apply(parametersOf(model), batch);
    const chain: string[] = [];
    for (; node !== batch; node = node.inputs[0] as Tensor) {
      chain.unshift(node.op.name);
    }
    expect(chain).toEqual(["matmul", "add", "silu", "matmul", "add", "silu", "matmul", "add"]);
    const compiled = nodesOf(program("mlp", { y: model.apply(parametersOf(model), batch) }));
    const computing = compiled.filter(({ op }) => op.name !== "input").map(({ op }) => op.name);
    expect(computing).toEqual(["gemm", "sigmoid", "mul", "gemm", "sigmoid", "mul", "gemm"]);
  });

  it("adds parameters for layer norm", () => {
    const model = mlp({ inputs: 3, outputs: 2, hidden: [5, 4], layerNorm: true });
    expect(model.parameters.map(({ name, shape, role }) => [name, shape, role])).toEqual([
      ["dense1.weight", [3, 5], "weight"],
      ["dense1.bias", [5], "bias"],
      ["norm1.scale", [5], "scale"],
      ["norm1.bias", [5], "bias"],
      ["dense2.weight", [5, 4], "weight"],
      ["dense2.bias", [4], "bias"],
      ["norm2.scale", [4], "scale"],
      ["norm2.bias", [4], "bias"],
      ["dense3.weight", [4, 2], "weight"],
      ["dense3.bias", [2], "bias"],
    ]);
  });

  it("is the identity of its input plus nothing where residual layers are zero", async () => {
    const model = mlp({ inputs: 2, outputs: 2, hidden: [2, 2], residual: true, activation: "tanh" });
    const prediction = model.apply(parametersOf(model), x);
    const zeros = Object.fromEntries(
      model.parameters.map(({ name, shape }) => [
        name,
        arrayOf(
          "float64",
          shape,
          new Array<number>(4).fill(0).slice(
            0,
            shape.reduce((a, b) => a * b),
          ),
        ),
      ]),
    );
    const inputs = arrayOf("float64", [2, 2], [1, -2, 0.5, 3]);
    const found = await evaluate(
      { prediction },
      { ...zeros, x: inputs, "dense3.weight": arrayOf("float64", [2, 2], [1, 0, 0, 1]) },
    );
    expectClose(found.prediction, inputs);
  });

  it("adds a layer's input only where the widths are equal", async () => {
    const difference = async (hidden: readonly number[]): Promise<number> => {
      const [plain, residual] = [false, true].map((on) => mlp({ inputs: 2, hidden, residual: on })) as [
        ReturnType<typeof mlp>,
        ReturnType<typeof mlp>,
      ];
      const layout = parameterLayout(plain.parameters);
      const vector = input("vector", "float64", [layout.total]);
      const [a, b] = [plain, residual].map((model) => model.apply(unflatten(vector, layout), x)) as [Tensor, Tensor];
      const feeds = {
        vector: arrayOf("float64", [layout.total], [...initialVector(layout, 1)]),
        x: sampleArray([2, 2]),
      };
      const found = await evaluate({ a, b }, feeds);
      return Math.abs((numbersOf(found.a)[0] as number) - (numbersOf(found.b)[0] as number));
    };
    expect(await difference([3, 4])).toBe(0);
    expect(await difference([2, 4])).toBeGreaterThan(1e-3);
    expect(await difference([3, 3])).toBeGreaterThan(1e-3);
  });

  it("starts biases at 0, scales at 1, hidden weights as the activation wants and the last layer as Glorot's", () => {
    const moments = (options: Partial<MlpOptions>): Readonly<Record<string, readonly [number, number]>> => {
      const { parameters } = mlp({ inputs: 200, hidden: [300], outputs: 100, layerNorm: true, ...options });
      const layout = parameterLayout(parameters);
      let start = 0;
      return Object.fromEntries(
        parameters.map(({ name }, i) => {
          const values = initialVector(layout, 5).slice(start, start + (layout.lengths[i] as number));
          start += values.length;
          const mean = values.reduce((total, value) => total + value, 0) / values.length;
          return [name, [mean, values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length]];
        }),
      );
    };
    const variances = { he: 2 / 200, glorot: 2 / (200 + 300), last: 2 / (300 + 100) };
    const cases = [
      [{}, variances.he],
      [{ activation: "tanh" }, variances.glorot],
      [{ activation: "relu" }, variances.he],
      [{ initialisation: "glorot" }, variances.glorot],
      [{ activation: "tanh", initialisation: "he" }, variances.he],
    ] as const;
    for (const [options, hidden] of cases) {
      const found = moments(options);
      expect(found["dense1.bias"]).toEqual([0, 0]);
      expect(found["norm1.bias"]).toEqual([0, 0]);
      expect(found["norm1.scale"]).toEqual([1, 0]);
      // The variance of n samples' variance is 2σ⁴/n for a normal distribution and less for a uniform one.
      for (const [name, variance, count] of [
        ["dense1.weight", hidden, 60_000],
        ["dense2.weight", variances.last, 30_000],
      ] as const) {
        const [mean, spread] = found[name] as readonly [number, number];
        expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / count));
        expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
      }
    }
  });

  it("gives layers starts of their own", () => {
    const layout = parameterLayout(mlp({ inputs: 4, hidden: [4, 4], outputs: 4 }).parameters);
    const values = initialVector(layout, 1);
    expect([...values.slice(0, 16)]).not.toEqual([...values.slice(20, 36)]);
  });

  it("names the works it is made from", () => {
    const years = (options: Partial<MlpOptions>): readonly number[] =>
      mlp({ inputs: 2, ...options }).references.map(({ year }) => year);
    expect(years({})).toEqual([2018, 2015, 2010]);
    expect(years({ activation: "tanh", layerNorm: true, dropout: 0.1, residual: true })).toEqual([
      2010, 2016, 2014, 2016,
    ]);
  });

  it("refuses what it cannot be", () => {
    const wrong: readonly [Partial<MlpOptions>, string][] = [
      [{ hidden: [8, 0] }, "hidden of mlp: expected positive whole numbers, found 0"],
      [{ hidden: [2.5] }, "hidden of mlp: expected positive whole numbers, found 2.5"],
      [{ inputs: Number.NaN }, "inputs of mlp: expected positive whole numbers, found NaN"],
      [{ outputs: -1 }, "outputs of mlp: expected positive whole numbers, found -1"],
      [{ dropout: 1 }, "dropout of mlp: expected a number from 0 to below 1, found 1"],
      [{ dropout: Number.NaN }, "dropout of mlp: expected a number from 0 to below 1, found NaN"],
      [
        { activation: "sliu" as "silu" },
        'activation of mlp: expected one of silu, tanh, gelu, relu, softplus, found "sliu"; did you mean "silu"?',
      ],
      [
        { activation: "x-y-z" as "silu" },
        'activation of mlp: expected one of silu, tanh, gelu, relu, softplus, found "x-y-z"',
      ],
      [{ initialisation: "xavier" as "he" }, 'initialisation of mlp: expected one of auto, he, glorot, found "xavier"'],
    ];
    for (const [options, message] of wrong) {
      const make = (): unknown => mlp({ inputs: 3, ...options });
      expect(make).toThrow(UsageError);
      expect(make).toThrow(expect.objectContaining({ message }));
    }
  });
});
