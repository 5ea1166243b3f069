import { type Target, targetWidth } from "../data/index.ts";
import { cast, oneHot, reshape, type Tensor } from "../graph/index.ts";

/** How targets lie with a runtime. */
export interface TargetForm {
  /** Their columns. */
  readonly columns: number;
  /** Where the one column is the place of a class: how many there are. */
  readonly classes?: number;
}

export function targetForm(target: Target): TargetForm {
  const columns = targetWidth(target);
  return target.kind === "classification" ? { columns, classes: target.classes.length } : { columns };
}

/** Targets as losses see them, [batch, outputs]: numbers as they are, classes one-hot. */
export function lossTargetsOf(targets: Tensor, { classes }: TargetForm): Tensor {
  if (classes === undefined) return targets;
  return oneHot(reshape(cast(targets, "int64"), targets.shape.slice(0, 1)), classes, targets.dtype);
}
