import type { Tensor } from "./tensor.ts";

/** A subgraph with parameters of its own: the body of a loop, or a branch of a conditional. */
export interface Region {
  readonly parameters: readonly Tensor[];
  readonly results: readonly Tensor[];
}

/** Attributes of ops that hold regions. */
export interface RegionAttributes {
  readonly regions: readonly Region[];
}

/** The regions of a node; most have none. */
export function regionsOf(node: Tensor): readonly Region[] {
  return (node.attributes as Partial<RegionAttributes>).regions ?? [];
}

/** What a node needs from its own scope: its inputs, and what its regions capture. */
export function dependenciesOf(node: Tensor): readonly Tensor[] {
  const regions = regionsOf(node);
  return regions.length === 0 ? node.inputs : [...node.inputs, ...regions.flatMap(captures)];
}

const captured = new WeakMap<Region, readonly Tensor[]>();

/**
 * The outer tensors a region reads. In a region with parameters these are the largest tensors that do not depend on
 * them; a region without parameters captures its results, since where they are computed is its scope's choice.
 */
export function captures(region: Region): readonly Tensor[] {
  const known = captured.get(region);
  if (known !== undefined) return known;
  const inside = new Map<Tensor, boolean>(region.parameters.map((parameter) => [parameter, true]));
  const outer = new Set<Tensor>();
  const order = topological(region.results, (node) => dependenciesOf(node));
  for (const node of order) {
    if (inside.has(node)) continue;
    inside.set(
      node,
      dependenciesOf(node).some((dependency) => inside.get(dependency) === true),
    );
  }
  for (const node of order) {
    if (inside.get(node) !== true) continue;
    if (region.parameters.includes(node)) continue;
    for (const dependency of dependenciesOf(node)) if (inside.get(dependency) !== true) outer.add(dependency);
  }
  for (const result of region.results) if (inside.get(result) !== true) outer.add(result);
  const found = [...outer];
  captured.set(region, found);
  return found;
}

/** Every tensor that roots reach, dependencies before dependents; iterative, so depth is no limit. */
export function topological(
  roots: readonly Tensor[],
  dependencies: (node: Tensor) => readonly Tensor[] = dependenciesOf,
): readonly Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { node: Tensor; next: number; below: readonly Tensor[] }[] = [];
  const enter = (node: Tensor): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0, below: dependencies(node) });
  };
  for (const root of roots) {
    enter(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const dependency = frame.below[frame.next++];
      if (dependency !== undefined) enter(dependency);
      else {
        order.push(frame.node);
        stack.pop();
      }
    }
  }
  return order;
}

/** Every tensor that roots reach, those inside loops and branches too, dependencies before dependents. */
export function allTensors(roots: readonly Tensor[]): readonly Tensor[] {
  return topological(roots, (node) => [...node.inputs, ...regionsOf(node).flatMap(({ results }) => results)]);
}
