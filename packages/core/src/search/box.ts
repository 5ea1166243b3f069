import { UsageError } from "../base/index.ts";
import { check, checkWhole } from "./checks.ts";
import type { SearchSetup } from "./search.ts";

/** Bounds of every coordinate, infinite where there are none, and where to begin. */
export interface Box {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly start: readonly number[];
}

/**
 * The box and the start of a setup, checked.
 *
 * @throws UsageError for a seed, start or bounds that cannot be used
 */
export function boxOf(setup: SearchSetup): Box {
  checkWhole("seed of the search", setup.seed, 0);
  const dimension = setup.start?.length ?? setup.lower?.length ?? setup.upper?.length ?? 0;
  if (dimension === 0) {
    throw new UsageError({ where: "search", expected: "a start, or bounds", found: "neither" });
  }
  const lower = sized("lower", setup.lower ?? new Array<number>(dimension).fill(-Infinity), dimension);
  const upper = sized("upper", setup.upper ?? new Array<number>(dimension).fill(Infinity), dimension);
  for (const [i, low] of lower.entries()) {
    const high = upper[i] as number;
    check(low < high, `bounds of coordinate ${i}`, "a lower one below the upper one", `${low} and ${high}`);
  }
  const start = sized("start", setup.start ?? lower.map((low, i) => middle(low, upper[i] as number)), dimension);
  for (const [i, value] of start.entries()) {
    check(Number.isFinite(value), `start of coordinate ${i}`, "a finite number, or bounds that have a middle", value);
    const [low, high] = [lower[i] as number, upper[i] as number];
    check(value >= low && value <= high, `start of coordinate ${i}`, `a number from ${low} to ${high}`, value);
  }
  return { lower, upper, start };
}

/** Whether every coordinate has two finite bounds. */
export function isFiniteBox({ lower, upper }: Box): boolean {
  return [...lower, ...upper].every(Number.isFinite);
}

/** @throws UsageError unless the box is finite */
export function requireFiniteBox(box: Box, where: string): void {
  if (isFiniteBox(box)) return;
  const remedy = "give lower and upper bounds, or take cma-es";
  throw new UsageError({ where, expected: "finite bounds on every coordinate", found: "none on some", remedy });
}

/** A point of a finite box, uniform. */
export function uniformIn({ lower, upper }: Box, uniform: () => number): readonly number[] {
  return lower.map((low, i) => low + uniform() * ((upper[i] as number) - low));
}

function middle(low: number, high: number): number {
  return low / 2 + high / 2;
}

function sized(name: string, values: readonly number[], dimension: number): readonly number[] {
  check(values.length === dimension, `${name} of the search`, `${dimension} numbers`, values.length);
  for (const [i, value] of values.entries())
    check(!Number.isNaN(value), `${name} of coordinate ${i}`, "a number", value);
  return [...values];
}
