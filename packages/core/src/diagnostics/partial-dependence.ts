import type { Reference } from "../base/index.ts";
import { quantile } from "../data/index.ts";
import { defined } from "../training/index.ts";
import {
  numbersAt,
  type RawBoolean,
  type RawCategory,
  type RawDate,
  type RawModel,
  type RawNumber,
  type RawRows,
  withColumn,
} from "./raw-model.ts";
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
  /** In units of the output. */
  readonly prediction: number | null;
  /** Mean ∂prediction/∂feature there, in units of the output per unit of the feature; null for a date. */
  readonly slope: number | null;
}

/** The mean prediction with a text set to one level, or a boolean to false or true. */
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

function mean(values: Float64Array | undefined): number | null {
  if (values === undefined) return null;
  let total = 0;
  for (const value of values) total += value;
  return defined(total / values.length);
}

/**
 * How the mean prediction over some rows depends on one number or date: PD(v) = mean f(x with xⱼ = v), and for numbers
 * its slope mean ∂f/∂xⱼ there, at 32 evenly spaced quantiles of the feature in the rows and at 5, 25, 50, 75 and 95 %.
 *
 * Every row is set to v, also one where the feature was blank. Cost: up to 37 predictions of the rows, and as many
 * passes for slopes. When not to use it: for features that hang together it also averages over rows that cannot be,
 * such as a long diamond without weight, and it hides what differs between rows.
 *
 * Reference: J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001).
 *
 * @returns by output: the points, ascending, distinct; none where the feature is blank in every row
 */
export async function partialDependence(
  model: RawModel,
  rows: RawRows,
  feature: RawNumber | RawDate,
): Promise<readonly (readonly DependencePoint[])[]> {
  const points = Array.from({ length: model.outputs }, (): DependencePoint[] => []);
  for (const { share, value } of quantileGrid(numbersAt(rows, feature.column))) {
    const there = withColumn(rows, feature.column, new Float64Array(rows.rows).fill(value));
    const slopes = feature.kind === "date" ? [] : await slopesOf(model, there, [feature]);
    const predictions = await model.predict(there);
    for (const [output, of] of points.entries()) {
      of.push({ share, value, prediction: mean(predictions[output]), slope: mean(slopes[output]?.[0]) });
    }
  }
  return points;
}

/**
 * The mean prediction over some rows with a text set to each of its levels, or a boolean to false and to true. Cost: a
 * prediction of the rows each.
 *
 * @returns by output
 */
export async function levelDependence(
  model: RawModel,
  rows: RawRows,
  feature: RawCategory | RawBoolean,
): Promise<readonly (readonly LevelPoint[])[]> {
  const isText = feature.kind === "category";
  const points = Array.from({ length: model.outputs }, (): LevelPoint[] => []);
  for (const [place, level] of (isText ? feature.levels : ["false", "true"]).entries()) {
    const cells = isText ? new Array<string>(rows.rows).fill(level) : new Float64Array(rows.rows).fill(place);
    const predictions = await model.predict(withColumn(rows, feature.column, cells));
    for (const [output, of] of points.entries()) of.push({ level, prediction: mean(predictions[output]) });
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
