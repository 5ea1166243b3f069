import { evaluate } from "isocline/testing";
import type { Objective, ObjectiveContext } from "../src/control/index.ts";
import { constant, gradients, matmul, numbersOf, type Tensor } from "../src/graph/index.ts";

/** A matrix by its rows. */
export type Rows = readonly (readonly number[])[];

export function matrix(rows: Rows): Tensor {
  return constant(rows.flat(), "float64", [rows.length, rows[0]?.length ?? 0]);
}

/** What a linear model without a bias is tried on. */
export interface LinearCase {
  /** [inputs][outputs]. */
  readonly slopes: Rows;
  readonly inputs: Rows;
  readonly targets: Rows;
  readonly weights?: readonly number[];
  readonly targetSlopes?: Rows;
  readonly key?: number;
}

/** A linear model on a batch of constants, and its slopes as a tensor to differentiate by. */
export function linearContext({ slopes, inputs, targets, weights, targetSlopes, key = 1 }: LinearCase): {
  readonly context: ObjectiveContext;
  readonly slopes: Tensor;
} {
  const k = matrix(slopes);
  const context: ObjectiveContext = {
    predict: (x) => matmul(x, k),
    inputs: matrix(inputs),
    targets: matrix(targets),
    key: constant(key, "int64"),
    ...(weights === undefined ? {} : { weights: constant(weights, "float64", [weights.length]) }),
    ...(targetSlopes === undefined ? {} : { targetSlopes: matrix(targetSlopes) }),
  };
  return { context, slopes: k };
}

/** The value of an objective on a linear model, and its gradient by the model's slopes. */
export async function onLinear(
  objective: Objective,
  of: LinearCase,
): Promise<{ readonly value: number; readonly gradient: readonly number[] }> {
  const { context, slopes } = linearContext(of);
  const value = objective.evaluate(context);
  const [gradient] = gradients(value, [slopes]) as readonly [Tensor];
  const found = await evaluate({ value, gradient });
  return { value: numbersOf(found.value)[0] as number, gradient: [...numbersOf(found.gradient)] };
}
