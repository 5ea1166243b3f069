import { UsageError } from "../../base/index.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";

interface LabelEncodeAttributes {
  readonly keys: readonly string[];
}

export const labelEncodeOp: OpDefinition<LabelEncodeAttributes> = {
  name: "label-encode",
  infer(inputs) {
    const [x] = inputs as readonly [TensorType];
    if (x.dtype !== "string") throw shapeError("label-encode", "strings", inputs);
    return { dtype: "int64", shape: x.shape };
  },
  vjp: () => [null],
  lower({ attributes: { keys } }, onnx) {
    const attributes = {
      keys_strings: { strings: keys },
      values_int64s: { ints: keys.map((_, position) => position) },
      default_int64: { int: keys.length },
    };
    return onnx.emit("LabelEncoder", onnx.inputs, attributes, "ai.onnx.ml");
  },
  evaluate({ attributes: { keys } }, [x]) {
    const { shape, strings = [] } = x as Value;
    const positions = new Map(keys.map((key, position) => [key, position]));
    return { shape, data: Float64Array.from(strings, (text) => positions.get(text) ?? keys.length) };
  },
};

/**
 * Each string's position among the keys, as int64; the number of keys for a string that is none of them. For
 * preprocessing inside a model's file.
 *
 * @throws UsageError if there are no keys, or two are equal
 */
export function labelEncode(x: Tensor, keys: readonly string[]): Tensor {
  const distinct = new Set(keys).size;
  if (keys.length === 0 || distinct < keys.length) {
    const found = `${keys.length} keys, ${distinct} of them distinct`;
    throw new UsageError({ where: "label-encode", expected: "one or more distinct keys", found });
  }
  return applyOp(labelEncodeOp, [x], { keys });
}
