import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";

/** What shared code asks of a loss instead of its name. */
export interface LossFacts {
  /** Whether the second derivative by predictions exists everywhere. */
  readonly smooth: boolean;
  /** What it compares predictions with: numbers, or classes by logits. */
  readonly targets: LossTargets;
  /** Of numbers, where it is not smooth: the residuals ŷ − y at which it or its derivative bends. */
  readonly kinks?: readonly number[];
  /** Whether its derivative jumps at a kink: second derivatives do not see that. */
  readonly jumps?: boolean;
  /** Whether it can be below zero; no loss can that does not say so. */
  readonly signed?: boolean;
}

export type LossTargets = "numbers" | "classes";

/** A value that an option of a loss can have. */
export type LossOption = number | boolean | string | readonly number[];

/** How far predictions are from targets, example by example; `weightedMean` is the one place that reduces. */
export interface Loss {
  readonly name: string;
  readonly facts: LossFacts;
  /** What it was made with, defaults filled in, the most important option first; absent where it can be told nothing. */
  readonly options?: Readonly<Record<string, LossOption>>;
  readonly references: readonly Reference[];
  /**
   * @param predictions [batch, outputs]; logits where targets are classes
   * @param targets [batch, outputs]; one-hot where they are classes
   * @returns `[batch]`: of numbers the mean over outputs of each example's loss
   */
  evaluate(predictions: Tensor, targets: Tensor): Tensor;
}
