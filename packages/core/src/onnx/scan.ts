import {
  allTensors,
  dependenciesOf,
  gatherOp,
  isOp,
  type LoopAttributes,
  type Region,
  regionsOf,
  type Tensor,
} from "../graph/index.ts";

/**
 * The rows that a loop's body picks by its iteration, if the iteration serves nothing else: such a loop is an ONNX
 * Scan, which hands each round its slices without a node for each.
 *
 * @returns the picks `x[iteration]`, with x as long as the loop; undefined where a Loop is needed
 */
export function scannedPicks(node: Tensor<LoopAttributes>): readonly Tensor[] | undefined {
  const region = node.attributes.regions[0] as Region;
  const [iteration] = region.parameters as readonly [Tensor];
  const inside = allTensors(region.results);
  const regions = [region, ...inside.flatMap(regionsOf)];
  const dependent = new Set<Tensor>(regions.flatMap(({ parameters }) => parameters));
  for (const below of inside) if (dependenciesOf(below).some((operand) => dependent.has(operand))) dependent.add(below);
  const readers = inside.filter(({ inputs }) => inputs.includes(iteration));
  const picks = readers.filter((reader) => {
    if (!isOp(reader, gatherOp)) return false;
    const [rows, index] = reader.inputs as readonly [Tensor, Tensor];
    return index === iteration && !dependent.has(rows) && rows.shape[0] === node.attributes.trips;
  });
  const returned = regions.some(({ results }) => results.includes(iteration));
  return picks.length > 0 && picks.length === readers.length && !returned ? picks : undefined;
}
