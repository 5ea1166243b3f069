import { addOp } from "./op/add.ts";
import { constantNumber } from "./op/constant.ts";
import { gemm, gemmAccepts } from "./op/gemm.ts";
import { matmulOp } from "./op/matmul.ts";
import { mul, mulOp } from "./op/mul.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { bothWays, isOp } from "./tensor.ts";
import { sameShape } from "./types.ts";
import { countUses } from "./uses.ts";

/**
 * An equal graph of fewer passes over memory: sums with products become one Gemm, and outer products that are only
 * factors are never made. Only what is read once is joined, and never across a loop, whose rounds would repeat it.
 */
export function fuse(roots: readonly Tensor[], depthOf: (tensor: Tensor) => number): readonly Tensor[] {
  const uses = countUses(roots);
  return rewrite(roots, (node, original) => {
    const joins = (operand: Tensor): boolean => {
      const at = node.inputs.indexOf(operand);
      return uses.get(original.inputs[at] as Tensor) === 1 && depthOf(operand) >= depthOf(node);
    };
    return gemmOf(node, joins) ?? withoutOuterProduct(node, joins);
  });
}

/** a·b + β·c in one Gemm. */
function gemmOf(node: Tensor, joins: (operand: Tensor) => boolean): Tensor | undefined {
  if (!isOp(node, addOp)) return undefined;
  for (const [product, addend] of bothWays(node)) {
    if (!isOp(product, matmulOp) || !joins(product) || !gemmAccepts(product, addend, node)) continue;
    const [a, b] = product.inputs as readonly [Tensor, Tensor];
    const [c, beta] = joins(addend) ? scaled(addend) : [addend, 1];
    return gemm(a, b, c, { ...product.attributes, beta });
  }
  return undefined;
}

/** (column·row)∘x as column∘(row∘x): the same work without the matrix of the outer product. */
function withoutOuterProduct(node: Tensor, joins: (operand: Tensor) => boolean): Tensor | undefined {
  if (!isOp(node, mulOp) || node.shape.length !== 2) return undefined;
  for (const [outer, x] of bothWays(node)) {
    if (!isOp(outer, mulOp) || !sameShape(x.shape, node.shape) || !joins(outer)) continue;
    const [column, row] = outer.inputs as readonly [Tensor, Tensor];
    if (!sameShape(outer.shape, node.shape) || column.shape.length !== 2) continue;
    if (column.shape[1] !== 1 || row.shape[0] !== 1) continue;
    return mul(column, outer === node.inputs[0] ? mul(row, x) : mul(x, row));
  }
  return undefined;
}

/** What is multiplied by a number, and the number, where an operator's attributes, of float32, hold it exactly. */
function scaled(tensor: Tensor): readonly [Tensor, number] {
  const [x, factor] = isOp(tensor, mulOp) ? (tensor.inputs as readonly [Tensor, Tensor]) : [];
  const number = factor?.shape.length === 0 ? constantNumber(factor) : undefined;
  const isHeld = tensor.dtype === "float32" || Math.fround(number ?? 0) === number;
  return x === undefined || number === undefined || !isHeld ? [tensor, 1] : [x, number];
}
