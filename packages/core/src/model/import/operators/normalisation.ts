import { add, div, mean, mul, reshape, sqrt, square, sub, type Tensor } from "../../../graph/index.ts";
import { axisWithin, type Call, floatOf, intOf, keepBatch, optionalTensorAt, refuse, tensorAt } from "../call.ts";
import type { ImportedOperator } from "../operator.ts";

/** Layer normalisation over the axes from one on: (x − mean)/√(variance + ε)·scale + bias. */
function layerNormalised(call: Call): Tensor {
  const x = tensorAt(call, 0);
  const rank = x.shape.length;
  const first = axisWithin(call, intOf(call, "axis", -1), rank);
  const axes = x.shape.map((_, axis) => axis).slice(first);
  keepBatch(call, x, axes);
  if (call.node.outputs.slice(1).some((name) => name !== "")) refuse(call, "one output", "its mean and deviation too");
  const over = { axes, keepDimensions: true };
  const centred = sub(x, mean(x, over));
  const deviation = sqrt(add(mean(square(centred), over), floatOf(call, "epsilon", 1e-5)));
  const scaled = mul(div(centred, deviation), tensorAt(call, 1));
  const bias = optionalTensorAt(call, 2);
  return bias === undefined ? scaled : add(scaled, bias);
}

/** Batch normalisation by the statistics in the file, which stay as they are: scale·(x − mean)/√(variance + ε) + bias. */
function batchNormalised(call: Call): Tensor {
  if (intOf(call, "training_mode", 0) !== 0) {
    refuse(call, "its inference form", "training_mode", "export the model in its evaluation mode");
  }
  const x = tensorAt(call, 0);
  const perChannel = (index: number): Tensor => {
    const values = tensorAt(call, index);
    return reshape(values, [...values.shape, ...x.shape.slice(2).map(() => 1)]);
  };
  const [scale, bias, average, variance] = [1, 2, 3, 4].map(perChannel) as [Tensor, Tensor, Tensor, Tensor];
  // Arithmetic on channels first: two passes over x then.
  const factor = div(scale, sqrt(add(variance, floatOf(call, "epsilon", 1e-5))));
  return add(mul(x, factor), sub(bias, mul(average, factor)));
}

export const normalisationOperators: Readonly<Record<string, ImportedOperator>> = {
  LayerNormalization: {
    curvature: "smooth",
    roles: [undefined, "scale", "bias"],
    apply: layerNormalised,
  },
  BatchNormalization: {
    curvature: "none",
    roles: [undefined, "scale", "bias"],
    fixed: [3, 4],
    apply: batchNormalised,
  },
};
