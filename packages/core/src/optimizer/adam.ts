import { add, div, mul, sqrt, square, type Tensor } from "../graph/index.ts";
import { biasCorrection } from "./bias-correction.ts";
import { checkDecay, checkPositive } from "./check.ts";
import { adamReference } from "./references.ts";
import type { Update } from "./update.ts";

/** Adam's constants. */
export interface AdamOptions {
  /** Decay of the mean of gradients, in [0, 1). */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). */
  readonly beta2?: number;
  /** Added to the root of the second moment; positive. */
  readonly epsilon?: number;
}

/**
 * Adam: each parameter moves by about the learning rate, less where its gradient is uncertain.
 *
 * η·m̂/(√v̂ + ε), with m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ)
 * (Algorithm 1 of the paper).
 *
 * The state holds M = m/(1 − β₁) and V = v/(1 − β₂), which decay and add without being scaled, and the corrections
 * are folded into scalars a step: η·m̂/(√v̂ + ε) = (ηc₁/√c₂)·M/(√V + ε/√c₂), c = (1 − β)/(1 − βᵗ). That saves four
 * passes over the parameters.
 *
 * State: two vectors. Cost: nine passes. Steps do not shrink with the gradient: with a constant rate it hovers around a
 * minimum at a distance of about the rate. For penalties on weights see `adamw`: added to the gradient they are
 * divided by √v̂ too.
 *
 * @throws UsageError for a decay outside [0, 1) or an ε that is not positive
 * @example adam({ beta2: 0.99 })
 *
 * Reference: Kingma and Ba 2015.
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}): Update {
  checkDecay("beta1 of adam", beta1);
  checkDecay("beta2 of adam", beta2);
  checkPositive("epsilon of adam", epsilon);
  return {
    name: "adam",
    options: { beta1, beta2, epsilon },
    references: [adamReference],
    slots: ({ total }) => [
      { name: "mean", shape: [total] },
      { name: "square", shape: [total] },
    ],
    step({ gradient, state, step, learningRate }) {
      const [mean, squares] = state as readonly [Tensor, Tensor];
      const nextMean = add(mul(mean, beta1), gradient);
      const nextSquares = add(mul(squares, beta2), square(gradient));
      const root = sqrt(biasCorrection(beta2, step));
      const scale = div(mul(learningRate, biasCorrection(beta1, step)), root);
      const update = mul(div(nextMean, add(sqrt(nextSquares), div(epsilon, root))), scale);
      return { update, state: [nextMean, nextSquares] };
    },
  };
}
