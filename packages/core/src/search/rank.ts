import type { Evaluated, Proposal, Value } from "./search.ts";

/** A value told to a search as it is kept: null where it is not finite, so that JSON can hold it. */
export function kept(value: number): Value {
  return Number.isFinite(value) ? value : null;
}

/** Below zero where the first value is better; values that are not finite are worst, and equal among themselves. */
export function compareValues(left: Value, right: Value): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left - right;
}

/** The places of values from the best to the worst; of equal ones the earlier place comes first. */
export function ranking(values: readonly Value[]): readonly number[] {
  const places = values.map((_, place) => place);
  return places.sort((a, b) => compareValues(values[a] ?? null, values[b] ?? null) || a - b);
}

/** The better of the best so far and a proposal's value: greater budget first, then the less value, then the earlier. */
export function betterOf(best: Evaluated | undefined, proposal: Proposal, value: Value): Evaluated | undefined {
  if (value === null) return best;
  const { id, point, budget } = proposal;
  const found = { id, point, budget, value };
  if (best === undefined) return found;
  const order = best.budget - budget || value - best.value || id - best.id;
  return order < 0 ? found : best;
}
