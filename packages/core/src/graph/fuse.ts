import { addOp } from "./op/add.ts";
import { gemm, gemmAccepts, gemmPays, takesNumbers } from "./op/gemm.ts";
import { matmulOp } from "./op/matmul.ts";
import { mul, mulOp, outerFactors, scaling } from "./op/mul.ts";
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
    const joins: Joins = (...path) => {
      let [reader, was] = [node, original];
      for (const operand of path) {
        was = was.inputs[reader.inputs.indexOf(operand)] as Tensor;
        if (uses.get(was) !== 1 || depthOf(operand) < depthOf(reader)) return false;
        reader = operand;
      }
      return true;
    };
    return gemmOf(node, joins) ?? withoutOuterProduct(node, joins);
  });
}

/** Whether an operand of a node is read there alone and made as often; with a path, an operand's operand too. */
type Joins = (...path: readonly Tensor[]) => boolean;

/** α·a·b + β·c in one Gemm. */
function gemmOf(node: Tensor, joins: Joins): Tensor | undefined {
  if (!isOp(node, addOp)) return undefined;
  for (const [term, addend] of bothWays(node)) {
    if (!joins(term)) continue;
    const [product, alpha] = multiple(term);
    // The path is followed in the graph as it was, where a multiple has the same operands: no rule here changes one.
    if (!isOp(product, matmulOp) || (product !== term && !joins(term, product))) continue;
    const withNumbers = takesNumbers(product);
    if (alpha !== 1 && !withNumbers) continue;
    const [c, beta] = withNumbers ? multiple(addend) : [addend, 1];
    // Without a Gemm, numbers would be passes of their own over a large layer.
    const accepts = alpha === 1 && beta === 1 ? gemmPays : gemmAccepts;
    if (!accepts(product, addend, node)) continue;
    const [a, b] = product.inputs as readonly [Tensor, Tensor];
    return gemm(a, b, c, { ...product.attributes, alpha, beta });
  }
  return undefined;
}

/** (column·row)∘x as column∘(row∘x): the same work without the matrix of the outer product. */
function withoutOuterProduct(node: Tensor, joins: Joins): Tensor | undefined {
  if (!isOp(node, mulOp) || node.shape.length !== 2) return undefined;
  for (const [outer, x] of bothWays(node)) {
    const factors = outerFactors(outer);
    if (factors === undefined || !sameShape(x.shape, node.shape) || !joins(outer)) continue;
    const [column, row] = factors;
    if (!sameShape(outer.shape, node.shape)) continue;
    return mul(column, outer === node.inputs[0] ? mul(row, x) : mul(x, row));
  }
  return undefined;
}

/** What is multiplied by a number, and the number, where an operator's attributes, of float32, hold it exactly. */
function multiple(tensor: Tensor): readonly [Tensor, number] {
  const parts = scaling(tensor);
  if (parts === undefined) return [tensor, 1];
  const isHeld = tensor.dtype === "float32" || Math.fround(parts.number) === parts.number;
  return isHeld ? [parts.rest, parts.number] : [tensor, 1];
}
