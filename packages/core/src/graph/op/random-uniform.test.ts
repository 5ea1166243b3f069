import type { Executable } from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate } from "isocline/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program, type Tensor } from "../index.ts";
import { constant, gather, input, loop, randomUniform } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const key = input("key", "int64", []);
const feed = (value: number) => ({ key: arrayOf("int64", [], [value]) });
const count = 16_384;
let drawing: Executable;
let otherStream: Executable;
beforeAll(async () => {
  drawing = await node.load(program("p", { numbers: randomUniform(key, [count]) }));
  otherStream = await node.load(program("p", { numbers: randomUniform(key, [count], { stream: 1 }) }));
});

const draw = async (value: number, executable: Executable = drawing): Promise<Float32Array> =>
  (await executable.run(feed(value))).numbers?.data as Float32Array;

/** Correlation times √n, which is standard normal for unrelated numbers. */
function correlation(a: Float32Array, b: Float32Array, lag = 0): number {
  const length = a.length - lag;
  let total = 0;
  for (let i = 0; i < length; i++) total += ((a[i] as number) - 0.5) * ((b[i + lag] as number) - 0.5);
  return (12 * total) / Math.sqrt(length);
}

/** (χ² − ν)/√2ν of counts that should be equal, about standard normal for many bins. */
function unevenness(bins: number, of: readonly number[]): number {
  const counts = new Float64Array(bins);
  for (const bin of of) counts[bin] = (counts[bin] as number) + 1;
  const expected = of.length / bins;
  const chiSquare = counts.reduce((total, found) => total + (found - expected) ** 2 / expected, 0);
  return (chiSquare - (bins - 1)) / Math.sqrt(2 * (bins - 1));
}

// Near keys, keys that differ in high bits alone, and 0. All that is tested is fixed, so no bound is met by chance.
const keys = [0, 1, 2, 3, 4, 1000, 1001, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 52];
const bound = 4;

describe("randomUniform", () => {
  it.each(["float32", "float64"] as const)("gives the same bits in both runtimes, in %s", async (dtype) => {
    const numbers = randomUniform(key, [16, 128], { dtype, stream: 2 });
    for (const value of [0, 1, 12345, 2 ** 52 + 7]) {
      const [reference, found] = [
        await evaluate({ numbers }, feed(value)),
        await evaluate({ numbers }, feed(value), node),
      ];
      expect(found.numbers).toEqual(reference.numbers);
      expect((found.numbers.data as Float32Array).every((each) => each >= 0 && each < 1)).toBe(true);
    }
  });

  it("is even, in its first and its last bits, and in pairs", async () => {
    for (const value of keys) {
      const numbers = Array.from(await draw(value));
      expect(
        unevenness(
          256,
          numbers.map((each) => Math.floor(each * 256)),
        ),
      ).toBeLessThan(bound);
      expect(
        unevenness(
          256,
          numbers.map((each) => (each * 2 ** 24) % 256),
        ),
      ).toBeLessThan(bound);
      const pairs = numbers
        .slice(1)
        .map((each, i) => Math.floor(each * 16) * 16 + Math.floor((numbers[i] as number) * 16));
      expect(unevenness(256, pairs)).toBeLessThan(bound);
    }
  });

  it("is unrelated to its neighbours, to other keys and to other streams", async () => {
    const drawn: Float32Array[] = [];
    for (const value of keys) drawn.push(await draw(value));
    for (const [i, numbers] of drawn.entries()) {
      for (const lag of [1, 2, 64, 128, 1024]) expect(Math.abs(correlation(numbers, numbers, lag))).toBeLessThan(bound);
      expect(Math.abs(correlation(numbers, await draw(keys[i] as number, otherStream)))).toBeLessThan(bound);
      for (const others of drawn.slice(i + 1)) {
        for (const lag of [0, 1, 64]) expect(Math.abs(correlation(numbers, others, lag))).toBeLessThan(bound);
      }
    }
  });

  it("is the same for one key and stream, whatever the shape and the place", async () => {
    const draws = await evaluate(
      { a: randomUniform(key, [6]), b: randomUniform(key, [2, 3]), c: randomUniform(key, [6], { stream: 1 }) },
      feed(9),
      node,
    );
    expect(draws.b.data).toEqual(draws.a.data);
    expect(draws.c.data).not.toEqual(draws.a.data);
    const steps = input("steps", "int64", [3]);
    const looped = loop({ count: constant(3, "int64"), trips: 3, state: [] }, (i) => ({
      state: [],
      stacked: [randomUniform(gather(steps, i), [6])],
    }));
    const found = await evaluate(
      { all: looped.stacked[0] as Tensor },
      { steps: arrayOf("int64", [3], [4, 9, 5]) },
      node,
    );
    expect(found.all.data.slice(6, 12)).toEqual(draws.a.data);
  });

  it("takes uint32 keys, and refuses streams that are no whole number", async () => {
    const short = input("short", "uint32", []);
    const found = await evaluate(
      { a: randomUniform(short, [5]), b: randomUniform(key, [5]) },
      { short: arrayOf("uint32", [], [4_000_000_000]), ...feed(4_000_000_000) },
      node,
    );
    expect(found.a.data).toEqual(found.b.data);
    for (const stream of [-1, 0.5, Number.NaN]) {
      expect(() => randomUniform(key, [3], { stream })).toThrow("a whole stream number");
    }
  });
});
