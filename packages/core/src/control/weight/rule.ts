import type { Reference } from "../../base/index.ts";
import type { Tensor } from "../../graph/index.ts";
import type { ParameterRole } from "../../model/index.ts";
import type { Tried } from "../tried.ts";
import type { RuleOptions } from "./options.ts";

/** A batch's objective as a function of the parameters; calling it again reuses the same batch and dropout masks. */
export type ObjectiveAt = (parameters: readonly Tensor[]) => Tensor;

/** What shared code asks of a rule instead of its name. */
export interface RuleFacts {
  /** What it costs on an objective of one part, in gradients: so many times the matrix products of the plain one. */
  readonly gradients: 1 | 2 | 3;
  /** Whether it takes second derivatives by the parameters, and so needs a smooth model and a loss without jumps. */
  readonly needsSmooth?: boolean;
  /** Whether it needs an objective that is a mean over examples. */
  readonly perExample: boolean;
  /** Whether it plays the parts of an objective off against each other, and does nothing to one without parts. */
  readonly perPart?: boolean;
  /**
   * How many backward passes each part of an objective costs beyond the first; none where absent. A backward pass is two
   * thirds of a gradient.
   */
  readonly backwardPerPart?: number;
  /** How it is tried; not at all where absent. */
  readonly tried?: Tried<"radius" | "strength">;
}

/** What a rule may ask beside the objective and the parameters. */
export interface RuleContext {
  /**
   * The (weighted) mean over the batch of a function of each example's term, [batch]; of the terms themselves it is the
   * objective.
   *
   * @throws UsageError where the objective is no mean over examples
   */
  averageOf(parameters: readonly Tensor[], of: (terms: Tensor) => Tensor): Tensor;
  /** The parts of the objective, scalars; the objective itself where it has none. */
  partsOf(parameters: readonly Tensor[]): readonly Tensor[];
  /** What each parameter is for. */
  readonly roles: readonly ParameterRole[];
  /** The number of this update within the phase, from 1: a scalar. */
  readonly step: Tensor;
  /** Updates of the phase. */
  readonly steps: number;
  /** This update's share of the base learning rate, by the schedule: a scalar. */
  readonly rateShare: Tensor;
}

/** How a gradient is taken of an objective: plainly, or at or around other parameters to control flatness. */
export interface GradientRule {
  readonly name: string;
  readonly facts: RuleFacts;
  /** What it was made with, defaults filled in; an option that it does not read is absent. */
  readonly options: RuleOptions;
  readonly references: readonly Reference[];
  /**
   * Calls the objective at the parameters given before it does at others, since statistics of a pass count the first
   * time.
   *
   * @returns the objective at the parameters given, and a gradient in the shape of each of them
   */
  gradient(objectiveAt: ObjectiveAt, parameters: readonly Tensor[], context: RuleContext): RuleResult;
}

export interface RuleResult {
  readonly loss: Tensor;
  readonly gradients: readonly Tensor[];
}
