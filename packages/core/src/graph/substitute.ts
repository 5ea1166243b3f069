import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Graphs with some of their tensors replaced by others, which must be of the same dtype and shape; inputs that stay are
 * the same tensors as before, so that gradients can be taken by them.
 *
 * @example substitute([loss], new Map([[slopes, constant(values, "float64", [5, 3])]]))
 */
export function substitute(roots: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): readonly Tensor[] {
  return rewrite(roots, (_, original) => replacements.get(original));
}
