import { gradients, isAcrossBatch, reshape, sameShape, shapeError, split, sum, type Tensor } from "../graph/index.ts";
import { applyLink } from "../model/index.ts";
import { selectColumns } from "./columns.ts";
import type { ObjectiveContext } from "./objective.ts";

/** A model on a batch, as controls see it. */
export interface Seen {
  /** The model's outputs, [batch, outputs]: numbers, or logits. */
  readonly outputs: Tensor;
  /** What they predict, [batch, outputs]: numbers, or probabilities of classes. */
  readonly predictions: Tensor;
}

/** @throws ShapeError where predictions and targets differ in shape */
export function seenOf(name: string, { predict, link = "identity", inputs, targets }: ObjectiveContext): Seen {
  const outputs = predict(inputs);
  if (!sameShape(outputs.shape, targets.shape)) {
    throw shapeError(name, "predictions and targets of one shape [batch, outputs]", [outputs, targets]);
  }
  return { outputs, predictions: applyLink(link, outputs) };
}

/** The columns of a matrix, each [rows, 1]. */
export function columnsOf(matrix: Tensor): readonly Tensor[] {
  const width = matrix.shape[1] as number;
  return width === 1 ? [matrix] : split(matrix, new Array<number>(width).fill(1), 1);
}

/**
 * The gradient of each example's number by its own inputs, [batch, columns]. Statistics of the batch stand still, as they
 * do in the deployed model.
 *
 * @param values [batch] or [batch, 1], each of which depends on its own example alone, statistics of the batch apart
 * @param columns which inputs; all by default
 */
export function gradientByInputs(values: Tensor, inputs: Tensor, columns?: readonly number[]): Tensor {
  const [gradient] = gradients(sum(values), [inputs], undefined, { held: isAcrossBatch }) as readonly [Tensor];
  return columns === undefined ? gradient : selectColumns(gradient, columns);
}

/** The slopes of each output, [batch, columns]: as many backward passes as outputs. */
export function slopesOf(
  { predictions }: Seen,
  { inputs }: ObjectiveContext,
  columns?: readonly number[],
): readonly Tensor[] {
  return columnsOf(predictions).map((prediction) => gradientByInputs(prediction, inputs, columns));
}

/** [rows, 1] as [rows]. */
export function flat(column: Tensor): Tensor {
  return reshape(column, [column.shape[0] as number]);
}

/** The numbers of a row [1, columns], each a scalar. */
export function scalarsOf(row: Tensor): readonly Tensor[] {
  return columnsOf(row).map((each) => reshape(each, []));
}
