import { DataError } from "../base/index.ts";

/** Mean, population deviation and range of the numbers seen so far (Welford's update, in float64). */
export interface Moments {
  /** Takes the cells whose place, from `start` on, is marked 1, but those whose own place is 1 in `blanks`. */
  add(cells: Float64Array, marked: Uint8Array, start: number, blanks?: Uint8Array): void;
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

export function moments(): Moments {
  const state = { count: 0, mean: 0, squares: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };
  return {
    add(cells, marked, start, blanks) {
      // Locals, since every number kept in an object on the way would be an allocation.
      let { count, mean, squares, minimum, maximum } = state;
      for (let i = 0; i < cells.length; i++) {
        if (marked[start + i] !== 1 || blanks?.[i] === 1) continue;
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
    get count() {
      return state.count;
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

/** Whether all numbers are equal. @throws DataError where their variance overflows or vanishes */
export function isConstant(table: string, column: string, { deviation, minimum, maximum }: Moments): boolean {
  if (minimum === maximum) return true;
  if (deviation > 0 && Number.isFinite(deviation)) return false;
  throw new DataError({
    where: `${table}, column "${column}"`,
    expected: "values whose variance a float64 can hold",
    found: `values from ${minimum} to ${maximum}`,
    remedy: "change their unit",
  });
}
