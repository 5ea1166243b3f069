import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { slopeAt } from "../../test/slope-at.ts";
import {
  abs,
  add,
  cast,
  constant,
  constantNumber,
  erf,
  gelu,
  gradients,
  input,
  max,
  min,
  mul,
  norm,
  pow,
  reduceMax,
  relu,
  sigmoid,
  sign,
  silu,
  sin,
  softplus,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
} from "./index.ts";

const x = input("x", "float64", [9]);
const points = sampleArray([9], { from: -3, to: 3 });

/** The derivative of an elementwise function, so many times. */
function derivative(fn: (x: Tensor) => Tensor, order: number): Tensor {
  let value = fn(x);
  for (let i = 0; i < order; i++) value = gradients(sum(value), [x])[0] as Tensor;
  return value;
}

const logistic = (at: number): number => 1 / (1 + Math.exp(-at));
const density = (at: number): number => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
/** σ′, σ″ and σ‴ of the logistic function. */
const logistics = (at: number): readonly [number, number, number] => {
  const s = logistic(at);
  const first = s * (1 - s);
  return [first, first * (1 - 2 * s), first * (1 - 6 * s + 6 * s * s)];
};

describe("gradients", () => {
  it.each<readonly [string, (x: Tensor) => Tensor, (at: number) => number]>([
    ["tanh", tanh, (at) => (1 - Math.tanh(at) ** 2) * (6 * Math.tanh(at) ** 2 - 2)],
    ["silu", silu, (at) => 3 * logistics(at)[1] + at * logistics(at)[2]],
    ["gelu", gelu, (at) => density(at) * (at ** 3 - 4 * at)],
    ["softplus", softplus, (at) => logistics(at)[1]],
    ["sigmoid", sigmoid, (at) => logistics(at)[2]],
    ["sin", sin, (at) => -Math.cos(at)],
    ["erf", erf, (at) => ((8 * at * at - 4) / Math.sqrt(Math.PI)) * Math.exp(-at * at)],
    ["x⁵", (at) => pow(at, 5), (at) => 60 * at * at],
    ["x²", square, () => 0],
  ])("of third order of %s are those of the closed form", async (_, fn, closed) => {
    const { third } = await evaluate({ third: derivative(fn, 3) }, { x: points });
    const expected = Float64Array.from(points.data as Float64Array, closed);
    expectClose(third, { dtype: "float64", shape: [9], data: expected }, { relative: 1e-11, absolute: 1e-12 });
  });

  it("are zeros by what the output does not depend on, or only through a stop", async () => {
    const y = input("y", "float64", [2]);
    const value = add(sum(tanh(x)), stopGradient(sum(y)));
    const [dy, dx] = gradients(value, [y, x]) as readonly [Tensor, Tensor];
    const found = await evaluate({ dy, dx }, { x: points, y: sampleArray([2]) });
    expect(found.dy).toEqual(arrayOf("float64", [2], [0, 0]));
    expect((found.dx.data as Float64Array).every((slope) => slope > 0)).toBe(true);
  });

  it("may be taken by a tensor in between, together with what lies below it", async () => {
    const hidden = tanh(x);
    const [dHidden, dx, dSelf] = gradients(sum(square(hidden)), [hidden, x, hidden]) as readonly [
      Tensor,
      Tensor,
      Tensor,
    ];
    const found = await evaluate({ dHidden, dx, dSelf }, { x: points });
    const tanhs = Float64Array.from(points.data as Float64Array, Math.tanh);
    expectClose(found.dHidden, { ...points, data: tanhs.map((t) => 2 * t) });
    expectClose(found.dx, { ...points, data: tanhs.map((t) => 2 * t * (1 - t * t)) });
    expect(found.dSelf).toEqual(found.dHidden);
  });

  it("of a tensor by itself are ones", () => {
    const scalar = input("s", "float64", []);
    expect(constantNumber(gradients(scalar, [scalar])[0] as Tensor)).toBe(1);
  });

  it("add up over all the ways a tensor is used", async () => {
    const [slope] = gradients(sum(add(mul(x, x), mul(x, 3))), [x]) as readonly [Tensor];
    const { found } = await evaluate({ found: slope }, { x: points });
    expectClose(found, { ...points, data: (points.data as Float64Array).map((at) => 2 * at + 3) });
  });

  it("start from an upstream gradient where one is given", async () => {
    const upstream = constant([1, 0, 0, 0, 2, 0, 0, 0, -1], "float64", [9]);
    const [slope] = gradients(square(x), [x], upstream) as readonly [Tensor];
    const { found } = await evaluate({ found: slope }, { x: points });
    const at = points.data as Float64Array;
    expectClose(
      found,
      arrayOf("float64", [9], [2 * (at[0] as number), 0, 0, 0, 4 * (at[4] as number), 0, 0, 0, -2 * (at[8] as number)]),
    );
  });

  it("pass through casts between floating dtypes, and no others", async () => {
    const [through] = gradients(sum(cast(cast(x, "float32"), "float64")), [x]) as readonly [Tensor];
    const [broken] = gradients(sum(cast(cast(x, "int64"), "float64")), [x]) as readonly [Tensor];
    const found = await evaluate({ through, broken }, { x: points });
    expect(found.through.data).toEqual(new Float64Array(9).fill(1));
    expect(found.broken.data).toEqual(new Float64Array(9));
  });

  it("refuse an output of several elements, of integers, or an upstream that does not fit", () => {
    expect(() => gradients(x, [x])).toThrow(
      "gradients: expected an output of one element, or an upstream gradient, found float64[9]; sum it first",
    );
    expect(() => gradients(cast(sum(x), "int64"), [x])).toThrow("a floating output");
    expect(() => gradients(x, [x], sum(x))).toThrow("an upstream gradient of the output's shape");
  });

  it("are found in graphs far deeper than the stack", async () => {
    let deep: Tensor = x;
    for (let i = 0; i < 5000; i++) deep = i % 2 === 0 ? sin(deep) : add(deep, 0.5);
    const [slope] = gradients(sum(deep), [x]) as readonly [Tensor];
    const { found } = await evaluate({ found: slope }, { x: points });
    expect((found.data as Float64Array).every(Number.isFinite)).toBe(true);
  });
});

