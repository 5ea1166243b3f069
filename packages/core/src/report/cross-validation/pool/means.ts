/** What one fold has, or has not. */
export type Known = number | null | undefined;

const isKnown = (value: Known): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** The mean over the folds that have a figure; null where none has. */
export function meanOf(values: readonly Known[]): number | null {
  const known = values.filter(isKnown);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The sample deviation over the folds that have a figure; null for fewer than two. */
export function deviationOf(values: readonly Known[]): number | null {
  const known = values.filter(isKnown);
  const mean = meanOf(known);
  if (mean === null || known.length < 2) return null;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
}

/** Figures by name, such as those of features, as their means over the folds, in the order in which names first occur. */
export function meansByName(
  folds: readonly Readonly<Record<string, number | null>>[],
): Readonly<Record<string, number | null>> {
  return byName(folds, (figures) => meanOf(figures));
}

/** What folds have by name, put together name by name; a fold that lacks a name has no part in it. */
export function byName<Part, Whole>(
  folds: readonly Readonly<Record<string, Part>>[],
  pool: (parts: readonly Part[]) => Whole,
): Readonly<Record<string, Whole>> {
  const names = [...new Set(folds.flatMap((fold) => Object.keys(fold)))];
  return Object.fromEntries(
    names.map((name) => [name, pool(folds.flatMap((fold) => (Object.hasOwn(fold, name) ? [fold[name] as Part] : [])))]),
  );
}
