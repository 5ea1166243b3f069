import { add, mul, sub, type Tensor } from "../graph/index.ts";
import { biasCorrection } from "./bias-correction.ts";
import { check } from "./check.ts";
import { averagingReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Wrapper } from "./update.ts";

/** How weights are averaged. */
export interface ExponentialMovingAverageOptions {
  /** d, what an average keeps at an update, above 0 and below 1: it spans about 1/(1 − d) updates. */
  readonly decay?: number;
}

/**
 * An exponential moving average of the weights: training goes on with the weights themselves, and the average is what is
 * evaluated and exported.
 *
 * w̄ₜ = Σ dᵗ⁻ⁱwᵢ / Σ dᵗ⁻ⁱ over the updates i = 1 … t. Divided by the sum of its weights, it owes nothing to where
 * training began.
 *
 * The state holds w̄ − w, which is zero at the start, as every state is: Δ ← (1 − c)(Δ + wₜ₋₁ − wₜ), with
 * c = (1 − d)/(1 − dᵗ). It sees the update of the whole chain, wherever in it it stands, and leaves it as it is.
 *
 * State: one vector. Cost: four passes. With a learning rate that falls to zero there is less to gain. What a model keeps
 * beside its parameters is not averaged.
 *
 * @throws UsageError for a decay outside (0, 1)
 * @example chain(adam(), exponentialMovingAverage({ decay: 0.99 }))
 *
 * Reference: Polyak and Juditsky 1992, for the equally weighted average.
 */
export function exponentialMovingAverage({ decay = 0.999 }: ExponentialMovingAverageOptions = {}): Transform<Wrapper> {
  check(decay > 0 && decay < 1, "decay of exponentialMovingAverage", "a number above 0 and below 1", decay);
  return {
    name: "exponential-moving-average",
    options: { decay },
    facts: { place: "around", exact: true },
    references: [averagingReference],
    slots: ({ total }) => [{ name: "lead", shape: [total] }],
    around({ gradient, parameters, state, step }, rest) {
      const { update, state: next } = rest.step(gradient);
      // By how far the parameters really moved: rounded, that is not quite the update.
      const moved = sub(parameters, sub(parameters, update));
      const kept = sub(1, biasCorrection(decay, step));
      return { update, state: [mul(add(state[0] as Tensor, moved), kept)], rest: next };
    },
    evaluated(parameters, [lead]) {
      return parameters.map((value, i) => value + (lead?.[i] ?? 0));
    },
  };
}
