import { div, max, mul, norm } from "../graph/index.ts";
import { checkPositive } from "./check.ts";
import { clippingReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Update } from "./update.ts";

/**
 * Shortens gradients that are too long, keeping their direction. Put it before an optimizer with `chain`.
 *
 * g·min(1, maximum/‖g‖), with the length over all parameters; as g·maximum/max(‖g‖, maximum), since nothing in that is
 * singular at a zero gradient. Where the length overflows the result is zero.
 *
 * PyTorch's `clip_grad_norm_` divides by ‖g‖ + 1e-6, so that what it clips comes out a little shorter than the maximum, and
 * a gradient that is a little shorter than it is shortened too; here the length is exactly the maximum, or untouched.
 *
 * State: none. Cost: two passes. An optimizer that divides by the gradient's own scale, as Adam does, hardly notices it
 * unless lengths vary from step to step.
 *
 * @param maximum the greatest length, positive
 * @throws UsageError unless the maximum is a positive number
 * @example chain(clipByGlobalNorm(1), adam())
 *
 * Reference: Pascanu, Mikolov and Bengio 2013.
 */
export function clipByGlobalNorm(maximum: number): Transform<Update> {
  checkPositive("maximum of clipByGlobalNorm", maximum);
  return {
    name: "clip-by-global-norm",
    options: { maximum },
    facts: { place: "gradient", exact: true },
    references: [clippingReference],
    slots: () => [],
    step: ({ gradient }) => ({ update: mul(gradient, div(maximum, max(norm(gradient), maximum))), state: [] }),
  };
}
