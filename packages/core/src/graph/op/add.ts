import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp, isOp } from "../tensor.ts";
import { sameShape } from "../types.ts";
import { constantNumber } from "./constant.ts";
import { mul, scaling } from "./mul.ts";
import { reshape, reshapeOp } from "./reshape.ts";
import { sub } from "./sub.ts";

export const addOp: OpDefinition<None> = binaryOp({
  name: "add",
  onnx: "Add",
  evaluate: (a, b) => a + b,
  gradients: (_a, _b, upstream) => [upstream, upstream],
  simplify(a, b, node) {
    if (constantNumber(b) === 0 && sameShape(a.shape, node.shape)) return a;
    if (constantNumber(a) === 0 && sameShape(b.shape, node.shape)) return b;
    if (a === b) return mul(a, 2);
    const negated = negation(b);
    if (negated !== undefined) return sub(a, negated);
    const first = negation(a);
    return first === undefined ? beforeReshape(a, b) : sub(b, first);
  },
});

/** Reshaped terms of one shape are added before the reshape, where a product among them can take the other up. */
function beforeReshape(a: Tensor, b: Tensor): Tensor | undefined {
  if (!isOp(a, reshapeOp) || !isOp(b, reshapeOp) || !sameShape(a.shape, b.shape)) return undefined;
  const [x, y] = [a.inputs[0] as Tensor, b.inputs[0] as Tensor];
  return sameShape(x.shape, y.shape) ? reshape(add(x, y), a.shape) : undefined;
}

/** x where the tensor is x·(−1), so that sums of negations become differences. */
export function negation(tensor: Tensor): Tensor | undefined {
  const parts = scaling(tensor);
  return parts?.number === -1 ? parts.rest : undefined;
}

/** a + b. */
export function add(a: Operand, b: Operand): Tensor {
  return applyOp(addOp, operands(a, b), {});
}
