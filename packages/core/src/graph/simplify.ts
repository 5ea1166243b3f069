import { factorOut } from "./factor.ts";
import { fuse } from "./fuse.ts";
import { loopDepths } from "./loop-depth.ts";
import { constantOp } from "./op/constant.ts";
import { expandOp } from "./op/expand.ts";
import { gather, gatherOp } from "./op/gather.ts";
import { regionsOf } from "./region.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, isOp } from "./tensor.ts";
import { isFloating, sizeOf } from "./types.ts";

/** The largest constant worth computing while compiling. */
const foldedElements = 4096;

/**
 * An equal graph that costs less: composite ops in their parts, equal parts shared, constants folded, each op's own
 * simplifications applied, common factors multiplied once, and steps that one operator does joined.
 */
export function simplify(roots: readonly Tensor[]): readonly Tensor[] {
  const depthOf = loopDepths(roots);
  const simple = rewrite(
    roots,
    (node) =>
      node.op.expand?.(node) ??
      node.op.simplify?.(node) ??
      // Expansions stay until broadcasting has absorbed what it can.
      (isOp(node, expandOp) ? undefined : fold(node)) ??
      beforeGather(node, depthOf) ??
      gatheredAtOnce(node, depthOf),
  );
  return rewrite(fuse(factorOut(simple, depthOf), depthOf), fold);
}

/** A constant in place of an op on constants. */
function fold(node: Tensor): Tensor | undefined {
  if (node.inputs.length === 0 || regionsOf(node).length > 0 || !isFloating(node.dtype)) return undefined;
  if (!node.inputs.every((operand) => isOp(operand, constantOp))) return undefined;
  const shape = node.shape.filter((length) => typeof length === "number");
  if (shape.length < node.shape.length || sizeOf(shape) > foldedElements) return undefined;
  const resolve = (): readonly number[] => shape;
  const values = node.inputs.map((operand) => operand.op.evaluate(operand, [], { resolve }));
  const { data } = node.op.evaluate(node, values, { resolve });
  return applyOp(constantOp, [], { dtype: node.dtype, shape, values: data });
}

/**
 * f(v[i]) for a scalar pick i of vectors v becomes f(v)[i] where i changes each time round a loop and v does not:
 * arithmetic on what is picked is then done once for all rounds, outside the loop.
 */
function beforeGather(node: Tensor, depthOf: (tensor: Tensor) => number): Tensor | undefined {
  if (node.op.elementwise !== true || node.shape.length > 0) return undefined;
  let index: Tensor | undefined;
  const vectors: Tensor[] = [];
  for (const operand of node.inputs) {
    if (isOp(operand, constantOp)) vectors.push(operand);
    else if (isOp(operand, gatherOp) && (operand.inputs[0] as Tensor).shape.length === 1) {
      const [vector, at] = operand.inputs as readonly [Tensor, Tensor];
      if (index !== undefined && index !== at) return undefined;
      if (vectors.some(({ shape }) => shape.length > 0 && shape[0] !== vector.shape[0])) return undefined;
      if (depthOf(vector) >= depthOf(at)) return undefined;
      index = at;
      vectors.push(vector);
    } else return undefined;
  }
  return index === undefined ? undefined : gather(applyOp(node.op, vectors, node.attributes), index);
}

/**
 * x[o[i]] becomes x[o][i] where i changes each time round a loop and neither x nor o does: the rows of all rounds are
 * gathered at once, which costs a fraction of as many small gathers.
 */
function gatheredAtOnce(node: Tensor, depthOf: (tensor: Tensor) => number): Tensor | undefined {
  if (!isOp(node, gatherOp)) return undefined;
  const [x, rows] = node.inputs as readonly [Tensor, Tensor];
  if (!isOp(rows, gatherOp)) return undefined;
  const [order, at] = rows.inputs as readonly [Tensor, Tensor];
  if (at.shape.length > 0 || Math.max(depthOf(x), depthOf(order)) >= depthOf(at)) return undefined;
  return gather(gather(x, order), at);
}
