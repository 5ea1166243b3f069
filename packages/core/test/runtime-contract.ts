import { describe, expect, it } from "vitest";
import { RuntimeError } from "../src/base/index.ts";
import { add, gather, input, labelEncode, matmul, mul, type NdArray, program, sum, tanh } from "../src/graph/index.ts";
import type { Runtime } from "../src/runtime/index.ts";
import { arrayOf } from "../src/testing/index.ts";

/** What holds of every runtime that stores arrays and outlives its programs' failures. */
export function describeRuntime(name: string, open: () => Runtime): void {
  const x = input("x", "float32", ["rows", 2]);
  const w = input("w", "float32", [2, 2]);
  const product = program("product", { y: matmul(x, w), total: sum(x) });
  const single = (shape: readonly number[], values: readonly number[]): NdArray => arrayOf("float32", shape, values);
  const ones = (): NdArray => single([2, 2], [1, 1, 1, 1]);

  /** Runs with a runtime of its own. */
  const using = async (body: (runtime: Runtime) => Promise<void>): Promise<void> => {
    const runtime = open();
    try {
      await body(runtime);
    } finally {
      await runtime.close();
    }
  };

  describe(name, () => {
    it("runs a program as often as it is asked, at several lengths", () =>
      using(async (runtime) => {
        const executable = await runtime.load(product);
        for (const rows of [1, 3, 2]) {
          const { y, total } = await executable.run({ x: single([rows, 2], new Array(rows * 2).fill(2)), w: ones() });
          expect(y).toEqual(single([rows, 2], new Array(rows * 2).fill(4)));
          expect(total).toEqual(single([], [rows * 4]));
        }
      }));

    it("ignores what is fed beside the inputs, and leaves feeds as they were", () =>
      using(async (runtime) => {
        const executable = await runtime.load(product);
        const feeds = { x: ones(), w: ones(), other: ones() };
        await executable.run(feeds);
        await executable.run(feeds);
        expect(feeds).toEqual({ x: ones(), w: ones(), other: ones() });
      }));

    it.each<readonly [string, Readonly<Record<string, NdArray>>, string]>([
      ["a missing feed", { x: ones() }, "input w of product: expected float32[2, 2], found nothing"],
      [
        "another dtype",
        { x: ones(), w: arrayOf("float64", [2, 2], [1, 1, 1, 1]) },
        "input w of product: expected float32[2, 2], found float64[2, 2]",
      ],
      ["another length", { x: ones(), w: single([2, 1], [1, 1]) }, "found float32[2, 1]"],
      ["another rank", { x: ones(), w: single([4], [1, 1, 1, 1]) }, "found float32[4]"],
      [
        "fewer elements than its shape says",
        { x: ones(), w: { ...ones(), data: Float32Array.of(1) } },
        "input w of product: expected 4 elements for float32[2, 2], found 1",
      ],
    ])("rejects %s", (_, feeds, message) =>
      using(async (runtime) => {
        const executable = await runtime.load(product);
        const outcome = executable.run(feeds);
        await expect(outcome).rejects.toThrow(message);
        await expect(outcome).rejects.toBeInstanceOf(RuntimeError);
        await expect(executable.run({ x: ones(), w: ones() })).resolves.toHaveProperty("y");
      }),
    );

    it("rejects one named length with two values", () =>
      using(async (runtime) => {
        const executable = await runtime.load(program("p", { y: add(sum(x), sum(input("z", "float32", ["rows"]))) }));
        await expect(executable.run({ x: ones(), z: single([3], [1, 2, 3]) })).rejects.toThrow(
          "input z of p: expected float32[rows], found float32[3]",
        );
        await expect(executable.run({ x: ones(), z: single([2], [1, 2]) })).resolves.toHaveProperty("y");
      }));

    it("feeds stored arrays again and again, to several programs, until they are dropped", () =>
      using(async (runtime) => {
        const [first, second] = [await runtime.load(product), await runtime.load(program("p", { y: tanh(w) }))];
        const stored = await runtime.store(ones());
        for (let i = 0; i < 3; i++) {
          expect((await first.run({ x: stored, w: stored })).y?.data).toEqual(Float32Array.of(2, 2, 2, 2));
        }
        expect((await second.run({ w: stored })).y?.shape).toEqual([2, 2]);
        const narrow = await runtime.store(single([2, 1], [1, 2]));
        await expect(first.run({ x: stored, w: narrow })).rejects.toThrow("found float32[2, 1]");
        await runtime.drop(stored);
        await expect(second.run({ w: stored })).rejects.toThrow("found nothing");
      }));

    it("puts outputs into stored arrays, so that a state goes round without being copied out", () =>
      using(async (runtime) => {
        const executable = await runtime.load(program("p", { next: mul(w, 2), total: sum(w) }));
        const state = await runtime.store(ones());
        for (const total of [4, 8, 16]) {
          expect(await executable.run({ w: state }, { next: state })).toEqual({ total: single([], [total]) });
        }
        const copy = await runtime.fetch(state);
        expect(copy).toEqual(single([2, 2], [8, 8, 8, 8]));
        (copy.data as Float32Array)[0] = 0;
        expect(await runtime.fetch(state)).toEqual(single([2, 2], [8, 8, 8, 8]));
        const narrow = await runtime.store(single([2, 1], [1, 2]));
        await expect(executable.run({ w: state }, { next: narrow })).rejects.toThrow(
          "output next of p: expected a stored float32[2, 2] to replace, found float32[2, 1]",
        );
        await expect(executable.run({ w: state }, { other: state })).rejects.toThrow(
          "expected an output of the program",
        );
        await runtime.drop(state);
        await expect(runtime.fetch(state)).rejects.toBeInstanceOf(RuntimeError);
      }));

    it("takes and gives every dtype", () =>
      using(async (runtime) => {
        const words = input("words", "string", [3]);
        const flags = input("flags", "bool", [3]);
        const numbers = input("numbers", "int64", [3]);
        const same = program("same", { code: labelEncode(words, ["a"]), flag: flags, number: mul(numbers, 2) });
        const executable = await runtime.load(same);
        const results = await executable.run({
          words: { dtype: "string", shape: [3], data: ["b", "a", "a"] },
          flags: arrayOf("bool", [3], [1, 0, 1]),
          numbers: arrayOf("int64", [3], [-1, 2 ** 40, 0]),
        });
        expect(results).toEqual({
          code: arrayOf("int64", [3], [1, 0, 0]),
          flag: arrayOf("bool", [3], [1, 0, 1]),
          number: arrayOf("int64", [3], [-2, 2 ** 41, 0]),
        });
      }));

    it("rejects a run that fails, and runs on", () =>
      using(async (runtime) => {
        const picking = await runtime.load(program("p", { y: gather(x, input("at", "int64", [1])) }));
        const outcome = picking.run({ x: ones(), at: arrayOf("int64", [1], [9]) });
        await expect(outcome).rejects.toBeInstanceOf(RuntimeError);
        const { y } = await picking.run({ x: ones(), at: arrayOf("int64", [1], [1]) });
        expect(y).toEqual(single([1, 2], [1, 1]));
      }));

    it("gives results that are the caller's own", () =>
      using(async (runtime) => {
        const doubles = input("doubles", "float64", [2]);
        const executable = await runtime.load(program("p", { same: doubles }));
        const fed = arrayOf("float64", [2], [1, 2]);
        const { same } = await executable.run({ doubles: fed });
        (same?.data as Float64Array)[0] = 7;
        expect(fed).toEqual(arrayOf("float64", [2], [1, 2]));
      }));
  });
}
