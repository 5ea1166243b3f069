import { dependenciesOf, regionsOf, topological } from "./region.ts";
import type { Tensor } from "./tensor.ts";

/**
 * How many loops deep tensors are computed: 0 for what no iteration changes, 1 for what depends on a loop's parameters,
 * and so on. It knows the loops below the roots, and any tensor made of what stands there.
 */
export function loopDepths(roots: readonly Tensor[]): (tensor: Tensor) => number {
  const depths = new Map<Tensor, number>();
  function depthOf(tensor: Tensor): number {
    for (const node of topological([tensor], (below) => (depths.has(below) ? [] : dependenciesOf(below)))) {
      if (depths.has(node)) continue;
      const depth = Math.max(0, ...dependenciesOf(node).map((dependency) => depths.get(dependency) as number));
      depths.set(node, depth);
      for (const { parameters, results } of regionsOf(node)) {
        for (const parameter of parameters) depths.set(parameter, depth + 1);
        results.forEach(depthOf);
      }
    }
    return depths.get(tensor) as number;
  }
  roots.forEach(depthOf);
  return depthOf;
}
