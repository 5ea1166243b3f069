import { add, cast, conditional, constant, div, equal, expand, mul } from "../graph/index.ts";
import { check } from "./check.ts";
import { accumulationReference } from "./references.ts";
import type { Transform } from "./transform.ts";
import type { Wrapper } from "./update.ts";

/**
 * Gradient accumulation: updates once every k batches, with the mean of their gradients. What follows it in the chain
 * acts in those steps alone, and counts them.
 *
 * g = (g₁ + … + g_k)/k
 *
 * For an objective that is a mean over examples, k batches give the update that one batch of all their rows would. (The
 * Lai loss with `reduce: "batch"` is none: there k batches are controlled each by itself.) The learning rate is that of
 * the k-th batch. Batches that are left over at the end of an epoch count towards the next one; those at the end of a
 * training change nothing.
 *
 * State: one vector. Cost: two passes a batch, and a copy of the state behind it; memory as for the small batch.
 *
 * @param batches k, a whole number of at least 1
 * @throws UsageError for another number
 * @example chain(gradientAccumulation(4), clipByGlobalNorm(1), adam())
 *
 * Reference: Ott et al. 2018.
 */
export function gradientAccumulation(batches: number): Transform<Wrapper> {
  check(
    Number.isSafeInteger(batches) && batches >= 1,
    "batches of gradientAccumulation",
    "a whole number from 1",
    batches,
  );
  return {
    name: "gradient-accumulation",
    options: { batches },
    facts: { place: "around", exact: true },
    references: [accumulationReference],
    slots: ({ total }) => (batches > 1 ? [{ name: "sum", shape: [total] }] : []),
    around({ gradient, state: [before], step, layout: { total } }, rest) {
      if (before === undefined) {
        const { update, state } = rest.step(gradient);
        return { update, state: [], rest: state };
      }
      const { dtype } = gradient;
      const nothing = expand(constant(0, dtype), [total]);
      const sum = add(before, gradient);
      // Half a batch more keeps the quotient off the whole numbers, where a rounding would decide.
      const updates = cast(cast(div(add(step, 0.5), batches), "int64"), dtype);
      const { update, state } = rest.step(div(sum, batches), updates);
      const [moved, kept, ...next] = conditional(
        equal(mul(updates, batches), step),
        [update, nothing, ...state],
        [nothing, sum, ...rest.state],
      );
      return { update: moved ?? nothing, state: [kept ?? sum], rest: next };
    },
  };
}
