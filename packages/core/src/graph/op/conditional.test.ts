import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { repeat, runEverywhere, start, w } from "../../../test/repeated.ts";
import { gradients, type Tensor } from "../index.ts";
import { add, cast, conditional, constant, gather, greater, less, loop, mul, sin, sub, sum, tanh } from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());
const run = (outputs: Readonly<Record<string, Tensor>>, trips?: number) => runEverywhere(runtimes, outputs, trips);

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

  it("does not compute what a loop of the other one reads", async () => {
    const missing = gather(start, constant(7, "int64"));
    const looped = repeat((_, x) =>
      tanh(
        mul(
          x,
          repeat((__, y) => mul(y, missing)),
        ),
      ),
    );
    expect(await run(choose(positive, [w], [looped]))).toEqual({ r0: [0.3, 0.7] });
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

  it("shares a loop with its other branch, and with another conditional", async () => {
    const looped = repeat((_, x) => mul(x, add(w, 1)));
    await run(choose(positive, [sin(looped)], [mul(looped, 2)]));
    const [first] = conditional(positive, [sin(looped)], [w]) as [Tensor];
    const [second] = conditional(less(sum(start), 0), [w], [mul(looped, 2)]) as [Tensor];
    await run({ sum: add(first, second) });
    // A branch in a loop has one too, whose insides depend on the loop around it.
    const nested = repeat((i, x) => {
      const inner = loop({ count: i, trips: "inner", state: [x] }, (_, [y]) => ({
        state: [sin(y as Tensor)],
        stacked: [],
      }));
      const [slow] = inner.state as readonly [Tensor];
      const isLate = greater(cast(i, "float64"), 1);
      return add(conditional(isLate, [mul(slow, x)], [x])[0] as Tensor, conditional(isLate, [w], [slow])[0] as Tensor);
    });
    await run({ nested }, 4);
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
