import { check } from "./checks.ts";

/**
 * The hypervolume of a front of objectives to be made small: the volume that is dominated by it and lies below a
 * reference point. One number by which two fronts over the same objectives are compared.
 *
 * Points that are not below the reference in every objective add nothing. Exact, by slicing along the last objective.
 * Cost: k log k for two objectives of k points, times k for each further one.
 *
 * @throws UsageError for points of another size than the reference, or a reference that is not finite
 * @example hypervolume([[1, 2], [2, 1]], [3, 3]) // 3
 *
 * Reference: E. Zitzler, L. Thiele, PPSN V (1998).
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  check(reference.length > 0 && reference.every(Number.isFinite), "reference", "finite numbers", `[${reference}]`);
  for (const point of points)
    check(point.length === reference.length, "point", `${reference.length} numbers`, point.length);
  return volume(
    points.filter((point) => point.every((value, i) => value < (reference[i] as number))),
    reference,
  );
}

function volume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const last = reference.length - 1;
  const top = reference[last] as number;
  const sorted = [...points].sort((a, b) => (a[last] as number) - (b[last] as number));
  if (last === 0) return sorted.length === 0 ? 0 : top - ((sorted[0] as readonly number[])[0] as number);
  let total = 0;
  for (const [i, point] of sorted.entries()) {
    const height = ((sorted[i + 1]?.[last] ?? top) as number) - (point[last] as number);
    if (height === 0) continue;
    const below = sorted.slice(0, i + 1).map((each) => each.slice(0, last));
    total += height * volume(below, reference.slice(0, last));
  }
  return total;
}
