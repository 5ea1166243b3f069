import { add, mul } from "../graph/index.ts";
import type { ParameterRole } from "../model/index.ts";
import { checkNonNegative } from "./check.ts";
import { adamwReference } from "./references.ts";
import { roleFactor } from "./roles.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";

/** What decays, and how fast. */
export interface WeightDecayOptions {
  /** Share of a parameter that a step with learning rate 1 takes away. */
  readonly rate?: number;
  /** What decays; weights alone by default. */
  readonly roles?: readonly ParameterRole[];
}

/**
 * Decoupled weight decay: every update also takes away a share of each weight. Put it after an optimizer with `chain`.
 *
 * update + η·rate·p
 *
 * Coupled decay, which is a part of the gradient that the optimizer scales as it does the rest, is
 * `weightPenalty({ l2 })`. Under plain gradient descent the two are the same; under Adam and its kin a coupled decay hardly
 * acts on weights whose gradients are large. `adamw()` is `chain(adam(), weightDecay({ rate: 0.01 }))`.
 *
 * State: none. Cost: three passes.
 *
 * @throws UsageError for a negative rate
 * @example chain(lion(), weightDecay({ rate: 0.1 }))
 *
 * Reference: Loshchilov and Hutter 2019.
 */
export function weightDecay({ rate = 0.01, roles = ["weight"] }: WeightDecayOptions = {}): Transform<Update> {
  checkNonNegative("rate of weightDecay", rate);
  return {
    name: "weight-decay",
    options: { rate, roles },
    facts: { place: "update", exact: true },
    references: [adamwReference],
    slots: () => [],
    step({ gradient, parameters, layout, learningRate }) {
      if (rate === 0) return { update: gradient, state: [] };
      const decay = mul(parameters, roleFactor(rate, layout, roles, parameters));
      return { update: add(gradient, mul(decay, learningRate)), state: [] };
    },
  };
}
