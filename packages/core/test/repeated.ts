import { input, loop, type NdArray, program, type Tensor } from "../src/graph/index.ts";
import type { Runtime } from "../src/runtime/index.ts";
import { arrayOf, expectAgreement, sampleArray } from "../src/testing/index.ts";

/** What the tests of loops and conditionals compute with. */
export const count: Tensor = input("count", "int64", []);
export const start: Tensor = input("start", "float64", [2]);
export const w: Tensor = input("w", "float64", [2]);

/** What those are fed; `trips` is the count. */
export function feeds(trips: number): Readonly<Record<string, NdArray>> {
  return {
    count: arrayOf("int64", [], [trips]),
    start: arrayOf("float64", [2], [1, -0.5]),
    w: arrayOf("float64", [2], [0.3, 0.7]),
    table: sampleArray([5, 2], { seed: 3 }),
  };
}

/** Runs in the reference and holds every runtime against it; gives the outputs' numbers. */
export async function runEverywhere(
  runtimes: readonly Runtime[],
  outputs: Readonly<Record<string, Tensor>>,
  trips = 3,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const compiled = program("p", outputs);
  const results = await Promise.all(runtimes.map((runtime) => expectAgreement(compiled, feeds(trips), runtime)));
  return Object.fromEntries(
    Object.entries(results[0] ?? {}).map(([name, { data }]) => [name, Array.from(data as Float64Array, Number)]),
  );
}

/** A loop that carries `start` through a body, `count` times. */
export function repeat(body: (iteration: Tensor, state: Tensor) => Tensor): Tensor {
  const { state } = loop({ count, trips: "trips", state: [start] }, (i, [carried]) => ({
    state: [body(i, carried as Tensor)],
    stacked: [],
  }));
  return state[0] as Tensor;
}
