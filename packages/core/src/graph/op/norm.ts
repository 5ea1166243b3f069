import { axesOf, keptShape, type Reduction, type ReductionAttributes, reduceValue, reductionOp } from "../reduction.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { abs } from "./abs.ts";
import { equal } from "./compare.ts";
import { constant } from "./constant.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { where } from "./where.ts";

export const normOp: OpDefinition<ReductionAttributes> = reductionOp("norm", "ReduceL2", {
  vjp(node, upstream) {
    const x = node.inputs[0] as Tensor;
    // At zero the length has a kink; taking the subgradient 0 there keeps what is zero at zero.
    const length = where(equal(node, constant(0, node.dtype)), 1, node);
    const kept = keptShape(x.shape, node.attributes.axes);
    return [mul(x, reshape(div(upstream, length), kept))];
  },
  evaluate({ attributes }, [x]) {
    const { shape, data } = reduceValue(x as Value, attributes, 0, (total, value) => total + value * value);
    return { shape, data: data.map(Math.sqrt) };
  },
  // Without axes to reduce, ONNX would reduce them all.
  simplify: ({ inputs: [x], attributes: { axes }, shape }) =>
    axes.every((axis) => (x as Tensor).shape[axis] === 1) ? abs(reshape(x as Tensor, shape)) : undefined,
});

/** Euclidean length √Σx² over axes (all by default), with gradient 0 where it vanishes. */
export function norm(x: Tensor, options: Reduction = {}): Tensor {
  return applyOp(normOp, [x], axesOf("norm", x, options));
}
