import type { Reference } from "../base/index.ts";
import type { Tensor } from "../graph/index.ts";
import type { LossTargets } from "../loss/index.ts";
import type { Link } from "../model/index.ts";

/** What shared code asks of an objective instead of its name. */
export interface ObjectiveFacts {
  /** How often predict() is differentiated by the inputs: 0 for a plain loss. */
  readonly inputDerivatives: 0 | 1 | 2;
  /** Whether it needs a model with a second derivative. */
  readonly needsSmooth: boolean;
  /** Whether it computes its term exactly, or estimates it by differences or samples. */
  readonly exact: boolean;
  /** What targets it takes; any where absent. */
  readonly targets?: LossTargets;
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
   * [batch, 2·features]: for slope targets, how far noise moves the encoded column of each feature that has one, and then
   * how steep its encoding is there, in encoded units per deviation.
   */
  readonly probing?: Tensor;
}

/** A scalar to minimise on a batch, made from a loss; it may differentiate predict() by its inputs. */
export interface Objective {
  readonly name: string;
  readonly facts: ObjectiveFacts;
  readonly references: readonly Reference[];
  evaluate(context: ObjectiveContext): Tensor;
  /**
   * Where the objective is the (weighted) mean of a term for each example: those terms, [batch], before weights. Rules
   * that act on examples need them.
   */
  terms?(context: ObjectiveContext): Tensor;
}
