import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";

/** What shared code asks of a loss instead of its name. */
export interface LossFacts {
  /** Whether the second derivative by predictions exists everywhere. */
  readonly smooth: boolean;
}

/** How far predictions are from targets, example by example; `weightedMean` is the one place that reduces. */
export interface Loss {
  readonly name: string;
  readonly facts: LossFacts;
  readonly references: readonly Reference[];
  /**
   * @param predictions [batch, outputs]
   * @param targets [batch, outputs]
   * @returns [batch], the mean over outputs of each example's loss
   */
  evaluate(predictions: Tensor, targets: Tensor): Tensor;
}
