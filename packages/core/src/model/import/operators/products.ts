import { add, type Dimension, matmul, mul, reshape, type Tensor } from "../../../graph/index.ts";
import { type Call, floatOf, intOf, keepBatch, optionalTensorAt, tensorAt } from "../call.ts";
import type { ImportedOperator } from "../operator.ts";

const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : mul(x, factor));

/** A product as NumPy has it: a vector counts as a row on the left and a column on the right. */
function product(call: Call): Tensor {
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)];
  // What is summed over: where that is the batch, each row would hold something of all.
  keepBatch(call, a, [a.shape.length - 1]);
  keepBatch(call, b, [Math.max(0, b.shape.length - 2)]);
  const [row, column] = [a.shape.length === 1, b.shape.length === 1];
  const left = row ? reshape(a, [1, a.shape[0] as Dimension]) : a;
  const right = column ? reshape(b, [b.shape[0] as Dimension, 1]) : b;
  const result = matmul(left, right);
  const { shape } = result;
  if (!row && !column) return result;
  const kept = shape.filter((_, axis) => !(row && axis === shape.length - 2) && !(column && axis === shape.length - 1));
  return reshape(result, kept);
}

export const productOperators: Readonly<Record<string, ImportedOperator>> = {
  Gemm: {
    curvature: "product",
    roles: ["weight", "weight", "bias"],
    outputAxis({ attributes }, place) {
      const transposed = attributes.get(place === 0 ? "transA" : "transB")?.i === 1;
      // Rows of a factor on the left come out as rows, columns of one on the right as columns.
      return (place === 0) === transposed ? 1 : 0;
    },
    apply(call) {
      const [transposeA, transposeB] = [intOf(call, "transA", 0) === 1, intOf(call, "transB", 0) === 1];
      const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)];
      keepBatch(call, a, [transposeA ? 0 : 1]);
      keepBatch(call, b, [transposeB ? 1 : 0]);
      const ab = matmul(a, b, { transposeA, transposeB });
      const c = optionalTensorAt(call, 2);
      const result = scaled(ab, floatOf(call, "alpha", 1));
      return c === undefined ? result : add(result, scaled(c, floatOf(call, "beta", 1)));
    },
  },
  MatMul: {
    curvature: "product",
    roles: ["weight", "weight"],
    outputAxis: (_, place, rank) => Math.max(0, place === 0 ? rank - 2 : rank - 1),
    apply: product,
  },
};
