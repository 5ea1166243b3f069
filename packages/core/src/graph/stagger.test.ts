import { referenceRuntime } from "isocline";
import { nodeRuntime } from "isocline/node";
import { expectClose, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { Dimension, DType, NdArray, Program, Region, Tensor } from "./index.ts";
import {
  add,
  arrangeForOnnxRuntime,
  captures,
  input,
  loop,
  matmul,
  mul,
  nodesOf,
  program,
  regionsOf,
  tanh,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const matrix = (name: string, rows: Dimension, columns: Dimension, dtype: DType = "float32"): Tensor =>
  input(name, dtype, [rows, columns]);
const padsOf = (program: Program): number => nodesOf(program).filter(({ op }) => op.name === "pad").length;
const padsAround = (y: Tensor): number => padsOf(arrangeForOnnxRuntime(program("p", { y })));

describe("rows that lie a multiple of 4096 bytes apart", () => {
  const a = matrix("a", 256, 1024);
  const b = matrix("b", 1024, 256);
  const bTransposed = matrix("bTransposed", 256, 1024);

  it.each<[string, Tensor]>([
    ["a product", matmul(a, b)],
    ["one whose second factor is transposed", matmul(a, bTransposed, { transposeB: true })],
    ["a product and a sum", add(matmul(a, b), input("c", "float32", [256]))],
    ["rows of float64", matmul(matrix("d", 256, 512, "float64"), matrix("e", 512, 256, "float64"))],
    ["longer rows", matmul(matrix("d", 256, 3072), matrix("e", 3072, 256))],
  ])("pads both factors: %s", (_, y) => {
    expect(padsAround(y)).toBe(2);
  });

  it.each<[string, Tensor]>([
    ["rows of another length", matmul(matrix("d", 256, 1000), matrix("e", 1000, 256))],
    ["a first factor that is transposed", matmul(matrix("d", 1024, 256), b, { transposeA: true })],
    ["few rows", matmul(matrix("d", 255, 1024), b)],
    ["few columns", matmul(a, matrix("e", 1024, 255))],
    ["as many rows as there are", matmul(matrix("d", "rows", 1024), b)],
    ["rows of half that length", matmul(matrix("d", 256, 512), matrix("e", 512, 256))],
    ["a product of many matrices", matmul(input("d", "float32", [256, 256, 1024]), b)],
  ])("leaves alone: %s", (_, y) => {
    expect(padsAround(y)).toBe(0);
  });

  it.each<[DType, number, number]>([
    ["float32", 1024, 1040],
    ["float64", 512, 520],
  ])("adds a cache line: %s", (dtype, inner, padded) => {
    const y = matmul(matrix("d", 256, inner, dtype), matrix("e", inner, 256, dtype));
    const { outputs } = arrangeForOnnxRuntime(program("p", { y }));
    const factors = outputs[0]?.tensor.inputs.map(({ shape }) => shape);
    expect(factors).toEqual([
      [256, padded],
      [padded, 256],
    ]);
  });

  it("pads a factor of two products once", () => {
    expect(padsAround(add(matmul(a, b), matmul(tanh(a), b)))).toBe(3);
  });

  it("reaches into loops, and pads before them what no round changes", () => {
    const count = input("count", "int64", []);
    const square = matrix("square", 1024, 1024);
    const { state } = loop({ count, trips: "trips", state: [square] }, (_, [x]) => ({
      state: [matmul(x as Tensor, square)],
      stacked: [],
    }));
    const staggered = arrangeForOnnxRuntime(program("p", { y: state[0] as Tensor }));
    expect(padsOf(staggered)).toBe(2);
    const [body] = nodesOf(staggered).flatMap(regionsOf);
    expect(captures(body as Region).map(({ op }) => op.name)).toContain("pad");
  });

  it("changes no value, and gives inputs and outputs back under their names", async () => {
    const [d, e] = [matrix("d", 256, 512, "float64"), matrix("e", 512, 256, "float64")];
    const f = matrix("f", 256, 512, "float64");
    const c = input("c", "float64", [256]);
    const y = add(matmul(d, e), mul(c, 0.5));
    const z = matmul(tanh(d), f, { transposeB: true });
    const asWritten = program("p", { y, z }, [f, c]);
    const staggered = arrangeForOnnxRuntime(asWritten);
    expect(padsOf(staggered)).toBe(4);
    expect(staggered.inputs.map(({ name }) => name)).toEqual(asWritten.inputs.map(({ name }) => name));
    const feeds = Object.fromEntries(
      asWritten.inputs.map(({ name, tensor }, seed) => [
        name,
        sampleArray(tensor.shape as readonly number[], { seed }),
      ]),
    );
    const expected = await (await referenceRuntime().load(asWritten)).run(feeds);
    // Adding products of zeros changes no sum, to the last bit.
    expect(await (await referenceRuntime().load(staggered)).run(feeds)).toEqual(expected);
    const found = await (await node.load(asWritten)).run(feeds);
    for (const name of ["y", "z"]) expectClose(found[name] as NdArray, expected[name] as NdArray);
  });
});
