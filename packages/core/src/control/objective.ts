import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";
import type { LossTargets } from "../loss/index.ts";
import type { Link } from "../model/index.ts";
import type { InputControlOptions } from "./input/options.ts";
import type { Tried } from "./tried.ts";

/** What shared code asks of an objective instead of its name. */
export interface ObjectiveFacts {
  /** How often predict() is differentiated by the inputs: 0 for a plain loss. */
  readonly inputDerivatives: 0 | 1 | 2;
  /** Whether it needs a model with a second derivative. */
  readonly needsSmooth: boolean;
  /** Whether its derivative by predictions jumps at a kink: second derivatives of it do not see that. */
  readonly jumps?: boolean;
  /** Whether it computes its term exactly, or estimates it by differences or samples. */
  readonly exact: boolean;
  /** What targets it takes; any where absent. */
  readonly targets?: LossTargets;
  /** Whether it draws random numbers, for which it needs a key. */
  readonly random?: boolean;
  /** Whether its gradient takes something that depends on the parameters, such as a direction, as a constant. */
  readonly detaches?: boolean;
  /** Whether it needs the slopes that predictions should have. */
  readonly targetSlopes?: boolean;
  /** What a training step costs; unknown where absent. */
  readonly products?: ProductCount;
  /** How it is tried; not at all where absent. */
  readonly tried?: Tried<keyof InputControlOptions>;
}

/**
 * Matrix products of a step, gradient included, for each hidden layer of a network: so many once, for each output, for
 * each column whose slopes are controlled, and for each slope, which is an output by a column.
 */
export interface ProductCount {
  readonly once: number;
  readonly perOutput?: number;
  readonly perColumn?: number;
  readonly perSlope?: number;
}

/** What an objective is evaluated on. */
export interface ObjectiveContext {
  /** The model's outputs, [batch, outputs]: standardised numbers, or logits. */
  readonly predict: (inputs: Tensor) => Tensor;
  /** What makes them predictions: for logits `softmax`, `identity` where absent. */
  readonly link?: Link;
  /** [batch, inputs]. */
  readonly inputs: Tensor;
  /** [batch, outputs]; classes are one-hot. */
  readonly targets: Tensor;
  /** [batch]; all one where absent. */
  readonly weights?: Tensor;
  /**
   * `[batch, 2·features]`: for slope targets, how far noise moves the encoded column of each feature that has one, and then
   * how steep its encoding is there, in encoded units per deviation.
   */
  readonly probing?: Tensor;
  /**
   * A fresh int64 scalar for each step, the one that dropout draws its masks from; random controls draw from other
   * streams of it, so that every pass of a step sees the same numbers.
   */
  readonly key?: Tensor;
  /** [batch, outputs·columns], row-major by output: the slopes that predictions should have, by the controlled columns. */
  readonly targetSlopes?: Tensor;
}

/** A scalar to minimise on a batch, made from a loss; it may differentiate predict() by its inputs. */
export interface Objective {
  readonly name: string;
  readonly facts: ObjectiveFacts;
  readonly references: readonly Reference[];
  /** What it was made with, defaults filled in; an option that it does not read is absent. */
  readonly options?: InputControlOptions;
  evaluate(context: ObjectiveContext): Tensor;
  /**
   * Where the objective is the (weighted) mean of a term for each example: those terms, [batch], before weights. Rules
   * that act on examples need them.
   */
  terms?(context: ObjectiveContext): Tensor;
  /** Where the objective is made of several, such as one for each feature: those, as scalars. */
  parts?(context: ObjectiveContext): readonly Tensor[];
}
