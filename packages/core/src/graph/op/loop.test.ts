import { nodeRuntime } from "isocline/node";
import { arrayOf, expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { gradients, nodesOf, program, type Tensor } from "../index.ts";
import {
  add,
  cast,
  conditional,
  constant,
  gather,
  greater,
  input,
  less,
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

const count = input("count", "int64", []);
const start = input("start", "float64", [2]);
const w = input("w", "float64", [2]);
const feeds = (trips: number) => ({
  count: arrayOf("int64", [], [trips]),
  start: arrayOf("float64", [2], [1, -0.5]),
  w: arrayOf("float64", [2], [0.3, 0.7]),
  table: sampleArray([5, 2], { seed: 3 }),
});

/** Runs in the reference and holds every runtime against it; gives the outputs' numbers. */
async function run(outputs: Readonly<Record<string, Tensor>>, trips = 3): Promise<Readonly<Record<string, number[]>>> {
  const compiled = program("p", outputs);
  const [first, ...others] = runtimes;
  const results = await expectAgreement(compiled, feeds(trips), first as NonNullable<typeof first>);
  for (const runtime of others) await expectAgreement(compiled, feeds(trips), runtime);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float64Array, Number)]),
  );
}

const repeat = (body: (iteration: Tensor, state: Tensor) => Tensor): Tensor =>
  loop({ count, trips: "trips", state: [start] }, (i, [state]) => ({ state: [body(i, state as Tensor)], stacked: [] }))
    .state[0] as Tensor;

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
    await run({ first, end: second.state[0] as Tensor, all: second.stacked[0] as Tensor, sum: sum(second.state[0] as Tensor) });
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
    const body = (state: readonly Tensor[]) => () => loop({ count, trips: 3, state: [start] }, () => ({ state, stacked: [] }));
    expect(body([sum(start)])).toThrow("loop: expected state 0 to stay float64[2], found float64[]");
    expect(body([cast(start, "float32")])).toThrow("found float32[2]");
    expect(body([])).toThrow("found 0 of 1");
    expect(body([start, w])).toThrow("found 2 of 1");
    expect(() => loop({ count: start, trips: 3, state: [start] }, () => ({ state: [w], stacked: [] }))).toThrow("int64 trip count");
  });
});

describe("conditional", () => {
  const positive = greater(sum(start), 0);
  const choose = (predicate: Tensor, a: readonly Tensor[], b: readonly Tensor[]): Record<string, Tensor> =>
    Object.fromEntries(conditional(predicate, a, b).map((tensor, i) => [`r${i}`, tensor]));

  it("takes one branch", async () => {
    expect(await run(choose(positive, [mul(start, 2)], [w]))).toEqual({ r0: [2, -1] });
    expect(await run(choose(less(sum(start), 0), [mul(start, 2)], [mul(w, 10)]))).toEqual({ r0: [3, 7] });
  });

  it("does not compute the other one", async () => {
    // The row is not there: computing it would be an error.
    const missing = gather(start, constant(7, "int64"));
    expect(await run(choose(positive, [sum(w)], [missing]))).toEqual({ r0: [1] });
    await expect(run(choose(less(sum(start), 0), [sum(w)], [missing]))).rejects.toThrow("expected an index");
  });

  it("may return outer tensors, constants, and one value twice, and share work between branches", async () => {
    const shared = tanh(add(start, w));
    const fixed = constant([1, 2], "float64", [2]);
    const found = await run({
      ...choose(positive, [shared, shared, w, fixed, mul(shared, 2)], [w, fixed, shared, shared, w]),
      shared,
    });
    expect(found.r0).toEqual(found.shared);
    expect([found.r2, found.r3]).toEqual([
      [0.3, 0.7],
      [1, 2],
    ]);
  });

  it("nests in branches and loops, and holds loops", async () => {
    const inLoop = repeat((i, x) => {
      const late = greater(cast(i, "float64"), 0.5);
      const [inner] = conditional(greater(sum(x), 0), [mul(x, sin(w))], [add(x, 1)]) as [Tensor];
      const [next] = conditional(late, [add(inner, tanh(w))], [sub(x, 2)]) as [Tensor];
      return next;
    });
    const holding = choose(
      positive,
      [repeat((_, x) => mul(x, add(w, 1)))],
      [repeat((i, x) => sub(x, cast(i, "float64")))],
    );
    await run({ inLoop, ...holding }, 4);
    const deep = repeat((i, x) => {
      const [next] = conditional(
        greater(cast(i, "float64"), 0.5),
        [
          loop({ count: i, trips: "inner", state: [x] }, (j, [y]) => ({
            state: conditional(greater(sum(y as Tensor), 0), [sub(y as Tensor, cast(j, "float64"))], [mul(w, x)]),
            stacked: [],
          })).state[0] as Tensor,
        ],
        [mul(x, sum(x))],
      ) as [Tensor];
      return next;
    });
    await run({ deep }, 5);
  });

  it("may be read by another conditional, and hold what only it needs once", async () => {
    const [first] = conditional(positive, [tanh(start)], [w]) as [Tensor];
    await run({ first, ...choose(greater(sum(first), 0), [mul(first, 3)], [sub(first, w)]) });
  });

  it("differentiates inside its branches, and refuses to from outside", async () => {
    const slope = (tensor: Tensor): Tensor => gradients(sum(tensor), [start])[0] as Tensor;
    await run(choose(positive, [slope(tanh(start))], [slope(sin(start))]));
    const [value] = conditional(greater(sum(w), 0), [tanh(start)], [sin(start)]) as [Tensor];
    expect(() => slope(value)).toThrow("differentiate inside its body, or use where");
  });

  it("refuses branches of other types or lengths, and a predicate that is no bool scalar", () => {
    expect(() => conditional(positive, [start], [sum(start)])).toThrow("result 0 to be float64[2] in both branches");
    expect(() => conditional(positive, [start], [])).toThrow("found 1 and 0");
    expect(() => conditional(positive, [], [start])).toThrow("found 0 and 1");
    expect(() => conditional(positive, [], [])).toThrow("at least one");
    expect(() => conditional(greater(start, 0), [start], [start])).toThrow("a bool scalar");
    expect(() => conditional(sum(start), [start], [start])).toThrow("a bool scalar");
  });
});
