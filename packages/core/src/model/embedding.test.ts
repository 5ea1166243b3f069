import { nodeRuntime } from "isocline/node";
import { checkGradients, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { constant, gradients, input, nodesOf, program, square, sum, type Tensor } from "../graph/index.ts";
import { initialVector, type Model, mlp, parameterLayout, unflatten } from "./index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const embeddings = [
  { column: 0, levels: 3, width: 2 },
  { column: 2, levels: 4, width: 3 },
] as const;
const model = mlp({ inputs: 4, hidden: [5], embeddings });
const layout = parameterLayout(model.parameters);
const parameters = Float64Array.from(initialVector(layout, 3));
const rows = [
  [0, 0.5, 3, -1],
  [2, -0.2, 0, 0.3],
  [2, 1.5, 3, 0.1],
];
const matrix = constant(Float64Array.from(rows.flat()), "float64", [3, 4]);

describe("embedded columns", () => {
  it("are replaced by rows of their tables", async () => {
    expect(model.parameters.slice(0, 3).map(({ name, shape, role }) => [name, shape, role])).toEqual([
      ["embedding1.weight", [3, 2], "weight"],
      ["embedding2.weight", [4, 3], "weight"],
      ["dense1.weight", [7, 5], "weight"],
    ]);
    const plain = mlp({ inputs: 7, hidden: [5] });
    const vector = constant(parameters, "float64", [layout.total]);
    const tensors = unflatten(vector, layout);
    const table = (start: number, width: number, row: number): number[] => [
      ...parameters.slice(start + row * width, start + (row + 1) * width),
    ];
    const expanded = rows.flatMap(([a = 0, x = 0, b = 0, z = 0]) => [...table(0, 2, a), x, ...table(6, 3, b), z]);
    const wide = constant(Float64Array.from(expanded), "float64", [3, 7]);
    const executable = await runtime.load(
      program("both", { found: model.apply(tensors, matrix), wanted: plain.apply(tensors.slice(2), wide) }),
    );
    const { found, wanted } = await executable.run({});
    await executable.release();
    const values = Array.from(found?.data ?? [], Number);
    expect(values).toHaveLength(3);
    for (const [i, value] of Array.from(wanted?.data ?? [], Number).entries()) expect(values[i]).toBeCloseTo(value, 12);
  });

  it("learn: first and second derivatives by tables and numbers agree with differences", async () => {
    const at = (vector: Tensor): Tensor => model.apply(unflatten(vector, layout), matrix);
    const plain = (vector: Tensor): Tensor => sum(square(at(vector)));
    const slopes = (vector: Tensor): Tensor => {
      const [slope] = gradients(sum(at(vector)), [matrix]) as [Tensor];
      return sum(square(slope));
    };
    await checkGradients(([vector]) => plain(vector as Tensor), [sampleArray([layout.total])], { order: 2 });
    await checkGradients(([vector]) => slopes(vector as Tensor), [sampleArray([layout.total], { seed: 2 })], {
      order: 2,
    });
  });

  it("have no slope of their own", async () => {
    const x = input("x", "float64", [3, 4]);
    const tensors = unflatten(constant(parameters, "float64", [layout.total]), layout);
    const [slope] = gradients(sum(model.apply(tensors, x)), [x]) as [Tensor];
    const executable = await runtime.load(program("slopes", { slope }));
    const results = await executable.run({
      x: { dtype: "float64", shape: [3, 4], data: Float64Array.from(rows.flat()) },
    });
    await executable.release();
    const found = Array.from(results.slope?.data ?? [], Number);
    expect(found.filter((_, i) => i % 2 === 0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(found.filter((_, i) => i % 2 === 1).every((value) => value !== 0)).toBe(true);
  });

  it("start with vectors of an expected length of 1", () => {
    const [table] = mlp({ inputs: 1, embeddings: [{ column: 0, levels: 500, width: 16 }] }).parameters;
    const values = table?.initialise(randomStream(1, "table")) ?? new Float64Array();
    const squares = values.reduce((total, value) => total + value * value, 0);
    expect(squares / 500).toBeCloseTo(1, 1);
  });

  it("leave the graph as it was where there are none", () => {
    const [x, plain] = [input("x", "float32", ["rows", 3]), mlp({ inputs: 3, hidden: [5] })];
    const tensors = plain.parameters.map(({ name, shape }) => input(name, "float32", shape));
    const ops = (of: Model): readonly string[] =>
      nodesOf(program("m", { y: of.apply(tensors, x) })).map(({ op }) => op.name);
    expect(ops(mlp({ inputs: 3, hidden: [5], embeddings: [] }))).toEqual(ops(plain));
  });

  it.each([
    [[{ column: 4, levels: 2, width: 1 }]],
    [[{ column: 1, levels: 0, width: 1 }]],
    [[{ column: 1, levels: 2, width: 1.5 }]],
    [
      [
        { column: 1, levels: 2, width: 1 },
        { column: 1, levels: 2, width: 1 },
      ],
    ],
  ])("%j are refused", (wrong) => {
    expect(() => mlp({ inputs: 4, embeddings: wrong })).toThrow(
      "embeddings of mlp: expected ascending columns below 4",
    );
  });
});
