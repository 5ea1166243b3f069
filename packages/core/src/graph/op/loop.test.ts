import { nodeRuntime } from "isocline/node";
import { arrayOf, expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { count, feeds, repeat, runEverywhere, start, w } from "../../../test/repeated.ts";
import { gradients, nodesOf, program, type Tensor } from "../index.ts";
import {
  add,
  cast,
  conditional,
  constant,
  gather,
  greater,
  input,
  loop,
  matmul,
  mul,
  reshape,
  sin,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
} from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());
const run = (outputs: Readonly<Record<string, Tensor>>, trips?: number) => runEverywhere(runtimes, outputs, trips);

describe("loop", () => {
  it("carries state and stacks values", async () => {
    const { state, stacked } = loop({ count, trips: "trips", state: [start] }, (iteration, [x]) => ({
      state: [mul(x as Tensor, 2)],
      stacked: [mul(x as Tensor, 10), iteration],
    }));
    const found = await run({ end: state[0] as Tensor, all: stacked[0] as Tensor, i: stacked[1] as Tensor });
    expect(found).toEqual({ end: [8, -4], all: [10, -5, 20, -10, 40, -20], i: [0, 1, 2] });
  });

  it("may run no time: the state stays, and stacks are empty", async () => {
    const { state, stacked } = loop({ count, trips: "trips", state: [start] }, (_, [x]) => ({
      state: [mul(x as Tensor, 2)],
      stacked: [mul(x as Tensor, 10)],
    }));
    expect(await run({ end: state[0] as Tensor, all: stacked[0] as Tensor }, 0)).toEqual({ end: [1, -0.5], all: [] });
    expect(stacked[0]?.shape).toEqual(["trips", 2]);
  });

  it("may run a number of times that the program computes", async () => {
    const trips = cast(sum(square(input("w", "float64", [2]))), "int64");
    const doubled = loop({ count: add(trips, 4), trips: 4, state: [start] }, (_, [x]) => ({
      state: [mul(x as Tensor, 2)],
      stacked: [],
    }));
    expect(await run({ end: doubled.state[0] as Tensor })).toEqual({ end: [16, -8] });
  });

  it("reads outer tensors, and computes what does not change once, outside", async () => {
    const scale = tanh(w);
    const end = repeat((_, x) => add(mul(x, scale), sin(mul(scale, 2))));
    await run({ end });
    const [node] = program("p", { end }).outputs;
    const outside = nodesOf(program("p", { end })).filter(({ op }) => ["tanh", "sin"].includes(op.name));
    expect(outside).toHaveLength(2);
    expect(node?.tensor.op.name).toBe("result");
  });

  it("may return a parameter, an outer tensor, a constant, or one value twice", async () => {
    const fixed = constant([5, 6], "float64", [2]);
    const state = [start, w, fixed, start];
    const result = loop({ count, trips: "trips", state }, (_, parameters) => {
      const [a, b, c, d] = parameters as readonly [Tensor, Tensor, Tensor, Tensor];
      const next = add(a, 1);
      return { state: [b, next, next, d], stacked: [a, c, w, fixed, next, next] };
    });
    const named = (tensors: readonly Tensor[], prefix: string): [string, Tensor][] =>
      tensors.map((tensor, i) => [`${prefix}${i}`, tensor]);
    const found = await run(Object.fromEntries([...named(result.state, "s"), ...named(result.stacked, "t")]));
    expect(found.s3).toEqual([1, -0.5]);
    expect(found.t0).toEqual([1, -0.5, 0.3, 0.7, 2, 0.5]);
    expect(found.t2).toEqual([0.3, 0.7, 0.3, 0.7, 0.3, 0.7]);
    expect(found.t4).toEqual(found.t5);
  });

  it("may have nothing but constants to begin with", async () => {
    const zeros = constant([0, 0], "float64", [2]);
    const { state, stacked } = loop({ count: constant(3, "int64"), trips: 3, state: [zeros] }, (i, [x]) => ({
      state: [add(x as Tensor, cast(i, "float64"))],
      stacked: [x as Tensor],
    }));
    const chosen = conditional(constant(1, "bool"), [zeros], [constant([1, 1], "float64", [2])])[0] as Tensor;
    expect(await run({ end: state[0] as Tensor, all: stacked[0] as Tensor, chosen })).toEqual({
      end: [3, 3],
      all: [0, 0, 0, 0, 1, 1],
      chosen: [0, 0],
    });
  });

  it("may swap its state", async () => {
    const { state } = loop({ count, trips: "trips", state: [start, w] }, (_, [a, b]) => ({
      state: [b as Tensor, a as Tensor],
      stacked: [],
    }));
    expect(await run({ a: state[0] as Tensor, b: state[1] as Tensor })).toEqual({ a: [0.3, 0.7], b: [1, -0.5] });
  });

  it("nests, and inner bodies read the outer iteration", async () => {
    const end = repeat((outer, x) => {
      const inner = loop({ count: add(outer, 1), trips: "inner", state: [x] }, (i, [y]) => ({
        state: [add(mul(y as Tensor, w), add(cast(add(i, outer), "float64"), mul(x, 0.1)))],
        stacked: [],
      }));
      return tanh(inner.state[0] as Tensor);
    });
    await run({ end });
  });

  it("stands beside another loop, or feeds it", async () => {
    const first = repeat((_, x) => mul(x, w));
    const second = loop({ count, trips: "trips", state: [first] }, (i, [x]) => ({
      state: [sub(x as Tensor, first)],
      stacked: [mul(cast(i, "float64"), sum(first))],
    }));
    await run({
      first,
      end: second.state[0] as Tensor,
      all: second.stacked[0] as Tensor,
      sum: sum(second.state[0] as Tensor),
    });
  });

  it("differentiates inside its body: gradient descent", async () => {
    const table = input("table", "float64", [5, 2]);
    const end = loop({ count, trips: "trips", state: [start] }, (i, [p]) => {
      const parameters = p as Tensor;
      const row = reshape(gather(table, i), [1, 2]);
      const loss = sum(square(tanh(matmul(row, reshape(parameters, [2, 1])))));
      const [gradient] = gradients(loss, [parameters]) as readonly [Tensor];
      return { state: [sub(parameters, mul(gradient, 0.5))], stacked: [loss] };
    });
    const { losses } = await run({ end: end.state[0] as Tensor, losses: end.stacked[0] as Tensor }, 5);
    expect(losses).toHaveLength(5);
  });

  describe("that picks rows by its iteration", () => {
    const rows = input("rows", "float64", ["trips", 2]);
    const flags = input("flags", "bool", ["trips"]);
    const numbers = input("numbers", "float64", ["trips"]);
    const picking = async (
      body: (iteration: Tensor, state: Tensor) => Tensor,
      trips = 4,
    ): Promise<Readonly<Record<string, number[]>>> => {
      const { state, stacked } = loop({ count, trips: "trips", state: [start] }, (i, [x]) => {
        const next = body(i, x as Tensor);
        return { state: [next], stacked: [sum(next), x as Tensor] };
      });
      const compiled = program("p", {
        end: state[0] as Tensor,
        sums: stacked[0] as Tensor,
        states: stacked[1] as Tensor,
      });
      const fed = {
        ...feeds(trips),
        rows: sampleArray([trips, 2], { seed: 4 }),
        flags: arrayOf(
          "bool",
          [trips],
          Array.from({ length: trips }, (_, i) => i % 2),
        ),
        numbers: sampleArray([trips], { seed: 5 }),
      };
      const results = await Promise.all(runtimes.map((runtime) => expectAgreement(compiled, fed, runtime)));
      return Object.fromEntries(
        Object.entries(results[0] ?? {}).map(([name, { data }]) => [name, Array.from(data as Float64Array)]),
      );
    };

    it("and does nothing else with it", async () => {
      const found = await picking((i, x) => add(mul(x, gather(numbers, i)), gather(rows, i)));
      expect(found.sums).toHaveLength(4);
      expect(found.states?.slice(0, 2)).toEqual([1, -0.5]);
      await picking((i, x) => add(mul(x, tanh(gather(numbers, i))), gather(sin(rows), i)), 1);
    });

    it("at least once: ONNX Runtime's Scan cannot run no time, unlike its Loop", async () => {
      await expect(picking((i, x) => add(mul(x, w), gather(rows, i)), 0)).rejects.toThrow("Scan");
    });

    it("to choose a branch, or inside one", async () => {
      await picking((i, x) => conditional(gather(flags, i), [mul(x, 2)], [add(x, gather(rows, i))])[0] as Tensor);
    });

    it("and computes with it too", async () => {
      await picking((i, x) => add(mul(x, gather(numbers, i)), cast(i, "float64")));
      await picking((i, x) => {
        const [chosen] = conditional(gather(flags, i), [i], [add(i, 7)]) as [Tensor];
        return add(mul(x, gather(numbers, i)), cast(chosen, "float64"));
      });
      await picking((i, x) => {
        const [chosen] = conditional(gather(flags, i), [i], [constant(7, "int64")]) as [Tensor];
        return add(mul(x, gather(numbers, i)), cast(chosen, "float64"));
      });
    });

    it("from what changes each time, or from an inner loop", async () => {
      await picking((i, x) => {
        const [changing] = conditional(greater(sum(w), 0), [mul(numbers, sum(x))], [numbers]) as [Tensor];
        return add(x, gather(changing, i));
      });
      await picking((i, x) => {
        const inner = loop({ count, trips: "trips", state: [x] }, (j, [y]) => ({
          state: [add(mul(y as Tensor, 0.5), mul(gather(rows, j), gather(numbers, i)))],
          stacked: [],
        }));
        return inner.state[0] as Tensor;
      });
      await picking((i, x) => {
        const inner = loop({ count: constant(2, "int64"), trips: 2, state: [rows] }, (_, [y]) => ({
          state: [sin(add(y as Tensor, gather(y as Tensor, i)))],
          stacked: [],
        }));
        return add(x, sum(inner.state[0] as Tensor, { axes: [0] }));
      });
    });

    it("and stops where the count says, though there are more rows", async () => {
      const { state } = loop({ count: constant(2, "int64"), trips: 2, state: [start] }, (i, [x]) => ({
        state: [add(x as Tensor, gather(rows, i))],
        stacked: [],
      }));
      const fed = { ...feeds(5), rows: sampleArray([5, 2], { seed: 4 }) };
      for (const runtime of runtimes) await expectAgreement(program("p", { end: state[0] as Tensor }), fed, runtime);
    });
  });

  it("refuses a gradient through itself, by state and by what it captures, and gives none to what is stopped", async () => {
    const end = repeat((_, x) => mul(x, w));
    for (const wrt of [start, w]) {
      expect(() => gradients(sum(end), [wrt])).toThrow("found the result of one, which has no derivative");
    }
    const [stopped] = gradients(add(sum(stopGradient(end)), sum(w)), [w]) as readonly [Tensor];
    expect(await run({ stopped })).toEqual({ stopped: [1, 1] });
    expect(gradients(sum(square(start)), [start])).toHaveLength(1);
  });

  it("refuses a body that changes the state's type, drops some of it, or adds to it", () => {
    const body = (state: readonly Tensor[]) => () =>
      loop({ count, trips: 3, state: [start] }, () => ({ state, stacked: [] }));
    expect(body([sum(start)])).toThrow("loop: expected state 0 to stay float64[2], found float64[]");
    expect(body([cast(start, "float32")])).toThrow("found float32[2]");
    expect(body([])).toThrow("found 0 of 1");
    expect(body([start, w])).toThrow("found 2 of 1");
    expect(() => loop({ count: start, trips: 3, state: [start] }, () => ({ state: [w], stacked: [] }))).toThrow(
      "int64 trip count",
    );
  });
});
