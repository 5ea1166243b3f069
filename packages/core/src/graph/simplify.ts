import { factorOut } from "./factor.ts";
import { fuse } from "./fuse.ts";
import { loopDepths } from "./loop-depth.ts";
import { constantOp, smallConstant } from "./op/constant.ts";
import { expandOp } from "./op/expand.ts";
import { gather, gatherOp } from "./op/gather.ts";
import { numbersOutward } from "./outward.ts";
import { regionsOf } from "./region.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, isOp } from "./tensor.ts";
import { isFloating, sizeOf } from "./types.ts";

/** The largest constant worth computing while compiling. */
const foldedElements = 4096;

/**
 * An equal graph that costs less: composite ops in their parts, equal parts shared, constants folded, each op's own
 * simplifications applied, common factors multiplied once, numbers multiplied where fewer elements are, steps that one
 * operator does joined, and what that left of constants folded.
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
      beforeGather(node, depthOf),
  );
  const factored = numbersOutward(factorOut(simple, depthOf), depthOf);
  return rewrite(fuse(factored, depthOf), (node) => fold(node, isOp(node, expandOp) ? smallConstant : foldedElements));
}

/** A constant in place of an op on constants, of at most so many elements. */
function fold(node: Tensor, mostElements = foldedElements): Tensor | undefined {
  if (node.inputs.length === 0 || regionsOf(node).length > 0 || !isFloating(node.dtype)) return undefined;
  if (!node.inputs.every((operand) => isOp(operand, constantOp))) return undefined;
  const shape = node.shape.filter((length) => typeof length === "number");
  if (shape.length < node.shape.length || sizeOf(shape) > mostElements) return undefined;
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
