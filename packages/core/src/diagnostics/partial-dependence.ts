import type { Reference } from "../base/index.ts";
import { quantile } from "../data/index.ts";
import { defined } from "../training/index.ts";
import { numbersAt, type RawCategory, type RawModel, type RawNumber, type RawRows, withColumn } from "./raw-model.ts";
import { slopesOf } from "./raw-slopes.ts";

/** The work that partial dependence comes from. */
export const dependenceReferences: readonly Reference[] = [
  {
    authors: "J. H. Friedman",
    title: "Greedy Function Approximation: A Gradient Boosting Machine",
    year: 2001,
    source: "Annals of Statistics 29, 1189–1232",
    url: "https://doi.org/10.1214/aos/1013203451",
  },
];

/** Quantiles of a grid, evenly spaced from the smallest number to the largest. */
const GRID_POINTS = 32;

/** Shares whose quantiles every grid has, beside its even ones. */
export const GRID_SHARES: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The mean prediction with a numeric feature set to one value; null where undefined. */
export interface DependencePoint {
  /** The share of the rows whose number is at most this: the value is that quantile. */
  readonly share: number;
  readonly value: number;
  /** In units of the target. */
  readonly prediction: number | null;
  /** Mean ∂prediction/∂feature there, in units of the target per unit of the feature. */
  readonly slope: number | null;
}

/** The mean prediction with a text feature set to one level. */
export interface LevelPoint {
  readonly level: string;
  readonly prediction: number | null;
}

const EVEN_SHARES: readonly number[] = Array.from({ length: GRID_POINTS }, (_, i) => i / (GRID_POINTS - 1));

/** The distinct quantiles of the numbers, blanks left out, ascending, each with the least of its shares. */
export function quantileGrid(
  numbers: Float64Array,
  shares: readonly number[] = [...EVEN_SHARES, ...GRID_SHARES],
): readonly Pick<DependencePoint, "share" | "value">[] {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const grid: { share: number; value: number }[] = [];
  for (const share of shares.toSorted((a, b) => a - b)) {
    const value = quantile(sorted, share);
    if (grid.length === 0 || value > (grid.at(-1)?.value ?? value)) grid.push({ share, value });
  }
  return grid;
}

function mean(values: Float64Array): number | null {
  let total = 0;
  for (const value of values) total += value;
  return defined(total / values.length);
}

/**
 * How the mean prediction over some rows depends on one numeric feature: PD(v) = mean f(x with xⱼ = v), and its slope
 * mean ∂f/∂xⱼ there, at 32 evenly spaced quantiles of the feature in the rows and at 5, 25, 50, 75 and 95 %.
 *
 * Every row is set to v, also one where the feature was blank. Cost: up to 37 predictions of the rows, and as many
 * passes for slopes. When not to use it: for features that hang together it also averages over rows that cannot be,
 * such as a long diamond without weight, and it hides what differs between rows.
 *
 * Reference: J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001).
 *
 * @returns the points, ascending, distinct; none where the feature is blank in every row
 */
export async function partialDependence(
  model: RawModel,
  rows: RawRows,
  feature: RawNumber,
): Promise<readonly DependencePoint[]> {
  const points: DependencePoint[] = [];
  for (const { share, value } of quantileGrid(numbersAt(rows, feature.column))) {
    const there = withColumn(rows, feature.column, new Float64Array(rows.rows).fill(value));
    const [slopes = new Float64Array()] = await slopesOf(model, there, [feature]);
    points.push({ share, value, prediction: mean(await model.predict(there)), slope: mean(slopes) });
  }
  return points;
}

/** The mean prediction over some rows with a text feature set to each of its levels. Cost: a prediction of the rows each. */
export async function levelDependence(
  model: RawModel,
  rows: RawRows,
  { column, levels }: RawCategory,
): Promise<readonly LevelPoint[]> {
  const points: LevelPoint[] = [];
  for (const level of levels) {
    const there = withColumn(rows, column, new Array<string>(rows.rows).fill(level));
    points.push({ level, prediction: mean(await model.predict(there)) });
  }
  return points;
}

/**
 * The point that stands at a quantile: exactly it for the shares of `GRID_SHARES`, else the next one below.
 *
 * @returns undefined without points
 */
export function dependenceAt(points: readonly DependencePoint[], share: number): DependencePoint | undefined {
  return points.findLast((point) => point.share <= share) ?? points[0];
}
