import { add, mul, sign, type Tensor } from "../graph/index.ts";
import { checkDecay } from "./check.ts";
import { lionReference } from "./references.ts";
import type { Update } from "./update.ts";

/** Lion's constants. */
export interface LionOptions {
  /** β₁, the share of the mean in the direction of a step, in [0, 1). */
  readonly beta1?: number;
  /** β₂, the decay of the mean of gradients, in [0, 1). */
  readonly beta2?: number;
}

/**
 * Lion: every parameter moves by exactly the learning rate, in the direction of a mean of gradients.
 *
 * η·sign(β₁m + (1 − β₁)g), then m ← β₂m + (1 − β₂)g, with sign(0) = 0 (Algorithm 2 of the paper without its decay, which is
 * `weightDecay` after it).
 *
 * State: one vector, half of Adam's. Cost: seven passes. Steps are longer than Adam's: the authors take a learning rate
 * three to ten times smaller and a decay as many times larger. With a constant rate it hovers around a minimum at a
 * distance of about the rate; small batches, whose signs are mostly noise, suit it ill.
 *
 * @throws UsageError for a decay outside [0, 1)
 * @example chain(lion(), weightDecay({ rate: 0.1 }))
 *
 * Reference: Chen et al. 2023.
 */
export function lion({ beta1 = 0.9, beta2 = 0.99 }: LionOptions = {}): Update {
  checkDecay("beta1 of lion", beta1);
  checkDecay("beta2 of lion", beta2);
  return {
    name: "lion",
    options: { beta1, beta2 },
    references: [lionReference],
    slots: ({ total }) => [{ name: "mean", shape: [total] }],
    step({ gradient, state, learningRate }) {
      const mean = state[0] as Tensor;
      const direction = sign(add(mul(mean, beta1), mul(gradient, 1 - beta1)));
      const next = add(mul(mean, beta2), mul(gradient, 1 - beta2));
      return { update: mul(direction, learningRate), state: [next] };
    },
  };
}
