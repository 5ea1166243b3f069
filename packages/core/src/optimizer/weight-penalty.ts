import { add, mul, sign, type Tensor } from "../graph/index.ts";
import type { ParameterRole } from "../model/index.ts";
import { checkNonNegative } from "./check.ts";
import { elasticNetReference } from "./references.ts";
import { roleFactor } from "./roles.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";

/** How strongly parameters are penalised. */
export interface WeightPenaltyOptions {
  readonly l1?: number;
  readonly l2?: number;
  /** What is penalised; weights alone by default. */
  readonly roles?: readonly ParameterRole[];
}

/**
 * L1, L2 and elastic penalties: adds to the gradient that of l1·Σ|p| + (l2/2)·Σp² over the weights.
 *
 * g + l1·sign(p) + l2·p, with sign(0) = 0.
 *
 * State: none. Cost: two passes for L2, three for L1, five for both. L1 pulls weights towards zero but seldom onto it: a
 * step crosses. Put it before the optimizer with `chain`; after a clipping, if the penalty should not be clipped.
 * Through Adam a penalty is divided by the gradient's scale: for plain decay use `adamw`, or `weightDecay`.
 *
 * @throws UsageError for a negative strength
 * @example chain(weightPenalty({ l1: 1e-4, l2: 1e-3 }), sgd({ momentum: 0.9 }))
 *
 * Reference: Zou and Hastie 2005 (the elastic net).
 */
export function weightPenalty({ l1 = 0, l2 = 0, roles = ["weight"] }: WeightPenaltyOptions = {}): Transform<Update> {
  checkNonNegative("l1 of weightPenalty", l1);
  checkNonNegative("l2 of weightPenalty", l2);
  return {
    name: "weight-penalty",
    options: { l1, l2, roles },
    facts: { place: "gradient", exact: true },
    references: l1 > 0 && l2 > 0 ? [elasticNetReference] : [],
    slots: () => [],
    step({ gradient, parameters, layout }) {
      const times = (values: Tensor, strength: number): Tensor =>
        mul(values, roleFactor(strength, layout, roles, parameters));
      const terms = [...(l1 > 0 ? [times(sign(parameters), l1)] : []), ...(l2 > 0 ? [times(parameters, l2)] : [])];
      return { update: terms.reduce((total, term) => add(total, term), gradient), state: [] };
    },
  };
}
