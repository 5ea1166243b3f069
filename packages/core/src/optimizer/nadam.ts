import { add, constant, div, exp, mul, sqrt, square, sub, type Tensor } from "../graph/index.ts";
import type { AdamOptions } from "./adam.ts";
import { biasCorrection } from "./bias-correction.ts";
import { checkDecay, checkNonNegative, checkPositive } from "./check.ts";
import { nadamReference } from "./references.ts";
import type { Update } from "./update.ts";

/** Adam's constants, and how its momentum grows. */
export interface NadamOptions extends AdamOptions {
  /** ψ: the momentum of step t is β₁(1 − 0.96^(tψ)/2); at 0 it is β₁/2 throughout. */
  readonly momentumDecay?: number;
}

/**
 * Nadam: Adam that looks ahead along its momentum as Nesterov does, in PyTorch's convention.
 *
 * η·((1 − μₜ)g/(1 − Πμ) + μₜ₊₁m/(1 − μₜ₊₁Πμ))/(√v̂ + ε), with μₜ = β₁(1 − 0.96^(tψ)/2), Πμ = μ₁ … μₜ, and Adam's m and v̂.
 * (PyTorch 1.13 has μₜ twice in the second product; PyTorch 2 has it once, as here.)
 *
 * The state holds 1 − Πμ, which starts at zero and keeps its digits: 1 − Πμ ← 1 − μₜ(1 − (1 − Πμ)).
 *
 * State: two vectors and a number. Cost: thirteen passes.
 *
 * @throws UsageError for a decay outside [0, 1), an ε that is not positive, or a negative ψ
 * @example nadam({ beta2: 0.99 })
 *
 * Reference: Dozat 2016.
 */
export function nadam(options: NadamOptions = {}): Update {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, momentumDecay = 0.004 } = options;
  checkDecay("beta1 of nadam", beta1);
  checkDecay("beta2 of nadam", beta2);
  checkPositive("epsilon of nadam", epsilon);
  checkNonNegative("momentumDecay of nadam", momentumDecay);
  const momentumAt = (step: Tensor): Tensor =>
    sub(beta1, mul(exp(mul(step, momentumDecay * Math.log(0.96))), beta1 / 2));
  return {
    name: "nadam",
    options: { beta1, beta2, epsilon, momentumDecay },
    references: [nadamReference],
    slots: ({ total }) => [
      { name: "mean", shape: [total] },
      { name: "square", shape: [total] },
      { name: "complement", shape: [1] },
    ],
    step({ gradient, state, step, learningRate }) {
      const [mean, squares, complement] = state as readonly [Tensor, Tensor, Tensor];
      const one = constant(1, gradient.dtype);
      const [momentum, following] = [momentumAt(step), momentumAt(add(step, 1))];
      /** 1 − μΠμ. */
      const after = (mu: Tensor, before: Tensor): Tensor => add(sub(one, mu), mul(mu, before));
      const now = after(momentum, complement);
      const nextMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      // As in `adam`, v/(1 − β₂), with the rest of the correction in scalars: v̂ = c₂·V.
      const nextSquares = add(mul(squares, beta2), square(gradient));
      const size = add(mul(sqrt(nextSquares), sqrt(biasCorrection(beta2, step))), epsilon);
      const ahead = add(
        mul(gradient, div(sub(one, momentum), now)),
        mul(nextMean, div(following, after(following, now))),
      );
      return { update: mul(div(ahead, size), learningRate), state: [nextMean, nextSquares, now] };
    },
  };
}
