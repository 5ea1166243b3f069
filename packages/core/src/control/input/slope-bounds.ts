import { type Reference, UsageError } from "../../base/index.ts";
import { add, constant, max, mul, square, sub, sum, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { selectColumns } from "../columns.ts";
import type { Objective } from "../objective.ts";
import { slopesOf } from "../slopes.ts";
import type { PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

/** Which slopes cost nothing: those from `lower` to `upper`, without end where one is absent. */
export interface SlopeBound {
  readonly lower?: number;
  readonly upper?: number;
}

/** What slope bounds can be told. */
export interface SlopeBoundsOptions extends PenaltyOptions {
  /** One for all controlled columns, or one for each; from −1 to 1 by default. `{ lower: 0 }` is monotone. */
  readonly bounds?: SlopeBound | readonly SlopeBound[];
}

export const pointwiseReference: Reference = {
  authors: "A. Gupta, N. Shukla, L. Marla, A. Kolbeinsson and K. Yellepeddi",
  title: "How to Incorporate Monotonicity in Deep Networks While Preserving Flexibility?",
  year: 2019,
  source: "arXiv:1909.10662",
};

/**
 * A loss with a penalty on slopes outside of bounds, one- or two-sided, feature by feature; with a lower bound of 0 the
 * prediction is to grow with the feature, with an upper bound of 0 to fall.
 *
 * meanᵢ ℓᵢ + λ·Σⱼ [max(0, kᵢⱼ − uⱼ)² + max(0, lⱼ − kᵢⱼ)²], k = ∂ŷ/∂x. Of several outputs, and of classes by their
 * probabilities, it is the mean of each output's own. The paper takes the hinge max(0, −k) for monotone features; here it
 * is squared, so that its gradient has no jump, and has bounds on either side (our extension).
 *
 * It is a penalty at the training examples: slopes may stay slightly outside of the bounds, and say nothing of inputs far
 * from any example. Raise λ until the report's slopes are within. Units: bounds are slopes of the (standardised) inputs and
 * targets. Domain: λ ≥ 0, lower ≤ upper. Cost: that of `jacobian`.
 *
 * @throws UsageError for a lower bound above the upper, no bound at all, a list of another length than the columns, or a
 * strength below 0
 * @example slopeBounds({ columns: [2], bounds: { lower: 0 } }), slopeBounds({ bounds: [{ upper: 0 }, { lower: -1, upper: 1 }] })
 *
 * Reference: Gupta et al. 2019.
 */
export function slopeBounds(options: SlopeBoundsOptions = {}): Objective {
  const { loss = mse(), strength = 1, bounds = { lower: -1, upper: 1 }, columns } = options;
  const name = "slope-bounds";
  const given: readonly SlopeBound[] = Array.isArray(bounds) ? bounds : [bounds as SlopeBound];
  for (const bound of given) checkBound(bound);
  if (!given.some(({ lower, upper }) => finite(lower) || finite(upper))) {
    throw new UsageError({ where: "bounds of slope-bounds", expected: "a bound", found: "none" });
  }
  return penalised({
    name,
    references: [pointwiseReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 0.001, to: 10 }] },
    },
    options: { strength, bounds },
    loss,
    penalty(context, seen) {
      const each = slopesOf(seen, context, columns).map((slopes) => {
        const width = slopes.shape[1] as number;
        const list = Array.isArray(bounds) ? given : new Array<SlopeBound>(width).fill(given[0] as SlopeBound);
        if (list.length !== width) {
          throw new UsageError({
            where: "bounds of slope-bounds",
            expected: `one, or ${width} (one for each controlled column)`,
            found: String(list.length),
          });
        }
        const above = excess(
          slopes,
          list.map(({ upper }) => upper),
          1,
        );
        const below = excess(
          slopes,
          list.map(({ lower }) => lower),
          -1,
        );
        return [above, below].flatMap((part) => part ?? []).reduce(add);
      });
      return mul(each.reduce(add), 1 / each.length);
    },
  });
}

const finite = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

function checkBound({ lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY }: SlopeBound): void {
  if (lower <= upper && lower < Number.POSITIVE_INFINITY && upper > Number.NEGATIVE_INFINITY) return;
  throw new UsageError({
    where: "bounds of slope-bounds",
    expected: "a lower bound of at most the upper",
    found: `${lower} to ${upper}`,
  });
}

/** Of each example, the squares of how far slopes are beyond finite bounds, [batch]; undefined where there are none. */
function excess(slopes: Tensor, bounds: readonly (number | undefined)[], side: 1 | -1): Tensor | undefined {
  const columns = bounds.flatMap((bound, column) => (finite(bound) ? [column] : []));
  if (columns.length === 0) return undefined;
  const ends = constant(bounds.filter(finite), slopes.dtype, [1, columns.length]);
  const beyond = mul(sub(selectColumns(slopes, columns), ends), side);
  return sum(square(max(beyond, 0)), { axes: [1] });
}
