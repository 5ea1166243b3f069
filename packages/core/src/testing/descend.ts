import { type GradientRule, plainGradient } from "../control/index.ts";
import {
  constant,
  type DType,
  expand,
  gather,
  input,
  loop,
  type NdArray,
  numbersOf,
  sub,
  type Tensor,
} from "../graph/index.ts";
import { type ParameterLayout, parameterLayout } from "../model/index.ts";
import type { Update } from "../optimizer/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { applyRule } from "./apply-rule.ts";
import { arrayOf } from "./arrays.ts";
import { evaluate } from "./evaluate.ts";

/** What an optimizer is tried on. */
export interface Descent {
  /** A scalar of the vector of all parameters. */
  readonly objective: (parameters: Tensor) => Tensor;
  /** How its gradient is taken; plainly by default. */
  readonly rule?: GradientRule;
  readonly start: readonly number[];
  readonly steps: number;
  /** A rate, or that of each step from 0. */
  readonly learningRate: number | ((step: number) => number);
  /** What the parameters are; one weight by default. */
  readonly layout?: ParameterLayout;
  readonly dtype?: "float32" | "float64";
  readonly runtime?: Runtime;
  /** Where a way goes on: the state after so many steps. */
  readonly from?: { readonly state: readonly NdArray[]; readonly steps: number };
}

/** The way an optimizer took. */
export interface DescentPath {
  /** The parameters after each step. */
  readonly parameters: readonly Float64Array[];
  /** The objective before each step. */
  readonly values: Float64Array;
  /** The optimizer's state after the last step, in the order of its slots. */
  readonly state: readonly NdArray[];
}

/**
 * Lets an optimizer minimise an objective, in a loop as training does.
 *
 * @example const { parameters } = await descend(sgd(), { objective: (p) => sum(square(p)), start: [1], steps: 9, learningRate: 0.1 })
 */
export async function descend(
  optimizer: Update,
  {
    objective,
    rule = plainGradient(),
    start,
    steps,
    learningRate,
    layout = oneWeight(start.length),
    dtype = "float64",
    runtime,
    from,
  }: Descent,
): Promise<DescentPath> {
  const slots = optimizer.slots(layout);
  const zeros = (shape: readonly number[]): Tensor => expand(constant(0, dtype), shape);
  const perStep = (name: string): Tensor => input(name, dtype, ["steps"]);
  const [numbers, rates] = [perStep("numbers"), perStep("rates")];
  const done = from?.steps ?? 0;
  const initial = [
    input("start", dtype, [start.length]),
    ...slots.map(({ shape }, i) => (from === undefined ? zeros(shape) : input(`from${i}`, dtype, shape))),
  ];
  const result = loop({ count: input("count", "int64", []), trips: "steps", state: initial }, (iteration, carried) => {
    const [parameters, ...state] = carried as readonly [Tensor, ...Tensor[]];
    const objectiveAt = (at: readonly Tensor[]): Tensor => objective(at[0] as Tensor);
    const step = gather(numbers, iteration);
    const { loss: value, gradients } = applyRule(rule, objectiveAt, [parameters], { step, steps });
    const stepped = optimizer.step({
      gradient: gradients[0] as Tensor,
      parameters,
      state,
      layout,
      step,
      learningRate: gather(rates, iteration),
    });
    const next = sub(parameters, stepped.update);
    return { state: [next, ...stepped.state], stacked: [next, value] };
  });
  const rateAt = typeof learningRate === "number" ? (): number => learningRate : learningRate;
  const each = (of: (step: number) => number): NdArray =>
    arrayOf(
      dtype,
      [steps],
      Array.from({ length: steps }, (_, step) => of(done + step)),
    );
  const feeds: Readonly<Record<string, NdArray>> = {
    start: arrayOf(dtype, [start.length], start),
    numbers: each((step) => step + 1),
    rates: each(rateAt),
    ...Object.fromEntries((from?.state ?? []).map((array, i) => [`from${i}`, array])),
    count: { dtype: "int64" satisfies DType, shape: [], data: BigInt64Array.of(BigInt(steps)) },
  };
  const names = slots.map((_, i) => `state${i}`);
  const outputs: Readonly<Record<string, Tensor>> = {
    path: result.stacked[0] as Tensor,
    values: result.stacked[1] as Tensor,
    ...Object.fromEntries(names.map((name, i) => [name, result.state[i + 1] as Tensor])),
  };
  const found = await evaluate(outputs, feeds, runtime);
  const path = numbersOf(found.path as NdArray);
  return {
    parameters: Array.from({ length: steps }, (_, step) => path.slice(step * start.length, (step + 1) * start.length)),
    values: numbersOf(found.values as NdArray),
    state: names.map((name) => found[name] as NdArray),
  };
}

function oneWeight(length: number): ParameterLayout {
  const shape = [length, 1];
  return parameterLayout([{ name: "weight", shape, role: "weight", initialise: () => new Float64Array(length) }]);
}
