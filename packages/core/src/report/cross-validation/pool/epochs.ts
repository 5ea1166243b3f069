import type { EpochMetrics } from "../../../training/index.ts";
import type { CurvePoint, PointsOf } from "../../charts/epoch-curves.ts";
import { deviationOfKnown, meanOfKnown } from "../../means.ts";

/** The curves of all folds as means over them. */
export interface PooledCurves {
  readonly pointsOf: PointsOf;
  /** The last epoch of the pretraining in the fold where it ended first; 0 where there is none. */
  readonly fork: number;
  /** Whether some fold went on for longer than is drawn. */
  readonly isCut: boolean;
}

type Epochs = readonly EpochMetrics[];

const of = (fold: Epochs, branch: EpochMetrics["branch"]): Epochs => fold.filter((epoch) => epoch.branch === branch);

/** A mean and one deviation on either side; of numbers above 0 no lower than the lowest of them, for logarithms. */
function pointOf(epoch: number, values: readonly (number | null)[]): readonly CurvePoint[] {
  const value = meanOfKnown(values);
  if (value === null) return [];
  const deviation = deviationOfKnown(values);
  if (deviation === null) return [{ epoch, value }];
  const least = values.reduce<number>((a, b) => (b === null ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
  const low = value - deviation;
  return [{ epoch, value, low: least > 0 && low <= 0 ? least : low, high: value + deviation }];
}

/**
 * A quantity over the epochs as its mean over the folds, with a band of one deviation. Drawn as far as every fold went,
 * since a mean over fewer of them would jump; epochs of the branches count from each fold's own branch point.
 */
export function pooledCurves(folds: readonly Epochs[], figure: (epoch: EpochMetrics) => number | null): PooledCurves {
  const lengths = (branch: EpochMetrics["branch"]): readonly number[] => folds.map((fold) => of(fold, branch).length);
  const shortest = (branch: EpochMetrics["branch"]): number => Math.min(...lengths(branch), Number.MAX_SAFE_INTEGER);
  const fork = folds.length === 0 ? 0 : shortest("pretraining");
  const branches = ["pretraining", "baseline", "controlled"] as const;
  return {
    fork,
    isCut: branches.some((branch) => new Set(lengths(branch)).size > 1),
    pointsOf(branch) {
      if (folds.length === 0) return [];
      const curves = folds.map((fold) => of(fold, branch));
      const before = branch === "pretraining" ? 0 : fork;
      return Array.from({ length: shortest(branch) }, (_, i) =>
        pointOf(
          before + i + 1,
          curves.map((curve) => {
            const epoch = curve[i];
            return epoch === undefined ? null : figure(epoch);
          }),
        ),
      ).flat();
    },
  };
}
