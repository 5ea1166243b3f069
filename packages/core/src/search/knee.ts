import { check } from "./checks.ts";

/**
 * The place of the knee of a front of two objectives to be made small: the point from which a little more of either
 * objective costs the most of the other.
 *
 * Each objective is laid from 0 to 1 between its least and greatest value; the knee is the point that lies furthest below
 * the line from one end of the front to the other, which is the one of the least sum. Of equal ones the first. Where an
 * objective does not vary, the point of the least other one.
 *
 * @throws UsageError for no point, or values that are not finite
 * @example kneeOf([[0, 1], [0.1, 0.2], [1, 0]]) // 1
 *
 * Reference: Das 1999.
 */
export function kneeOf(points: readonly (readonly [number, number])[]): number {
  check(points.length > 0, "knee", "at least one point", "none");
  for (const value of points.flat()) check(Number.isFinite(value), "knee", "finite values", value);
  const scaled = ([0, 1] as const).map((axis) => {
    const values = points.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
  });
  const sums = points.map((_, i) => (scaled[0]?.[i] ?? 0) + (scaled[1]?.[i] ?? 0));
  return sums.indexOf(Math.min(...sums));
}
