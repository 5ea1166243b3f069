import { allTensors, regionsOf } from "./region.ts";
import type { Tensor } from "./tensor.ts";

/** How often each tensor is read, over all regions. */
export function countUses(roots: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  const uses = new Map<Tensor, number>();
  const use = (tensor: Tensor): void => {
    uses.set(tensor, (uses.get(tensor) ?? 0) + 1);
  };
  for (const node of allTensors(roots)) {
    node.inputs.forEach(use);
    for (const { results } of regionsOf(node)) results.forEach(use);
  }
  roots.forEach(use);
  return uses;
}
