import { nodeRuntime } from "isocline/node";
import { arrayOf, checkGradients, evaluate, expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { gradients, program, type Tensor } from "../index.ts";
import { gather, input, mul, scatterAdd, square, sum, tanh } from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());

const cases: readonly (readonly [string, readonly number[], readonly number[], readonly number[]])[] = [
  ["rows of a matrix", [4, 3], [5], [3, 0, 3, 3, 1]],
  ["elements of a vector", [4], [3], [2, 2, 0]],
  ["one row by a scalar", [4, 3], [], [2]],
  ["one element by a scalar", [4], [], [1]],
  ["rows in the shape of the indices", [4, 3], [2, 2], [0, 1, 1, 0]],
  ["matrices of a block", [3, 2, 2], [4], [2, 0, 2, 1]],
  ["rows counted from the end", [4, 3], [3], [-1, 0, -4]],
];

describe("gather", () => {
  it.each(cases)("picks %s, and its derivative adds into them", async (_, shape, picks, rows) => {
    const indices = arrayOf("int64", picks, rows);
    const fn = ([x, at]: readonly Tensor[]): Tensor => sum(square(tanh(gather(x as Tensor, at as Tensor))));
    await checkGradients(fn, [sampleArray(shape), indices], { order: 2 });

    const [x, at] = [input("x", "float64", shape), input("at", "int64", picks)];
    const value = gather(x, at);
    const [gradient] = gradients(sum(mul(value, value)), [x]) as readonly [Tensor];
    const [again] = gradients(sum(square(gradient)), [x]) as readonly [Tensor];
    const compiled = program("p", { value, gradient, again });
    for (const runtime of runtimes) await expectAgreement(compiled, { x: sampleArray(shape), at: indices }, runtime);
  });

  it("gives the rows, and adds as often as a row is picked", async () => {
    const [x, at] = [input("x", "float64", [3, 2]), input("at", "int64", [4])];
    const [gradient] = gradients(sum(gather(x, at)), [x]) as readonly [Tensor];
    const feeds = { x: arrayOf("float64", [3, 2], [1, 2, 3, 4, 5, 6]), at: arrayOf("int64", [4], [2, 0, 2, 2]) };
    const found = await evaluate({ value: gather(x, at), gradient }, feeds);
    expect(found.value.data).toEqual(Float64Array.of(5, 6, 1, 2, 5, 6, 5, 6));
    expect(found.gradient.data).toEqual(Float64Array.of(1, 1, 0, 0, 3, 3));
  });

  it("refuses a row that is not there, in every runtime", async () => {
    const [x, at] = [input("x", "float64", [3, 2]), input("at", "int64", [1])];
    const tensors = { value: gather(tanh(x), at), sum: scatterAdd(gather(x, at), at, [3, 2]) };
    for (const row of [3, -4]) {
      const feeds = { x: sampleArray([3, 2]), at: arrayOf("int64", [1], [row]) };
      await expect(evaluate({ value: tensors.value }, feeds)).rejects.toThrow(
        `expected an index from -3 to 2, found ${row}`,
      );
      await expect(evaluate(tensors, feeds, runtimes[0])).rejects.toThrow("out of data bounds");
    }
  });
});

describe("scatterAdd", () => {
  it("loses no addition when several threads add into one row", async () => {
    const count = 100_000;
    const threaded = nodeRuntime({ threads: 2 });
    const [updates, rows] = [input("updates", "float32", [count, 4]), input("rows", "int64", [count])];
    const executable = await threaded.load(program("p", { total: scatterAdd(updates, rows, [2, 4]) }));
    const feeds = {
      updates: { dtype: "float32", shape: [count, 4], data: new Float32Array(count * 4).fill(1) },
      rows: { dtype: "int64", shape: [count], data: BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 2)) },
    } as const;
    for (let attempt = 0; attempt < 20; attempt++) {
      expect((await executable.run(feeds)).total?.data).toEqual(new Float32Array(8).fill(count / 2));
    }
    await threaded.close();
  });
});
