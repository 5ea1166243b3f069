import { add, div, max, mul, sqrt, square, sub, type Tensor } from "../graph/index.ts";
import { checkDecay, checkPositive } from "./check.ts";
import { rmspropReference } from "./references.ts";
import type { Update } from "./update.ts";

/** RMSprop's constants. */
export interface RmspropOptions {
  /** α, decay of the mean of squared gradients, in [0, 1). */
  readonly decay?: number;
  /** μ, the share of its velocity that a step keeps, in [0, 1). */
  readonly momentum?: number;
  /** Divides by the gradient's deviation instead of its root mean square. */
  readonly centered?: boolean;
  /** Added to the root; positive. */
  readonly epsilon?: number;
}

/**
 * RMSprop: divides each gradient by its recent size, in PyTorch's convention.
 *
 * v ← αv + (1 − α)g²; b ← μb + g/(√v + ε); the update is η·b. With `centered` v − m² stands for v, m ← αm + (1 − α)g.
 * (TensorFlow adds ε within the root, and puts the learning rate into b.) Nothing corrects v for its start at zero: the
 * first step is 1/√(1 − α) times the learning rate, ten by default.
 *
 * State: one vector; one more with momentum, one more centred. Cost: seven passes; two more with momentum, six more
 * centred. `adam` is its successor.
 *
 * @throws UsageError for a decay or momentum outside [0, 1), or an ε that is not positive
 * @example rmsprop({ decay: 0.9, momentum: 0.9 })
 *
 * Reference: Tieleman and Hinton 2012; centred, Graves 2013.
 */
export function rmsprop(options: RmspropOptions = {}): Update {
  const { decay = 0.99, momentum = 0, centered = false, epsilon = 1e-8 } = options;
  checkDecay("decay of rmsprop", decay);
  checkDecay("momentum of rmsprop", momentum);
  checkPositive("epsilon of rmsprop", epsilon);
  return {
    name: "rmsprop",
    options: { decay, momentum, centered, epsilon },
    references: [rmspropReference],
    slots: ({ total }) => [
      { name: "square", shape: [total] },
      ...(centered ? [{ name: "mean", shape: [total] }] : []),
      ...(momentum > 0 ? [{ name: "velocity", shape: [total] }] : []),
    ],
    step({ gradient, state, learningRate }) {
      const averaged = (before: Tensor, value: Tensor): Tensor => add(mul(before, decay), mul(value, 1 - decay));
      const squares = averaged(state[0] as Tensor, square(gradient));
      const mean = centered ? [averaged(state[1] as Tensor, gradient)] : [];
      // The difference is never negative but for rounding, which would make its root NaN.
      const variance = mean.reduce((total, value) => max(sub(total, square(value)), 0), squares);
      const scaled = div(gradient, add(sqrt(variance), epsilon));
      if (momentum === 0) return { update: mul(scaled, learningRate), state: [squares, ...mean] };
      const velocity = add(mul(state.at(-1) as Tensor, momentum), scaled);
      return { update: mul(velocity, learningRate), state: [squares, ...mean, velocity] };
    },
  };
}
