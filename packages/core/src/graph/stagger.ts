import { gemmOp } from "./op/gemm.ts";
import { type MatmulAttributes, matmulOp } from "./op/matmul.ts";
import { pad } from "./op/pad.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, isOp } from "./tensor.ts";
import type { Dimension, DType } from "./types.ts";

/** Addresses this many bytes apart share a set of a processor's first cache, which holds 8 to 12 lines. */
const setPeriod = 4096;
const cacheLine = 64;
/** Products with fewer rows or columns gain less than the copies cost. */
const leastLength = 256;
const bytesOf: Partial<Record<DType, number>> = { float32: 4, float64: 8 };

/**
 * A large product of matrices that does not read rows which lie a multiple of 4096 bytes apart: a cache line of zeros is
 * added to what it sums over. ONNX Runtime reads a dozen rows of the first factor side by side where they lie; rows of
 * 1024 float32 would all compete for one set of the first cache, and the product would take up to a fifth longer.
 *
 * Undefined for any other node, and for products whose rows lie well apart, of fewer than 256 rows or columns, of unknown
 * lengths, or whose first factor is transposed. Cost: a copy of both factors, of each once.
 */
export function withStaggeredRows(node: Tensor): Tensor | undefined {
  if (!isOp(node, matmulOp) && !isOp(node, gemmOp)) return undefined;
  const { attributes, dtype, inputs, op, shape } = node as Tensor<MatmulAttributes>;
  const [a, b, ...addends] = inputs as readonly [Tensor, Tensor, ...Tensor[]];
  const inner = a.shape[1];
  const bytes = bytesOf[dtype];
  // A transposed factor is copied by the runtime in any case.
  if (attributes.transposeA || shape.length !== 2 || !shape.every(isLarge)) return undefined;
  if (bytes === undefined || typeof inner !== "number") return undefined;
  if (inner === 0 || (inner * bytes) % setPeriod !== 0) return undefined;
  const more = cacheLine / bytes;
  const factors = [pad(a, [0, 0], [0, more]), pad(b, [0, 0], attributes.transposeB ? [0, more] : [more, 0])];
  return applyOp(op, [...factors, ...addends], attributes);
}

function isLarge(length: Dimension): boolean {
  return typeof length === "number" && length >= leastLength;
}
