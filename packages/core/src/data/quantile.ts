/**
 * The p-quantile of ascending values, by linear interpolation between the neighbours of (n − 1)·p (definition 7 of
 * Hyndman and Fan, the default of NumPy and R). NaN for no values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
