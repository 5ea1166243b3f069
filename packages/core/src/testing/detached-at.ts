import {
  constant,
  input,
  isOp,
  type NdArray,
  numbersOf,
  stopGradientOp,
  substitute,
  type Tensor,
  topological,
} from "../graph/index.ts";
import { evaluate } from "./evaluate.ts";

/**
 * A function whose `stopGradient` tensors are constants, of the value they have at a point: what its gradient is the
 * gradient of. Finite differences of the function itself would move them too.
 *
 * @param fn a tensor of the inputs, built alike each time
 * @example await checkGradients(await detachedAt(objective, point), point)
 */
export async function detachedAt(
  fn: (inputs: readonly Tensor[]) => Tensor,
  point: readonly NdArray[],
): Promise<(inputs: readonly Tensor[]) => Tensor> {
  const here = point.map(({ dtype, shape }, i) => input(`at${i}`, dtype, shape));
  const found = detachedIn(fn(here));
  if (found.length === 0) return fn;
  const arrays = await evaluate(
    Object.fromEntries(found.map((tensor, i) => [`detached${i}`, tensor])),
    Object.fromEntries(point.map((array, i) => [`at${i}`, array])),
  );
  const values = found.map(({ dtype, shape }, i) => {
    return constant(numbersOf(arrays[`detached${i}`] as NdArray), dtype, shape as readonly number[]);
  });
  return (inputs) => {
    const root = fn(inputs);
    const replacements = new Map(detachedIn(root).map((tensor, i) => [tensor, values[i] as Tensor]));
    return substitute([root], replacements)[0] as Tensor;
  };
}

/** In the same order however often the same function is built. */
function detachedIn(root: Tensor): readonly Tensor[] {
  return topological([root]).filter((tensor) => isOp(tensor, stopGradientOp));
}
