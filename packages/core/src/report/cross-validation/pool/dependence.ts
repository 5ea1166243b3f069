import type { DependenceCurve, FeatureDependence } from "../../../training/index.ts";
import { deviationOfKnown, type Known, meanOfKnown } from "../../means.ts";
import { interpolated } from "./interpolate.ts";
import { byName } from "./means.ts";

/** Points of the grid that the curves of all folds are read at. */
const POINTS = 21;

/** A curve, and how far the folds' lie apart at each of its points: their sample deviation; null where undefined. */
export interface SpreadCurve extends DependenceCurve {
  readonly spread: DependenceCurve;
}

/** The partial dependence on one feature as a mean over folds. */
export interface PooledDependence extends FeatureDependence {
  readonly outputs: { readonly [output: string]: SpreadCurve };
  /** Of how many folds. */
  readonly folds: number;
}

/** Where the folds' curves are read: quantiles of all their points, no further out than every one of them goes. */
function gridOf(folds: readonly FeatureDependence[]): readonly number[] {
  const lists = folds.map(({ values = [] }) => values);
  const low = Math.max(...lists.map((values) => values[0] ?? Number.POSITIVE_INFINITY));
  const high = Math.min(...lists.map((values) => values.at(-1) ?? Number.NEGATIVE_INFINITY));
  const all = [...new Set(lists.flat())].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
  if (all.length <= POINTS) return all;
  return Array.from({ length: POINTS }, (_, i) => all[Math.round((i * (all.length - 1)) / (POINTS - 1))] as number);
}

function curveOf(
  points: readonly (readonly Known[])[],
  slopes: readonly (readonly Known[])[] | undefined,
): SpreadCurve {
  return {
    prediction: points.map(meanOfKnown),
    ...(slopes && { slope: slopes.map(meanOfKnown) }),
    spread: { prediction: points.map(deviationOfKnown), ...(slopes && { slope: slopes.map(deviationOfKnown) }) },
  };
}

function ofNumber(folds: readonly FeatureDependence[]): Omit<PooledDependence, "feature" | "folds"> {
  const values = gridOf(folds);
  const places = folds.map(({ values = [] }) => values);
  const shares = values.map(
    (value) => meanOfKnown(folds.map(({ shares = [] }, i) => interpolated(places[i] ?? [], shares, value))) ?? 0,
  );
  const withPlaces = folds.map(({ outputs }, i) =>
    Object.fromEntries(Object.entries(outputs).map(([name, curve]) => [name, { curve, places: places[i] ?? [] }])),
  );
  const outputs = byName(withPlaces, (curves) => {
    const read = (of: "prediction" | "slope"): readonly (readonly Known[])[] =>
      values.map((value) => curves.map(({ curve, places }) => interpolated(places, curve[of] ?? [], value)));
    return curveOf(
      read("prediction"),
      curves.some(({ curve }) => curve.slope !== undefined) ? read("slope") : undefined,
    );
  });
  return { values, shares, outputs };
}

function ofLevels(folds: readonly FeatureDependence[]): Omit<PooledDependence, "feature" | "folds"> {
  const levels = [...new Set(folds.flatMap(({ levels = [] }) => levels))];
  const withLevels = folds.map(({ outputs, levels = [] }) =>
    Object.fromEntries(Object.entries(outputs).map(([name, curve]) => [name, { curve, levels }])),
  );
  const outputs = byName(withLevels, (curves) =>
    curveOf(
      levels.map((level) => curves.map(({ curve, levels }) => curve.prediction[levels.indexOf(level)])),
      undefined,
    ),
  );
  return { levels, outputs };
}

/**
 * The partial dependence of several folds as its mean over them, point by point, and how far they lie apart. The folds
 * have grids of their own, so curves of numbers are read between their points, as far as all of them go. Features that
 * matter in no more than half of the folds are left out, where they are rather chance.
 *
 * @param folds each a list, as a branch's record has it
 */
export function pooledDependence(folds: readonly (readonly FeatureDependence[])[]): readonly PooledDependence[] {
  const features = [...new Set(folds.flatMap((fold) => fold.map(({ feature }) => feature)))];
  return features.flatMap((feature): readonly PooledDependence[] => {
    const found = folds.flatMap((fold) => fold.find((each) => each.feature === feature) ?? []);
    if (2 * found.length <= folds.length) return [];
    const isNumber = found.every(({ values }) => values !== undefined);
    if (!isNumber && found.some(({ values }) => values !== undefined)) return [];
    return [{ feature, folds: found.length, ...(isNumber ? ofNumber(found) : ofLevels(found)) }];
  });
}
