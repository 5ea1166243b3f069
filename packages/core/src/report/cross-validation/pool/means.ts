import { meanOfKnown } from "../../means.ts";

/** Figures by name, such as those of features, as their means over the folds, in the order in which names first occur. */
export function meansByName(
  folds: readonly Readonly<Record<string, number | null>>[],
): Readonly<Record<string, number | null>> {
  return byName(folds, (figures) => meanOfKnown(figures));
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
