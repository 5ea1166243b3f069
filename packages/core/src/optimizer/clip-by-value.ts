import { max, min } from "../graph/index.ts";
import { checkPositive } from "./check.ts";
import { clippingReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";

/**
 * Limits every element of a gradient. Put it before an optimizer with `chain`.
 *
 * min(max(g, −maximum), maximum)
 *
 * State: none. Cost: two passes. The direction changes; `clipByGlobalNorm` keeps it.
 *
 * @param maximum the greatest size of an element, positive
 * @throws UsageError unless the maximum is a positive number
 * @example chain(clipByValue(0.5), sgd())
 *
 * Reference: Pascanu, Mikolov and Bengio 2013, who clip the norm and name this beside it.
 */
export function clipByValue(maximum: number): Transform<Update> {
  checkPositive("maximum of clipByValue", maximum);
  return {
    name: "clip-by-value",
    options: { maximum },
    facts: { place: "gradient", exact: true },
    references: [clippingReference],
    slots: () => [],
    step: ({ gradient }) => ({ update: min(max(gradient, -maximum), maximum), state: [] }),
  };
}
