import { type Objective, type ObjectiveContext, plain, type RuleObjective, ruleObjective } from "../control/index.ts";
import {
  add,
  constant,
  input,
  matmul,
  mean,
  type NdArray,
  numbersOf,
  square,
  sub,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { arrayOf, inDType, sampleArray } from "./arrays.ts";

type Floating = "float32" | "float64";

/** The parameters that rules are tried on: a hidden layer of tanh and an output without a bias. */
export const networkShapes: readonly (readonly number[])[] = [[3, 4], [4], [4, 1]];
export const networkRoles = ["weight", "bias", "weight"] as const;

/** Where rules are tried. */
export const networkStart: readonly NdArray[] = networkShapes.map((shape, seed) => sampleArray(shape, { seed }));

/** Which of the five examples a batch has, by default all, what they weigh, and what is made of them. */
export interface NetworkBatch {
  /** The mean squared error by default. */
  readonly objective?: Objective;
  readonly dtype?: Floating;
  readonly rows?: readonly number[];
  readonly weights?: readonly number[];
}

/** An objective of the network on a batch of fixed examples. */
export function networkObjective({
  objective = plain(mse()),
  dtype = "float64",
  rows = [0, 1, 2, 3, 4],
  weights,
}: NetworkBatch = {}): RuleObjective {
  const fixed = (array: NdArray): Tensor => constantOf(inDType(array, dtype));
  const picked = (width: number, seed: number): Tensor => {
    const all = numbersOf(sampleArray([5, width], { seed }));
    const data = rows.flatMap((row) => [...all.subarray(row * width, (row + 1) * width)]);
    return fixed(arrayOf("float64", [rows.length, width], data));
  };
  return ruleObjective(objective, ([w1, b1, w2]) => ({
    predict: (x) => matmul(tanh(add(matmul(x, w1 as Tensor), b1 as Tensor)), w2 as Tensor),
    inputs: picked(3, 7),
    targets: picked(1, 8),
    ...(weights === undefined ? {} : { weights: fixed(arrayOf("float64", [rows.length], weights)) }),
  }));
}

/** The squared errors to the targets and to their opposites, two parts whose gradients point against each other. */
export const opposed: Objective = {
  name: "opposed",
  facts: { inputDerivatives: 0, needsSmooth: false, exact: true },
  references: [],
  evaluate: (context) => errorsOf(context).reduce((total, part) => add(total, part)),
  parts: (context) => errorsOf(context),
};

function errorsOf({ predict, inputs, targets }: ObjectiveContext): readonly Tensor[] {
  const predictions = predict(inputs);
  return [mean(square(sub(predictions, targets))), mean(square(add(predictions, targets)))];
}

export function constantOf(array: NdArray): Tensor {
  return constant(numbersOf(array), array.dtype, array.shape);
}

export function networkInputs(dtype: Floating): readonly Tensor[] {
  return networkShapes.map((shape, i) => input(`p${i}`, dtype, shape));
}

/** The feeds of `networkInputs`. */
export function networkFeeds(
  arrays: readonly NdArray[] = networkStart,
  dtype: Floating = "float64",
): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(arrays.map((array, i) => [`p${i}`, inDType(array, dtype)]));
}
