import { nodeRuntime } from "isocline/node";
import { checkGradients, evaluate, expectAgreement, expectClose, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { opsOf } from "../../../test/rewritings.ts";
import { gradients, type NdArray, nodesOf, numbersOf, program, type Tensor } from "../index.ts";
import { input, matmul, matrixTranspose, mul, square, sum, transpose } from "./index.ts";

const node = nodeRuntime();
const portable = portableRuntime();
afterAll(() => node.close());

/** Shapes of a and b as they are multiplied, before either is transposed. */
const shapes: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [3, 4],
  ],
  [
    [5, 2, 3],
    [5, 3, 4],
  ],
  [
    [5, 2, 3],
    [3, 4],
  ],
  [
    [2, 3],
    [5, 3, 4],
  ],
  [
    [2, 1, 2, 3],
    [4, 3, 2],
  ],
  [
    [1, 3],
    [3, 1],
  ],
  [
    [2, 1],
    [1, 4],
  ],
  [
    [5, 2, 1],
    [5, 1, 4],
  ],
];
const flags = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));
const cases = shapes.flatMap(([a, b]) => flags.map((options) => ({ a, b, ...options })));

const swapped = (shape: readonly number[]): readonly number[] => [
  ...shape.slice(0, -2),
  ...shape.slice(-2).toReversed(),
];

/** The product by its definition, for two matrices. */
function product(a: NdArray, b: NdArray): Float64Array {
  const [rows, inner] = a.shape as readonly [number, number];
  const columns = b.shape[1] as number;
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let total = 0;
    for (let k = 0; k < inner; k++)
      total += (left[row * inner + k] as number) * (right[k * columns + column] as number);
    return total;
  });
}

