import { DataError } from "../base/index.ts";
import type { NumericFeature, Target } from "./schema.ts";

/** Mean, population deviation and range of the numbers seen so far (Welford's update, in float64). */
export interface Moments {
  /** Takes the cells whose place, from `start` on, is marked 1. */
  add(cells: Float64Array, marked: Uint8Array, start: number): void;
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

export function moments(): Moments {
  const state = { count: 0, mean: 0, squares: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };
  return {
    add(cells, marked, start) {
      // Locals, since every number kept in an object on the way would be an allocation.
      let { count, mean, squares, minimum, maximum } = state;
      for (let i = 0; i < cells.length; i++) {
        if (marked[start + i] !== 1) continue;
        const value = cells[i] as number;
        count++;
        const before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
      }
      Object.assign(state, { count, mean, squares, minimum, maximum });
    },
    get mean() {
      return state.mean;
    },
    get deviation() {
      // Rounding may leave a trace of variance in equal values.
      return state.minimum === state.maximum ? 0 : Math.sqrt(state.squares / state.count);
    },
    get minimum() {
      return state.minimum;
    },
    get maximum() {
      return state.maximum;
    },
  };
}

function isConstant(table: string, column: string, { deviation, minimum, maximum }: Moments): boolean {
  if (minimum === maximum) return true;
  if (deviation > 0 && Number.isFinite(deviation)) return false;
  throw new DataError({
    where: `${table}, column "${column}"`,
    expected: "values whose variance a float64 can hold",
    found: `values from ${minimum} to ${maximum}`,
    remedy: "change their unit",
  });
}

/** The feature of a numeric column; a constant one keeps the deviation 1, with a warning. */
export function numericFeature(
  table: string,
  name: string,
  seen: Moments,
): { readonly feature: NumericFeature; readonly warnings: readonly string[] } {
  const { mean, deviation, minimum, maximum } = seen;
  if (!isConstant(table, name, seen)) {
    return { feature: { kind: "numeric", name, mean, deviation, minimum, maximum }, warnings: [] };
  }
  return {
    feature: { kind: "numeric", name, mean: minimum, deviation: 1, minimum, maximum },
    warnings: [`column "${name}" is ${minimum} in every training row: it carries nothing and is divided by 1`],
  };
}

/** The target of a numeric column. @throws DataError where it is constant */
export function numericTarget(table: string, name: string, seen: Moments): Target {
  const { mean, deviation, minimum } = seen;
  if (!isConstant(table, name, seen)) return { name, mean, deviation };
  throw new DataError({
    where: `${table}, column "${name}"`,
    expected: "a target that varies over the training rows",
    found: `${minimum} in each of them`,
    remedy: "name another target",
  });
}
