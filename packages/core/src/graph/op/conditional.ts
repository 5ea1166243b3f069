import { ShapeError } from "../../base/index.ts";
import type { Region, RegionAttributes } from "../region.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import { formatType, sameShape } from "../types.ts";
import { resultOf } from "./result.ts";

/** Input: a bool scalar. Regions: the branch taken where it holds, then the other; both without parameters. */
export const conditionalOp: OpDefinition<RegionAttributes> = {
  name: "conditional",
  infer: (inputs, { regions }) => {
    const [predicate] = inputs;
    if (predicate?.dtype !== "bool" || predicate.shape.length > 0) {
      throw shapeError("conditional", "a bool scalar", inputs);
    }
    const { dtype, shape } = (regions[0] as Region).results[0] as Tensor;
    return { dtype, shape };
  },
  vjp: () => {
    throw new Error("a conditional is not differentiable: differentiate inside its branches, or use where");
  },
  lower: () => {
    throw new Error("a conditional is lowered with its regions");
  },
  evaluate: () => {
    throw new Error("a conditional is evaluated with its regions");
  },
};

/**
 * Computes one of two lists of tensors and leaves the other uncomputed. Not differentiable; `where` is.
 *
 * @param predicate a bool scalar
 * @throws ShapeError if the branches' types differ
 */
export function conditional(
  predicate: Tensor,
  whenTrue: readonly Tensor[],
  whenFalse: readonly Tensor[],
): readonly Tensor[] {
  if (whenTrue.length !== whenFalse.length || whenTrue.length === 0) {
    const found = `${whenTrue.length} and ${whenFalse.length}`;
    throw new ShapeError({ where: "conditional", expected: "as many results in both branches, at least one", found });
  }
  for (const [i, a] of whenTrue.entries()) {
    const b = whenFalse[i];
    if (b?.dtype !== a.dtype || !sameShape(a.shape, b.shape)) {
      throw shapeError(
        "conditional",
        `result ${i} to be ${formatType(a)} in both branches`,
        b === undefined ? [] : [b],
      );
    }
  }
  const regions = [whenTrue, whenFalse].map((results) => ({ parameters: [], results }));
  const node = applyOp(conditionalOp, [predicate], { regions });
  return whenTrue.map((type, i) => resultOf(node, i, type));
}