describe("matmul", () => {
  it("multiplies matrices", async () => {
    const [a, b] = [sampleArray([2, 3]), sampleArray([3, 4], { seed: 1 })];
    const { y } = await evaluate({ y: matmul(input("a", "float64", [2, 3]), input("b", "float64", [3, 4])) }, { a, b });
    expectClose(y, { dtype: "float64", shape: [2, 4], data: product(a, b) });
  });

  it.each(cases)(
    "of $a and $b, transposed $transposeA and $transposeB, agrees everywhere",
    async ({ a, b, ...options }) => {
      const shapeA = options.transposeA ? swapped(a) : a;
      const shapeB = options.transposeB ? swapped(b) : b;
      const feeds = { a: sampleArray(shapeA), b: sampleArray(shapeB, { seed: 1 }) };
      const fn = ([x, y]: readonly Tensor[]): Tensor => sum(square(matmul(x as Tensor, y as Tensor, options)));
      await checkGradients(fn, [feeds.a, feeds.b], { order: 2 });

      // Read transposed is the product of what transpose makes, compiled to the same.
      const [x, y] = [input("a", "float64", shapeA), input("b", "float64", shapeB)];
      const plain = matmul(options.transposeA ? matrixTranspose(x) : x, options.transposeB ? matrixTranspose(y) : y);
      const { direct, apart } = await evaluate({ direct: matmul(x, y, options), apart: plain }, feeds);
      expectClose(direct, apart, { relative: 0, absolute: 0 });

      for (const dtype of ["float32", "float64"] as const) {
        const [left, right] = [input("a", dtype, shapeA), input("b", dtype, shapeB)];
        const value = matmul(left, right, options);
        const [da, db] = gradients(sum(square(value)), [left, right]) as readonly [Tensor, Tensor];
        const compiled = program("p", { value, da, db });
        const fed = dtype === "float64" ? feeds : { a: single(feeds.a), b: single(feeds.b) };
        await expectAgreement(
          compiled,
          fed,
          node,
          dtype === "float32" ? { relative: 1e-5, absolute: 3e-5 } : undefined,
        );
        await expectAgreement(
          compiled,
          fed,
          portable,
          dtype === "float32" ? { relative: 1e-5, absolute: 3e-5 } : undefined,
        );
      }
    },
  );

  it("names the shapes it cannot multiply", () => {
    expect(() => matmul(input("a", "float32", [2, 3]), input("b", "float32", [4, 5]))).toThrow(
      "matmul: expected equal inner dimensions, found float32[2, 3] and float32[4, 5]",
    );
    expect(() => matmul(input("a", "float32", [2, "rows"]), input("b", "float32", ["columns", 5]))).toThrow("inner");
  });

  it.each([
    ["a column", [4, 1], [4, 3], {}],
    ["one beside a transposed factor", [4, 1], [3, 4], { transposeB: true }],
    ["one that stands second", [4, 3], [4, 1], {}],
  ] as const)("reads %s that is transposed as a row", (_, shapeA, shapeB, options) => {
    const [a, b] = [input("a", "float64", shapeA), input("b", "float64", shapeB)];
    const [product] = productsOf(matmul(a, b, { transposeA: true, ...options }));
    expect(product?.inputs[0]?.shape).toEqual([1, 4]);
    expect(product?.attributes).toEqual({ transposeA: false, transposeB: false, ...options });
  });

  it("keeps the digits of what a product of batches in float64 is multiplied by", async () => {
    const shape = [2, 2, 2];
    const [a, b] = [input("a", "float64", shape), input("b", "float64", shape)];
    const compiled = program("p", { before: matmul(mul(a, 1.92), b), behind: mul(matmul(a, b), 1.92) });
    await expectAgreement(compiled, { a: sampleArray(shape), b: sampleArray(shape, { seed: 1 }) }, node);
  });

  it("reads a row that is transposed as a column", () => {
    const [a, b] = [input("a", "float64", [3, 4]), input("b", "float64", [1, 4])];
    const [product] = productsOf(matmul(a, b, { transposeB: true }));
    expect(product?.inputs[1]?.shape).toEqual([4, 1]);
    expect(product?.attributes).toEqual({ transposeA: false, transposeB: false });
  });

  it("reads vectors of unknown length as they are", () => {
    const [column, row] = [input("column", "float64", ["rows", 1]), input("row", "float64", [1, "rows"])];
    const x = input("x", "float64", ["rows", 3]);
    expect(opsOf(matmul(column, x, { transposeA: true }))).toEqual(["matmul"]);
    expect(opsOf(matmul(matrixTranspose(x), row, { transposeB: true }))).toEqual(["matmul"]);
  });

  it.each([{ transposeB: false }, { transposeB: true }])("of a column of no elements is zero: %j", async (options) => {
    const shapes = [[0, 1], options.transposeB ? [3, 0] : [0, 3]];
    const [a, b] = shapes.map((shape, i) => input(`${i}`, "float32", shape)) as [Tensor, Tensor];
    const compiled = program("p", { y: matmul(a, b, { transposeA: true, ...options }) });
    const feeds = Object.fromEntries(shapes.map((shape, i) => [`${i}`, single(sampleArray(shape))]));
    for (const runtime of [node, portable]) {
      const { y } = await expectAgreement(compiled, feeds, runtime);
      expect([...numbersOf(y as NdArray)]).toEqual([0, 0, 0]);
    }
  });

  it("takes transposes of the last two axes into the product", () => {
    const [a, b] = [input("a", "float32", [2, 3, 4]), input("b", "float32", [2, 3, 5])];
    const names = program("p", { y: matmul(transpose(a, [0, 2, 1]), b) }).outputs.map(({ tensor }) => [
      tensor.op.name,
      tensor.inputs.map(({ op }) => op.name),
    ]);
    expect(names).toEqual([["matmul", ["input", "input"]]]);
  });
});

const productsOf = (y: Tensor): readonly Tensor[] =>
  nodesOf(program("p", { y })).filter(({ op }) => op.name === "matmul");

function single(array: NdArray): NdArray {
  return { ...array, dtype: "float32", data: Float32Array.from(numbersOf(array)) };
}
