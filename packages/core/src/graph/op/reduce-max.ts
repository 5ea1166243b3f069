import { axesOf, keptShape, type Reduction, type ReductionAttributes, reduceValue, reductionOp } from "../reduction.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { cast } from "./cast.ts";
import { equal } from "./compare.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";

export const reduceMaxOp: OpDefinition<ReductionAttributes> = reductionOp("reduce-max", "ReduceMax", {
  vjp(node, upstream) {
    const x = node.inputs[0] as Tensor;
    const { axes } = node.attributes;
    const kept = keptShape(x.shape, axes);
    const reached = cast(equal(x, reshape(node, kept)), x.dtype);
    const share = div(reshape(upstream, kept), sum(reached, { axes, keepDimensions: true }));
    return [mul(reached, share)];
  },
  evaluate: ({ attributes }, [x]) => reduceValue(x as Value, attributes, Number.NEGATIVE_INFINITY, Math.max),
  simplify: ({ inputs: [x], attributes: { axes }, shape }) =>
    axes.every((axis) => (x as Tensor).shape[axis] === 1) ? reshape(x as Tensor, shape) : undefined,
});

/** The largest element over axes (all by default). Where several are largest they share the gradient equally. */
export function reduceMax(x: Tensor, options: Reduction = {}): Tensor {
  return applyOp(reduceMaxOp, [x], axesOf("reduce-max", x, options));
}
