import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sameShape, sizeOf } from "../types.ts";
import { concat, concatOp } from "./concat.ts";
import { constant } from "./constant.ts";
import { expand } from "./expand.ts";

interface SplitAttributes {
  readonly lengths: readonly number[];
  readonly axis: number;
  /** Which of the parts this node is; the parts of one split share one ONNX node. */
  readonly part: number;
}

export const splitOp: OpDefinition<SplitAttributes> = {
  name: "split",
  infer(inputs, { lengths, axis, part }) {
    const [x] = inputs as readonly [TensorType];
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (x.shape[axis] !== total) {
      throw shapeError("split", `a length of ${total} along axis ${axis} (${lengths.join(" + ")})`, inputs);
    }
    return { dtype: x.dtype, shape: x.shape.with(axis, lengths[part] as number) };
  },
  vjp({ inputs: [x], attributes: { lengths, axis, part } }, upstream) {
    const { dtype, shape } = x as Tensor;
    const zeros = (length: number): Tensor => expand(constant(0, dtype), shape.with(axis, length));
    const parts = lengths.map((length, i) => (i === part ? upstream : zeros(length)));
    return [
      concat(
        parts.filter((_, i) => lengths[i] !== 0),
        axis,
      ),
    ];
  },
  lower({ attributes: { lengths, axis, part } }, onnx) {
    const [x] = onnx.inputs as readonly [string];
    const names = onnx.emitMany("Split", [x, onnx.dimensions(lengths)], lengths.length, { axis: { int: axis } });
    return names[part] as string;
  },
  evaluate({ attributes: { lengths, axis, part } }, [x]) {
    const { shape, data } = x as Value;
    const outer = sizeOf(shape.slice(0, axis));
    const inner = sizeOf(shape.slice(axis + 1));
    const length = lengths[part] as number;
    const start = lengths.slice(0, part).reduce((sum, before) => sum + before, 0);
    const stride = (shape[axis] as number) * inner;
    const result = new Float64Array(outer * length * inner);
    for (let i = 0; i < outer; i++) {
      const from = i * stride + start * inner;
      result.set(data.subarray(from, from + length * inner), i * length * inner);
    }
    return { shape: shape.with(axis, length), data: result };
  },
  simplify(node) {
    const { lengths, part } = node.attributes;
    const x = node.inputs[0] as Tensor;
    if (lengths.length === 1) return x;
    if (!isOp(x, concatOp) || x.attributes.axis !== node.attributes.axis) return undefined;
    const whole = x.inputs[part] as Tensor;
    const aligned = x.inputs.length === lengths.length && sameShape(whole.shape, node.shape);
    return aligned && x.inputs.every((tensor, i) => tensor.shape[node.attributes.axis] === lengths[i])
      ? whole
      : undefined;
  },
};

/** A tensor cut into parts of given lengths along an axis. */
export function split(x: Tensor, lengths: readonly number[], axis: number): readonly Tensor[] {
  const from = axis < 0 ? axis + x.shape.length : axis;
  return lengths.map((_, part) => applyOp(splitOp, [x], { lengths, axis: from, part }));
}
