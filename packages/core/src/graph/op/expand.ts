import { broadcastShapes, sumTo } from "../broadcast.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { Shape, TensorType, Value } from "../types.ts";
import { sameShape } from "../types.ts";
import { broadcastValue } from "../values.ts";

interface ExpandAttributes {
  readonly shape: Shape;
}

export const expandOp: OpDefinition<ExpandAttributes> = {
  name: "expand",
  infer(inputs, { shape }) {
    const { dtype } = inputs[0] as TensorType;
    if (!sameShape(broadcastShapes("expand", [...inputs, { dtype, shape }]), shape)) {
      throw shapeError("expand", `a shape that broadcasts to [${shape.join(", ")}]`, inputs);
    }
    return { dtype, shape };
  },
  vjp: ({ inputs: [x] }, upstream) => [sumTo(upstream, (x as Tensor).shape)],
  lower: ({ attributes: { shape } }, onnx) => onnx.emit("Expand", [onnx.inputs[0] as string, onnx.dimensions(shape)]),
  evaluate: ({ attributes: { shape } }, [x], { resolve }) => {
    const resolved = resolve(shape);
    return { shape: resolved, data: broadcastValue(x as Value, resolved) };
  },
  simplify: ({ inputs: [x], attributes: { shape } }) => (sameShape((x as Tensor).shape, shape) ? x : undefined),
};

/** x repeated to a shape it broadcasts to. */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyOp(expandOp, [x], { shape });
}
