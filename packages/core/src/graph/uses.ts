import { allTensors, regionsOf } from "./region.ts";
import type { Tensor } from "./tensor.ts";

/** What reads each tensor, over all regions, as often as it does; undefined for a region's result or a root. */
export function readersOf(roots: readonly Tensor[]): ReadonlyMap<Tensor, readonly (Tensor | undefined)[]> {
  const readers = new Map<Tensor, (Tensor | undefined)[]>();
  const read = (tensor: Tensor, reader?: Tensor): void => {
    const known = readers.get(tensor);
    if (known === undefined) readers.set(tensor, [reader]);
    else known.push(reader);
  };
  for (const node of allTensors(roots)) {
    for (const operand of node.inputs) read(operand, node);
    for (const { results } of regionsOf(node)) for (const result of results) read(result);
  }
  for (const root of roots) read(root);
  return readers;
}

/** How often each tensor is read, over all regions. */
export function countUses(roots: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  return new Map([...readersOf(roots)].map(([tensor, { length }]) => [tensor, length]));
}
