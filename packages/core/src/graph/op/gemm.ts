import { sumTo } from "../broadcast.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sameShape, staticSize } from "../types.ts";
import { broadcastValue } from "../values.ts";
import { type MatmulAttributes, matmulOp } from "./matmul.ts";
import { mul } from "./mul.ts";

interface GemmAttributes extends MatmulAttributes {
  /** What the product is multiplied by. */
  readonly alpha: number;
  /** What c is multiplied by. */
  readonly beta: number;
}

/** α·a·b + β·c for matrices, c broadcast to the product: what compilation makes of a sum with a product. */
export const gemmOp: OpDefinition<GemmAttributes> = {
  name: "gemm",
  infer: (inputs, attributes) => matmulOp.infer(inputs.slice(0, 2), attributes),
  vjp({ inputs, attributes }, upstream) {
    const [a, b, c] = inputs as readonly [Tensor, Tensor, Tensor];
    const product = applyOp(matmulOp, [a, b], attributes);
    return [...matmulOp.vjp(product, mul(upstream, attributes.alpha)), sumTo(mul(upstream, attributes.beta), c.shape)];
  },
  lower: ({ attributes: { transposeA, transposeB, alpha, beta } }, onnx) =>
    onnx.emit("Gemm", onnx.inputs, {
      transA: { int: transposeA ? 1 : 0 },
      transB: { int: transposeB ? 1 : 0 },
      alpha: { float: alpha },
      beta: { float: beta },
    }),
  evaluate({ inputs, attributes }, values, evaluation) {
    const [a, b] = inputs as readonly [Tensor, Tensor];
    const product = matmulOp.evaluate(applyOp(matmulOp, [a, b], attributes), values.slice(0, 2), evaluation);
    const addend = broadcastValue(values[2] as Value, product.shape);
    return {
      shape: product.shape,
      data: product.data.map((value, i) => attributes.alpha * value + attributes.beta * (addend[i] as number)),
    };
  },
};

/** Whether a product of matrices plus an addend can be one Gemm: the sum has the product's shape. */
export function gemmAccepts(product: TensorType, addend: TensorType, total: TensorType): boolean {
  return product.shape.length === 2 && addend.shape.length <= 2 && sameShape(product.shape, total.shape);
}

/** Elements from which the product of a vector and a matrix takes longer in a Gemm with numbers than one after another. */
const longVector = 128;

/**
 * Whether a Gemm of a product takes numbers up at no cost: not where a row or a column of float32 is the result, for which
 * ONNX Runtime has a product of its own, several times as fast, that takes none.
 */
export function takesNumbers({ attributes: { transposeA }, dtype, inputs, shape }: Tensor<MatmulAttributes>): boolean {
  const inner = (inputs[0] as Tensor).shape[transposeA ? 0 : 1];
  const isVector = dtype === "float32" && shape.includes(1);
  return !(isVector && typeof inner === "number" && inner >= longVector);
}

/** Elements from which ONNX Runtime takes longer to copy what it adds, in one thread, than a sum in all threads does. */
const largeLayer = 2 ** 17;

/**
 * Whether one Gemm takes less time than a product of matrices and a sum: not where a layer of 512 rows of 256 or more is
 * added to another. Products of a transposed factor sum over the rows, which takes so long that the copy is nothing to it.
 */
export function gemmPays(product: Tensor<MatmulAttributes>, addend: TensorType, total: TensorType): boolean {
  if (!gemmAccepts(product, addend, total)) return false;
  const isLarge = (staticSize(addend.shape) ?? 0) >= largeLayer && sameShape(addend.shape, product.shape);
  return !isLarge || product.attributes.transposeA;
}

/** α·a·b + β·c, as one product, of what `gemmAccepts`. */
export function gemm(
  a: Tensor,
  b: Tensor,
  c: Tensor,
  { alpha = 1, beta = 1, transposeA = false, transposeB = false }: Partial<GemmAttributes> = {},
): Tensor {
  return applyOp(gemmOp, [a, b, c], { transposeA, transposeB, alpha, beta });
}
