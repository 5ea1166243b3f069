import fc from "fast-check";
import { referenceRuntime } from "isocline";
import { nodeRuntime } from "isocline/node";
import { evaluate, expectAgreement, expectClose, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { continuousExpressions, expressionInputs, smoothExpressions } from "../../test/expressions.ts";
import { opsOf } from "../../test/rewritings.ts";
import {
  add,
  captures,
  cast,
  constant,
  constantNumber,
  div,
  expand,
  gather,
  gradients,
  input,
  inputOp,
  isOp,
  loop,
  matmul,
  mul,
  type NdArray,
  neg,
  nodesOf,
  type Program,
  pow,
  program,
  type Region,
  regionsOf,
  reshape,
  silu,
  simplify,
  sin,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
  topological,
  transpose,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const x = input("x", "float32", [2, 3]);
const y = input("y", "float32", [2, 3]);

const one = (tensor: Tensor): Tensor => simplify([tensor])[0] as Tensor;

const feeds: Readonly<Record<string, NdArray>> = Object.fromEntries(
  expressionInputs.map((tensor, i) => {
    const name = isOp(tensor, inputOp) ? tensor.attributes.name : "";
    return [name, sampleArray(tensor.shape as readonly number[], { seed: i, from: -1.5, to: 1.5 })];
  }),
);
/** A program as it was written. */
const unsimplified = (outputs: Readonly<Record<string, Tensor>>): Program => ({
  name: "unsimplified",
  inputs: program("p", Object.fromEntries(expressionInputs.map((tensor, i) => [`i${i}`, tanh(tensor)]))).inputs.map(
    ({ name }) => ({
      name,
      tensor: expressionInputs.find((each) => isOp(each, inputOp) && each.attributes.name === name) as Tensor,
    }),
  ),
  outputs: Object.entries(outputs).map(([name, tensor]) => ({ name, tensor })),
});

describe("simplify", () => {
  it("shares equal parts, however they were built", () => {
    expect(opsOf(add(tanh(mul(x, y)), sin(tanh(mul(x, y)))))).toEqual(["mul", "tanh", "sin", "add"]);
    expect(opsOf(add(tanh(input("x", "float32", [2, 3])), sin(tanh(x))))).toEqual(["tanh", "sin", "add"]);
    expect(opsOf(tanh(x), sin(tanh(x)))).toEqual(["tanh", "sin"]);
    expect(opsOf(sum(tanh(x), { axes: [1] }), sum(tanh(x), { axes: [0, 1] }))).toHaveLength(3);
  });

  it("tells apart what differs in an attribute, a dtype or a sign", () => {
    expect(
      opsOf(
        transpose(input("z", "float32", [2, 2, 2]), [1, 0, 2]),
        transpose(input("z", "float32", [2, 2, 2]), [0, 2, 1]),
      ),
    ).toHaveLength(2);
    expect(opsOf(pow(x, 2.5), pow(x, 2.25))).toHaveLength(2);
    const zeros = [constant([0, 1], "float32", [2]), constant([-0, 1], "float32", [2])].map((zero) => div(1, zero));
    expect(simplify(zeros)[0]).not.toBe(simplify(zeros)[1]);
  });

  it("leaves out what no output needs", () => {
    const unused = matmul(x, transpose(y, [1, 0]));
    const [slope] = gradients(sum(add(tanh(x), stopGradient(sum(unused)))), [x]) as readonly [Tensor];
    expect(opsOf(slope)).not.toContain("matmul");
    expect(program("p", { slope }).inputs.map(({ name }) => name)).toEqual(["x"]);
  });

  it("computes constants while compiling", () => {
    const folded = one(add(mul(constant(3, "float32"), 4), sqrt(constant(9, "float32"))));
    expect(constantNumber(folded)).toBe(15);
    expect(opsOf(mul(x, tanh(constant([1, 2, 3], "float32", [3]))))).toEqual(["mul"]);
    expect(constantNumber(one(sum(constant([1, 2, 3], "float32", [3]))))).toBe(6);
  });

  it.each<readonly [string, Tensor, Tensor]>([
    ["x·1", mul(x, 1), x],
    ["1·x", mul(1, x), x],
    ["x + 0", add(x, 0), x],
    ["0 + x", add(0, x), x],
    ["x − 0", sub(x, 0), x],
    ["x / 1", div(x, 1), x],
    ["−(−x)", neg(neg(x)), x],
    ["x·ones", mul(x, expand(constant(1, "float32"), [2, 3])), x],
    ["x + zeros", add(x, constant([0, 0, 0], "float32", [3])), x],
    ["a cast to its own dtype", cast(x, "float32"), x],
    ["a cast there and back is kept", cast(cast(x, "float64"), "float32"), cast(cast(x, "float64"), "float32")],
    ["a transpose of a transpose", transpose(transpose(x, [1, 0]), [1, 0]), x],
    ["a reshape of a reshape", reshape(reshape(x, [6]), [2, 3]), x],
    ["a reshape of two", reshape(reshape(x, [6]), [3, 2]), reshape(x, [3, 2])],
    ["x·2·3", mul(mul(x, 2), 3), mul(x, 6)],
    ["2·(3·x)", mul(2, mul(3, x)), mul(x, 6)],
    ["x / 4 · 2", mul(div(x, 4), 2), mul(x, 0.5)],
    ["x + x", add(x, x), mul(x, 2)],
    ["x + (−y)", add(x, neg(y)), sub(x, y)],
    ["(−x) + y", add(neg(x), y), sub(y, x)],
    ["x − (−y)", sub(x, neg(y)), add(x, y)],
    ["(−x)·y + z", add(mul(neg(x), y), x), sub(x, mul(x, y))],
    ["x⁰", pow(x, 0), expand(constant(1, "float32"), [2, 3])],
    ["x¹", pow(x, 1), x],
    ["x²", pow(x, 2), square(x)],
    ["√x", pow(x, 0.5), sqrt(x)],
    ["an expansion that arithmetic makes anyway", mul(x, expand(sum(y), [2, 3])), mul(x, sum(y))],
    ["silu in its parts", silu(x), silu(x)],
  ])("makes of %s what it is", (_, given, expected) => {
    // Simplified together, equal graphs are one node.
    const [a, b] = simplify([given, expected]);
    expect(a).toBe(b);
  });

  it("keeps the shape where a neutral operand broadcasts", () => {
    const zeros = expand(constant(0, "float32"), [4, 2, 3]);
    for (const tensor of [
      add(x, zeros),
      mul(x, expand(constant(1, "float32"), [4, 2, 3])),
      sub(x, zeros),
      mul(x, zeros),
    ]) {
      expect(one(tensor).shape).toEqual([4, 2, 3]);
    }
    expect(one(add(sum(x), constant([0], "float32", [1]))).shape).toEqual([1]);
  });

  it("does not divide by a number whose inverse is none", async () => {
    const { tiny, none } = await evaluate({ tiny: div(x, 1e-310), none: div(x, 0) }, { x: sampleArray32([2, 3]) });
    expect(Array.from(tiny.data as Float32Array).every((value) => Math.abs(value) === Infinity)).toBe(true);
    expect(Array.from(none.data as Float32Array).every((value) => Math.abs(value) === Infinity)).toBe(true);
  });

  describe("makes one product of a product and a sum", () => {
    const [a, b, bias] = [input("a", "float32", [4, 2]), input("b", "float32", [2, 3]), input("bias", "float32", [3])];

    it("whichever comes first", () => {
      expect(opsOf(add(matmul(a, b), bias))).toEqual(["gemm"]);
      expect(opsOf(add(bias, matmul(a, b)))).toEqual(["gemm"]);
      expect(opsOf(add(matmul(a, b), matmul(a, b, {})))).not.toContain("gemm");
      expect(opsOf(add(matmul(a, x), matmul(a, y)))).toEqual(["matmul", "gemm"]);
    });

    it("not where the product is read twice, by an op or as an output", () => {
      const product = matmul(a, b);
      expect(opsOf(add(product, bias), tanh(product))).toEqual(["matmul", "add", "tanh"]);
      expect(opsOf(add(product, bias), product)).toEqual(["matmul", "add"]);
    });

    it("not where the sum is larger than the product, or the product is a batch", () => {
      expect(opsOf(add(matmul(a, b), input("c", "float32", [2, 4, 3])))).toEqual(["matmul", "add"]);
      expect(opsOf(add(matmul(input("d", "float32", [5, 4, 2]), b), bias))).toEqual(["matmul", "add"]);
    });

    it("not where the product is the same in every round of a loop", () => {
      const bodies: readonly ((state: Tensor) => Tensor)[] = [
        (state) => add(matmul(a, b), state),
        (state) => add(matmul(state, square(input("d", "float32", [3, 3]))), bias),
      ];
      const fused = bodies.map((body) => {
        const state = input("state", "float32", [4, 3]);
        const looped = loop({ count: input("count", "int64", []), trips: 2, state: [state] }, (_, [x]) => ({
          state: [body(x as Tensor)],
          stacked: [],
        }));
        return opsOf(looped.state[0] as Tensor).includes("gemm");
      });
      expect(fused).toEqual([false, true]);
    });

    it("with operands read transposed", () => {
      expect(opsOf(add(matmul(transpose(b, [1, 0]), transpose(a, [1, 0])), input("c", "float32", [4])))).toEqual([
        "gemm",
      ]);
    });
  });

  describe("does arithmetic on what a loop picks before the loop", () => {
    const [rates, others] = [input("rates", "float64", [4]), input("others", "float64", [6])];
    const start = input("start", "float64", [4]);
    /** The ops inside a loop that adds what `picked` makes of the iteration and the state. */
    const inLoop = (picked: (iteration: Tensor, state: Tensor) => Tensor): readonly string[] => {
      const { state } = loop({ count: constant(4, "int64"), trips: 4, state: [start] }, (i, [x]) => ({
        state: [add(x as Tensor, picked(i, x as Tensor))],
        stacked: [],
      }));
      const compiled = program("p", { end: state[0] as Tensor });
      const [looped] = nodesOf(compiled).flatMap(regionsOf);
      const outside = new Set((looped as Region).parameters.length === 0 ? [] : captures(looped as Region));
      const below = topological((looped as Region).results, (each) => (outside.has(each) ? [] : each.inputs));
      return below
        .filter((each) => !outside.has(each))
        .map(({ op }) => op.name)
        .filter((name) => name !== "parameter");
    };

    it("where the vectors do not change", () => {
      expect(inLoop((i) => mul(tanh(gather(rates, i)), 2))).toEqual(["gather", "add"]);
      expect(inLoop((i) => add(gather(rates, i), gather(sin(rates), i)))).toEqual(["gather", "add"]);
    });

    it("not where they do, or differ in length, or where there is no loop", async () => {
      expect(inLoop((i, x) => tanh(gather(x, i)))).toEqual(["gather", "tanh", "add"]);
      expect(inLoop((i) => mul(gather(rates, i), gather(others, i)))).toEqual(["gather", "gather", "mul", "add"]);
      const at = input("at", "int64", []);
      expect(opsOf(tanh(gather(rates, at)))).toEqual(["gather", "tanh"]);
    });
  });

  it("repeats constants in place, and writes small ones out once nothing is left to absorb them", () => {
    const repeated = (value: number, shape: readonly number[]): Tensor => expand(constant(value, "float32"), shape);
    expect(opsOf(mul(repeated(1, [10, 10]), input("w", "float32", [10, 10])))).toEqual([]);
    expect(opsOf(matmul(repeated(1, [1, 2]), y))).toEqual(["matmul"]);
    expect(opsOf(matmul(repeated(1, [600, 2]), y))).toEqual(["expand", "matmul"]);
    expect(opsOf(mul(x, reshape(expand(input("scalar", "float32", []), [6]), [2, 3])))).toEqual(["mul"]);
  });

  it("folds the constants that factoring makes", () => {
    const [a, b] = [constant([1, 2, 3], "float32", [3]), constant([4, 5, 6], "float32", [3])];
    expect(opsOf(add(mul(x, a), mul(x, b)))).toEqual(["mul"]);
  });

  it("does not change what is computed", async () => {
    await fc.assert(
      fc.asyncProperty(continuousExpressions, async (expression) => {
        const written = await (await referenceRuntime().load(unsimplified({ value: expression }))).run(feeds);
        const simple = await evaluate({ value: expression }, feeds);
        expectClose(simple.value, written.value as NdArray, { relative: 1e-12, absolute: 1e-12 });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("does not change derivatives, to second order, and the node runtime agrees", async () => {
    await fc.assert(
      fc.asyncProperty(smoothExpressions, async (expression) => {
        const value = sum(square(expression));
        const first = gradients(value, expressionInputs);
        const lengths = first.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b));
        const second = gradients(lengths, expressionInputs);
        const outputs = Object.fromEntries([value, ...first, ...second].map((tensor, i) => [`out${i}`, tensor]));
        const written = await (await referenceRuntime().load(unsimplified(outputs))).run(feeds);
        const simple = await evaluate(outputs, feeds);
        const scale = Math.max(
          1,
          ...Object.values(written).map(({ data }) => Math.max(...Array.from(data as Float64Array, Math.abs))),
        );
        const tolerance = { relative: 1e-12, absolute: 1e-12 * scale };
        for (const [name, array] of Object.entries(written)) expectClose(simple[name] as NdArray, array, tolerance);
        await expectAgreement(program("p", outputs), feeds, node, { relative: 1e-5, absolute: 1e-5 * scale });
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  it("does not change what loops compute", async () => {
    await fc.assert(
      fc.asyncProperty(continuousExpressions, smoothExpressions, async (expression, other) => {
        const count = constant(3, "int64");
        const { state, stacked } = loop({ count, trips: 3, state: [expand(tanh(other), [2, 3])] }, (i, [carried]) => {
          const inside = add(mul(carried as Tensor, tanh(expression)), cast(i, "float64"));
          return { state: [expand(tanh(inside), [2, 3])], stacked: [sum(inside)] };
        });
        const outputs = { end: state[0] as Tensor, sums: stacked[0] as Tensor };
        const written = await (await referenceRuntime().load(unsimplified(outputs))).run(feeds);
        const simple = await evaluate(outputs, feeds);
        for (const name of ["end", "sums"] as const) {
          expectClose(simple[name], written[name] as NdArray, { relative: 1e-11, absolute: 1e-11 });
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});

function sampleArray32(shape: readonly number[]): NdArray {
  const { data } = sampleArray(shape, { avoid: [0] });
  return { dtype: "float32", shape, data: Float32Array.from(data as Float64Array) };
}
