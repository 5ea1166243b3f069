import { add } from "./op/add.ts";
import { constant } from "./op/constant.ts";
import { expand } from "./op/expand.ts";
import { dependenciesOf, topological } from "./region.ts";
import type { Tensor } from "./tensor.ts";
import { shapeError } from "./tensor.ts";
import { isFloating, sameShape } from "./types.ts";

/**
 * Reverse-mode differentiation: ∂(Σ upstream·output)/∂wrt for each tensor of `wrt`, as tensors, so that it can be
 * applied to its own result to any order.
 *
 * @param output the tensor to differentiate; a single element unless `upstream` is given
 * @param wrt the tensors to differentiate by; one that the output does not depend on gets zeros
 * @param upstream the gradient of the final scalar by `output`, of its shape; one by default
 * @param held which tensors stand still, whatever they are made of; none by default. Unlike `stopGradient` it holds them in
 *   this differentiation alone: the result is differentiated through them again.
 * @throws ShapeError if `output` has several elements and no upstream
 * @throws UsageError if it comes out of a loop or conditional that depends on `wrt`
 * @example const [slope] = gradients(sum(model(x)), [x])
 */
export function gradients(
  output: Tensor,
  wrt: readonly Tensor[],
  upstream?: Tensor,
  { held = () => false }: { readonly held?: (tensor: Tensor) => boolean } = {},
): readonly Tensor[] {
  if (!isFloating(output.dtype)) throw shapeError("gradients", "a floating output", [output]);
  if (upstream === undefined && output.shape.some((length) => length !== 1)) {
    throw shapeError("gradients", "an output of one element, or an upstream gradient", [output], "sum it first");
  }
  if (upstream !== undefined && !sameShape(upstream.shape, output.shape)) {
    throw shapeError("gradients", "an upstream gradient of the output's shape", [output, upstream]);
  }
  const order = topological([output]);
  const reaches = new Set<Tensor>(wrt);
  // Through what regions capture too: a loop that reads a tensor of `wrt` must refuse, not give zeros.
  for (const node of order) {
    if (!held(node) && dependenciesOf(node).some((dependency) => reaches.has(dependency))) reaches.add(node);
  }

  const gradient = new Map<Tensor, Tensor>();
  gradient.set(output, upstream ?? expand(constant(1, output.dtype), output.shape));
  for (const node of order.toReversed()) {
    const above = gradient.get(node);
    // A tensor asked for keeps its gradient but also passes it on, since others of `wrt` may lie below it.
    if (above === undefined || held(node) || !node.inputs.some((operand) => reaches.has(operand))) continue;
    const products = node.op.vjp(node, above);
    for (const [i, operand] of node.inputs.entries()) {
      const product = products[i];
      if (product === null || product === undefined || !reaches.has(operand)) continue;
      const other = gradient.get(operand);
      gradient.set(operand, other === undefined ? product : add(other, product));
    }
  }
  return wrt.map((tensor) => gradient.get(tensor) ?? expand(constant(0, tensor.dtype), tensor.shape));
}
