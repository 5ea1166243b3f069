import { UsageError } from "../../base/index.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";

interface LabelDecodeAttributes {
  readonly keys: readonly string[];
}

export const labelDecodeOp: OpDefinition<LabelDecodeAttributes> = {
  name: "label-decode",
  infer(inputs) {
    const [x] = inputs as readonly [TensorType];
    if (x.dtype !== "int64") throw shapeError("label-decode", "int64 positions", inputs);
    return { dtype: "string", shape: x.shape };
  },
  vjp: () => [null],
  lower({ attributes: { keys } }, onnx) {
    const attributes = {
      keys_int64s: { ints: keys.map((_, position) => position) },
      values_strings: { strings: keys },
      default_string: { string: "" },
    };
    return onnx.emit("LabelEncoder", onnx.inputs, attributes, "ai.onnx.ml");
  },
  evaluate({ attributes: { keys } }, [x]) {
    const { shape, data } = x as Value;
    return { shape, data: new Float64Array(), strings: Array.from(data, (position) => keys[position] ?? "") };
  },
};

/**
 * The key at each position, as a string; "" for a position that is none. The reverse of `labelEncode`, for a class in
 * a model's file.
 *
 * @throws UsageError if there are no keys
 */
export function labelDecode(x: Tensor, keys: readonly string[]): Tensor {
  if (keys.length === 0) throw new UsageError({ where: "label-decode", expected: "one or more keys", found: "none" });
  return applyOp(labelDecodeOp, [x], { keys });
}
