import { add, mul } from "../graph/index.ts";
import type { ParameterRole } from "../model/index.ts";
import { type AdamOptions, adam } from "./adam.ts";
import { checkNonNegative } from "./check.ts";
import { adamwReference } from "./references.ts";
import { roleFactor } from "./roles.ts";
import type { Update } from "./update.ts";

/** Adam's constants and the decay. */
export interface AdamwOptions extends AdamOptions {
  /** Share of a parameter that a step with learning rate 1 takes away. */
  readonly weightDecay?: number;
  /** What decays; weights alone by default, since shrinking biases and scales only shifts the function. */
  readonly roles?: readonly ParameterRole[];
}

/**
 * AdamW: Adam with weight decay that its scaling leaves alone.
 *
 * η·(m̂/(√v̂ + ε) + wd·p); the decay acts on parameters of the given roles, weights by default. (PyTorch decays every
 * parameter of a group.)
 *
 * State: two vectors. Cost: Adam's nine passes and three. The decay follows the learning rate and its schedule; for a
 * penalty that is part of the gradient see `weightPenalty`.
 *
 * @throws UsageError for a negative decay, and as `adam`
 * @example adamw({ weightDecay: 0.05 })
 *
 * Reference: Loshchilov and Hutter 2019.
 */
export function adamw({ weightDecay = 0.01, roles = ["weight"], ...constants }: AdamwOptions = {}): Update {
  checkNonNegative("weightDecay of adamw", weightDecay);
  const inner = adam(constants);
  return {
    ...inner,
    name: "adamw",
    options: { ...inner.options, weightDecay, roles },
    references: [...inner.references, adamwReference],
    step(context) {
      const { update, state } = inner.step(context);
      if (weightDecay === 0) return { update, state };
      const { parameters, layout, learningRate } = context;
      const decay = mul(parameters, roleFactor(weightDecay, layout, roles, parameters));
      return { update: add(update, mul(decay, learningRate)), state };
    },
  };
}
