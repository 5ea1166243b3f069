import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp, shapeError } from "../tensor.ts";
import type { Shape, TensorType, Value } from "../types.ts";
import { sameShape } from "../types.ts";
import { expand, expandOp } from "./expand.ts";

interface ReshapeAttributes {
  readonly shape: Shape;
}

export const reshapeOp: OpDefinition<ReshapeAttributes> = {
  name: "reshape",
  infer(inputs, { shape }) {
    const [x] = inputs as readonly [TensorType];
    if (factors(x.shape) !== factors(shape)) {
      throw shapeError("reshape", `as many elements as [${shape.join(", ")}]`, inputs);
    }
    return { dtype: x.dtype, shape };
  },
  vjp: ({ inputs: [x] }, upstream) => [reshape(upstream, (x as Tensor).shape)],
  lower({ attributes: { shape } }, onnx) {
    // Without it a length of 0 stands for the operand's own.
    const lengths = shape.includes(0) ? { allowzero: { int: 1 } } : {};
    return onnx.emit("Reshape", [onnx.inputs[0] as string, onnx.dimensions(shape)], lengths);
  },
  evaluate: ({ attributes: { shape } }, [x], { resolve }) => ({ ...(x as Value), shape: resolve(shape) }),
  simplify({ inputs: [x], attributes: { shape } }) {
    const inner = x as Tensor;
    if (sameShape(inner.shape, shape)) return inner;
    const source = inner.inputs[0] as Tensor;
    if (isOp(inner, reshapeOp)) return reshape(source, shape);
    // One number repeated, which broadcasting can do in any shape.
    const isRepeated = isOp(inner, expandOp) && source.shape.every((length) => length === 1);
    return isRepeated ? expand(reshape(source, []), shape) : undefined;
  },
};

/** The element count of a shape as a canonical product of its numbers and names. */
function factors(shape: Shape): string {
  const known = shape.reduce<number>((product, length) => (typeof length === "number" ? product * length : product), 1);
  const names = shape.filter((length) => typeof length === "string").sort();
  return [known, ...names].join("·");
}

/** The same elements, row-major, in another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyOp(reshapeOp, [x], { shape });
}
