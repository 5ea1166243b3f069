import { randomStream, UsageError } from "../base/index.ts";
import {
  add,
  constant,
  gradients,
  input,
  isFloating,
  mul,
  type NdArray,
  norm,
  numbersOf,
  shapeError,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { inDType } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";
import { gradientCheck } from "./tolerances.ts";

/** How derivatives are checked. */
export interface GradientCheckOptions {
  /** Up to which order of derivative; each is checked against differences of the one before. */
  readonly order?: number;
  /** Tells random directions apart. */
  readonly seed?: number;
  /** How far to go along the direction, in the inputs' own units: less than the distance to the next kink by half. */
  readonly step?: number;
  /** The largest difference accepted, relative to the gradient's length. */
  readonly tolerance?: number;
}

/**
 * Checks the derivatives of a function against finite differences: along one random unit direction v, the analytic
 * ∇f·v against (8(f(x + hv) − f(x − hv)) − (f(x + 2hv) − f(x − 2hv))) / 12h, in float64 through the reference
 * interpreter. For order 2 the same is done with ∇f·v in place of f along another direction, and so on.
 *
 * @param fn a scalar of the inputs, which are given as float64 tensors where they are floating
 * @param inputs where to check: away from kinks and poles by more than twice the step
 * @throws Error that says which order, what was expected (by differences) and found (analytically), and how far apart
 * @example await checkGradients(([x]) => sum(tanh(x)), [sampleArray([3, 4])], { order: 2 })
 */
export async function checkGradients(
  fn: (inputs: readonly Tensor[]) => Tensor,
  inputs: readonly NdArray[],
  { order = 1, seed = 0, step = gradientCheck.step, tolerance = gradientCheck.relative }: GradientCheckOptions = {},
): Promise<void> {
  const point = inputs.map((array) => inDType(array, "float64"));
  const tensors = point.map(({ dtype, shape }, i) => input(`input${i}`, dtype, shape));
  const free = tensors.flatMap((tensor, i) => (isFloating(tensor.dtype) ? [i] : []));
  if (free.length === 0) {
    throw new UsageError({ where: "checkGradients", expected: "a floating input", found: "none to differentiate by" });
  }
  let below = fn(tensors);
  if (below.shape.length > 0) throw shapeError("checkGradients", "a function with a scalar result", [below]);
  for (let derivative = 1; derivative <= order; derivative++) {
    const direction = unitDirection(
      free.map((i) => point[i] as NdArray),
      seed,
      derivative,
    );
    const slopes = gradients(
      below,
      free.map((i) => tensors[i] as Tensor),
    );
    const along = slopes
      .map((slope, i) => sum(mul(slope, constant(direction[i] as Float64Array, "float64", slope.shape as number[]))))
      .reduce((a, b) => add(a, b));
    const lengths = slopes.map((slope) => norm(slope)).reduce((a, b) => add(a, b));
    const analytic = await scalarsOf({ along, lengths }, point);
    const moved = (by: number): readonly NdArray[] =>
      point.map((array, i) =>
        free.includes(i) ? shifted(array, direction[free.indexOf(i)] as Float64Array, by) : array,
      );
    const values: number[] = [];
    for (const by of [step, -step, 2 * step, -2 * step]) values.push((await scalarsOf({ below }, moved(by))).below);
    const [near, nearBack, far, farBack] = values as [number, number, number, number];
    const expected = (8 * (near - nearBack) - (far - farBack)) / (12 * step);
    const found = analytic.along;
    const scale = Math.max(analytic.lengths, Math.abs(expected));
    const rounding = (gradientCheck.roundings * Number.EPSILON * Math.max(...values.map(Math.abs))) / step;
    const difference = Math.abs(found - expected);
    if (!(difference <= tolerance * scale + rounding)) {
      throw new Error(
        `derivative of order ${derivative}: expected ${expected} by finite differences, found ${found}; relative ` +
          `difference ${difference / scale}, accepted ${tolerance}`,
      );
    }
    below = along;
  }
}

/** One random direction over all arrays together, of length 1. */
function unitDirection(arrays: readonly NdArray[], seed: number, derivative: number): readonly Float64Array[] {
  const random = randomStream(seed, "direction", derivative);
  const parts = arrays.map(({ data }) => Float64Array.from({ length: data.length }, () => random.normal()));
  const length = Math.sqrt(parts.reduce((total, part) => part.reduce((sum, value) => sum + value * value, total), 0));
  return parts.map((part) => part.map((value) => value / length));
}

function shifted(array: NdArray, direction: Float64Array, by: number): NdArray {
  return { ...array, data: numbersOf(array).map((value, i) => value + by * (direction[i] as number)) };
}

async function scalarsOf<Name extends string>(
  tensors: Readonly<Record<Name, Tensor>>,
  inputs: readonly NdArray[],
): Promise<Readonly<Record<Name, number>>> {
  const results = await evaluate(tensors, Object.fromEntries(inputs.map((array, i) => [`input${i}`, array])));
  const numbers = Object.entries<NdArray>(results).map(([name, array]) => [name, numbersOf(array)[0]]);
  return Object.fromEntries(numbers) as Readonly<Record<Name, number>>;
}
