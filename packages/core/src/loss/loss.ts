import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";

/** What shared code asks of a loss instead of its name. */
export interface LossFacts {
  /** Whether the second derivative by predictions exists everywhere. */
  readonly smooth: boolean;
  /** What it compares predictions with: numbers, or classes by logits. */
  readonly targets: LossTargets;
}

export type LossTargets = "numbers" | "classes";

/** How far predictions are from targets, example by example; `weightedMean` is the one place that reduces. */
export interface Loss {
  readonly name: string;
  readonly facts: LossFacts;
  readonly references: readonly Reference[];
  /**
   * @param predictions [batch, outputs]; logits where targets are classes
   * @param targets [batch, outputs]; one-hot where they are classes
   * @returns [batch]: of numbers the mean over outputs of each example's loss
   */
  evaluate(predictions: Tensor, targets: Tensor): Tensor;
}
