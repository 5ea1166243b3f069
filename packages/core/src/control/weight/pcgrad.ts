import {
  concat,
  constant,
  div,
  gradients,
  matmul,
  max,
  min,
  mul,
  reshape,
  sizeOf,
  split,
  sub,
  sum,
  type Tensor,
} from "../../graph/index.ts";
import { concatenated, identity, shiftedRows } from "./part-vectors.ts";
import { pcgradReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";

/** Squared lengths below this count as this: a part without a gradient is in nobody's way. */
const leastSquare = 1e-30;

/**
 * Gradient surgery for an objective of several parts, such as the vector form of the Lai loss, one part a feature: where
 * the gradients of two parts point against each other, each gives up what it has against the other.
 *
 * For every part i: v = gᵢ; for the others j in turn, where v·gⱼ < 0, v ← v − (v·gⱼ/‖gⱼ‖²)·gⱼ; the gradient is the sum
 * of all v. Where no two parts conflict it is the gradient of their sum, which for the Lai loss is that of norm "l1".
 *
 * The others are taken in the order after i, round the list, where the paper draws an order at random. Of an objective
 * without parts the gradient is plain. Cost: a backward pass for each part, so that of n parts there are (1 + 2n)/3
 * gradients: for the Lai loss of n ≥ 2 columns 2 + 4n matrix products for each hidden layer, where the plain gradient
 * takes 6; and the inner products of the parts' gradients.
 *
 * @example laiTraining({ …, control: lai({ boundary: 0.3 }), rule: pcgrad() })
 *
 * Reference: Yu et al. 2020.
 */
export function pcgrad(): GradientRule {
  return {
    name: "pcgrad",
    facts: { gradients: 1, perExample: false, perPart: true, backwardPerPart: 1 },
    options: {},
    references: [pcgradReference],
    gradient(objectiveAt, parameters, { partsOf }) {
      const loss = objectiveAt(parameters);
      const parts = partsOf(parameters);
      if (parts.length < 2) return { loss, gradients: gradients(loss, parameters) };
      const each = concat(
        parts.map((part) => concatenated(gradients(part, parameters))),
        0,
      );
      const shares = surgery(matmul(each, each, { transposeB: true }));
      const together = reshape(matmul(shares, each), [each.shape[1] as number]);
      const sizes = parameters.map(({ shape }) => sizeOf(shape as readonly number[]));
      return {
        loss,
        gradients: split(together, sizes, 0).map((part, i) => reshape(part, (parameters[i] as Tensor).shape)),
      };
    },
  };
}

/**
 * How often each part's gradient counts in the sum, [1, parts]: the projections in terms of the gradients' inner products
 * alone, since every v stays a combination of them.
 *
 * @param products gᵢ·gⱼ, [parts, parts]
 */
function surgery(products: Tensor): Tensor {
  const { dtype } = products;
  const parts = products.shape[0] as number;
  // Row i holds the combination that v of part i is.
  let rows = identity(parts, dtype);
  for (let step = 1; step < parts; step++) {
    // Row i picks the part that v of part i is held against now.
    const other = shiftedRows(parts, step, dtype);
    const along = sum(mul(rows, matmul(other, products)), { axes: [1], keepDimensions: true });
    const squares = sum(mul(matmul(other, products), other), { axes: [1], keepDimensions: true });
    const against = div(min(along, 0), max(squares, constant(leastSquare, dtype)));
    rows = sub(rows, mul(other, against));
  }
  return sum(rows, { axes: [0], keepDimensions: true });
}