describe("where there is no derivative", () => {
  const scalar = (fn: (x: Tensor) => Tensor, at: number): Promise<number> =>
    slopeAt(([a]) => fn(a as Tensor), [at]).then(([slope]) => slope as number);

  it("abs and sign take 0 at 0, and relu the flat side", async () => {
    expect([await scalar(abs, 0), await scalar(abs, -2), await scalar(abs, 2)]).toEqual([0, -1, 1]);
    expect([await scalar(sign, 0), await scalar(sign, 3)]).toEqual([0, 0]);
    expect([await scalar(relu, 0), await scalar(relu, 1e-300), await scalar(relu, -1)]).toEqual([0, 1, 0]);
  });

  it("a tie of max or min goes to the first, and of reduceMax to all alike", async () => {
    expect(await slopeAt(([a, b]) => max(a as Tensor, b as Tensor), [2, 2])).toEqual([1, 0]);
    expect(await slopeAt(([a, b]) => min(a as Tensor, b as Tensor), [2, 2])).toEqual([1, 0]);
    expect(await slopeAt(([a, b]) => min(a as Tensor, b as Tensor), [3, 2])).toEqual([0, 1]);
    const [slope] = gradients(mul(reduceMax(x), 6), [x]) as readonly [Tensor];
    const tied = arrayOf("float64", [9], [1, 5, 0, 5, 5, -5, 4, 3, 2]);
    expect((await evaluate({ slope }, { x: tied })).slope.data).toEqual(Float64Array.of(0, 2, 0, 2, 2, 0, 0, 0, 0));
  });

  it("norm takes 0 where it vanishes, to second order", async () => {
    const [slope] = gradients(norm(x), [x]) as readonly [Tensor];
    const [second] = gradients(sum(mul(slope, sub(2, x))), [x]) as readonly [Tensor];
    const found = await evaluate({ slope, second }, { x: arrayOf("float64", [9], new Array<number>(9).fill(0)) });
    expect(found.slope.data).toEqual(new Float64Array(9));
    expect((found.second.data as Float64Array).every(Number.isFinite)).toBe(true);
    const [alone] = gradients(sum(norm(x, { axes: [] })), [x]) as readonly [Tensor];
    const signs = (points.data as Float64Array).map(Math.sign);
    expectClose((await evaluate({ alone }, { x: points })).alone, { ...points, data: signs });
  });
});
