import { add, constant, div, max, min, mul, norm, sign, stopGradient, type Tensor } from "../../graph/index.ts";
import { type Loss, weightedMean } from "../../loss/index.ts";
import { columnMask } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { gradientByInputs, seenOf } from "../slopes.ts";
import type { Tried } from "../tried.ts";
import { unitRows } from "../unit-rows.ts";
import type { LossControlOptions } from "./options.ts";

/** The norm that bounds how far an attack moves an input: each column by itself, or the Euclidean length. */
export type Ball = "linf" | "l2";

/** What every adversarial training can be told. */
export interface AttackOptions extends LossControlOptions {
  /** ε: how far inputs are moved, in their own units, which are deviations where they are standardised; 0.1 by default. */
  readonly radius?: number;
  /** The share of the loss that is taken at the attacked inputs, from 0 to 1. */
  readonly strength?: number;
  /** "linf" by default. */
  readonly ball?: Ball;
}

/** How adversarial trainings are tried: by how far they move inputs; a search weighs attacked and own loss too. */
export const attackTried: Tried<"radius" | "strength"> = {
  strengths: [
    { option: "radius", from: 0.01, to: 1 },
    { option: "strength", from: 0.01, to: 1 },
  ],
};

/** The step of length 1 in the ball's norm along which a linear loss grows most; 0 where the gradient is. */
export function ascent(ball: Ball, gradient: Tensor): Tensor {
  return ball === "linf" ? sign(gradient) : unitRows(gradient).unit;
}

/** The nearest point of the ball. */
export function projected(ball: Ball, moved: Tensor, radius: number): Tensor {
  if (ball === "linf") return max(min(moved, radius), -radius);
  const length = norm(moved, { axes: [1], keepDimensions: true });
  return mul(moved, div(constant(radius, moved.dtype), max(length, radius)));
}

/** The gradient of each example's loss at moved inputs by the controlled columns, 0 in others: [batch, inputs]. */
export function lossGradient(
  loss: Loss,
  { predict, inputs, targets }: ObjectiveContext,
  { moved, columns }: { readonly moved?: Tensor; readonly columns?: readonly number[] | undefined },
): Tensor {
  const at = moved === undefined ? inputs : add(inputs, moved);
  const gradient = gradientByInputs(loss.evaluate(predict(at), targets), at);
  return columns === undefined ? gradient : mul(gradient, columnMask(inputs, columns));
}

/**
 * The share of a loss at attacked inputs and the rest at the inputs themselves, (1 − s)·ℓ(x) + s·ℓ(x + δ), where δ is a
 * constant to the gradient.
 */
export function attacked(
  name: string,
  loss: Loss,
  strength: number,
  displacement: (context: ObjectiveContext) => Tensor,
): Required<Pick<Objective, "evaluate" | "terms">> {
  const terms = (context: ObjectiveContext): Tensor => {
    const moved = add(context.inputs, stopGradient(displacement(context)));
    const worst = loss.evaluate(seenOf(name, { ...context, inputs: moved }).outputs, context.targets);
    if (strength === 1) return worst;
    const there = loss.evaluate(seenOf(name, context).outputs, context.targets);
    return add(mul(there, 1 - strength), mul(worst, strength));
  };
  return { terms, evaluate: (context) => weightedMean(terms(context), context.weights) };
}
