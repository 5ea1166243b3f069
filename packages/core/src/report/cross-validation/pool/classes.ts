import type { CalibrationBin, Confusion } from "../../../training/index.ts";

/** The bins of several folds as one row of bins: rows are counted together, means weighed by them. */
export function pooledCalibration(folds: readonly (readonly CalibrationBin[])[]): readonly CalibrationBin[] {
  const length = Math.max(0, ...folds.map((bins) => bins.length));
  return Array.from({ length }, (_, i): CalibrationBin => {
    const bins = folds.flatMap((fold) => fold[i] ?? []);
    const mean = (figure: (bin: CalibrationBin) => number | null): number | null => {
      const known = bins.filter((bin) => bin.count > 0 && figure(bin) !== null);
      const rows = known.reduce((sum, { count }) => sum + count, 0);
      return rows === 0 ? null : known.reduce((sum, bin) => sum + bin.count * (figure(bin) as number), 0) / rows;
    };
    return {
      count: bins.reduce((sum, { count }) => sum + count, 0),
      confidence: mean(({ confidence }) => confidence),
      accuracy: mean(({ accuracy }) => accuracy),
    };
  });
}

/**
 * The confusions of several folds as one: rows are counted together. Classes that some fold has no row and column of
 * its own for share the last with the other classes.
 */
export function pooledConfusion(folds: readonly Confusion[]): Confusion | undefined {
  const [first, ...others] = folds;
  if (first === undefined) return undefined;
  const classes = first.classes.filter((name) => others.every((fold) => fold.classes.includes(name)));
  const hasRest = folds.some((fold) => fold.counts.length > classes.length);
  const size = classes.length + (hasRest ? 1 : 0);
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const fold of folds) {
    // A class that the pooled ones lack, and the fold's own last row, go to the last.
    const places = fold.counts.map((_, i) => {
      const place = classes.indexOf(fold.classes[i] ?? "");
      return i < fold.classes.length && place >= 0 ? place : size - 1;
    });
    for (const [i, row] of fold.counts.entries()) {
      const sums = counts[places[i] as number] as number[];
      for (const [j, count] of row.entries()) sums[places[j] as number] = (sums[places[j] as number] as number) + count;
    }
  }
  return { classes, counts };
}
