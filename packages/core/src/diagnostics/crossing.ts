import { quantile } from "../data/index.ts";
import { defined } from "../training/index.ts";
import type { Boundary } from "./boundary.ts";
import { type Bracket, narrowed } from "./crossing-brackets.ts";
import { numbersAt, predictionAt, type RawModel, type RawNumber, withColumn } from "./raw-model.ts";
import type { SampledRows } from "./row-sample.ts";

/** Even pieces of a feature's range, and quantiles of the rows: together the values that are tried. */
const PIECES = 32;

/** A change of one feature of one row that moves its prediction across a boundary. */
export interface Crossing {
  /** The row's place in the table, from 0. */
  readonly place: number;
  readonly feature: string;
  readonly from: number;
  readonly to: number;
  /** to − from. */
  readonly change: number;
  /** |change| in deviations of the feature. */
  readonly deviations: number;
  /** The prediction of each output before and after, in its units. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Which rows one feature alone can move across, and how far it must change. */
export interface FeatureCrossings {
  /** The rows that were tried: those where the feature is not blank. */
  readonly rows: number;
  /** How many of them it moves across. */
  readonly crossed: number;
  readonly share: number | null;
  /** Of |change| over the rows that it moves across, in its own units and in its deviations. */
  readonly median: { readonly change: number; readonly deviations: number } | null;
  readonly smallest: Crossing | null;
}

/** What moves predictions across a boundary. */
export interface Crossings {
  /** How many rows' predictions are on each of its sides. */
  readonly sides: readonly number[];
  readonly features: Readonly<Record<string, FeatureCrossings>>;
  /** By whichever feature is nearest for each row, in its deviations. */
  readonly any: { readonly crossed: number; readonly share: number | null; readonly median: number | null };
  /** The smallest of all, in deviations; null where no prediction can be moved across. */
  readonly smallest: Crossing | null;
}

/**
 * For each row, the smallest change of one numeric feature, the others held, that moves the prediction across a
 * boundary: from below a threshold T to at least T or from at least T to below, or from one class to another.
 *
 * A feature moves within its observed range, minimum to maximum, widened to the row's own number where that lies
 * outside. Method: the prediction is taken at 33 evenly spaced values of the range and at 32 quantiles of the rows;
 * outward from the row's number, the first value on either side at which the prediction has crossed is found, and the
 * change is halved between it and the value before until it is known to a millionth of a deviation. What is given was
 * tried: the prediction did cross there. A stretch on another side that lies between two neighbouring values is not seen, so
 * for a prediction that goes up and down a smaller change may exist.
 *
 * Cost: for each feature 65 predictions of the rows, and about 20 more of those that cross; memory: 65 bytes a row. When
 * not to use it: to say what to change in the world, since a feature that the model leans on need not be a cause.
 *
 * @example await crossings(model, rows, numbers, atThreshold(500))
 */
export async function crossings(
  model: RawModel,
  rows: SampledRows,
  numbers: readonly RawNumber[],
  boundary: Boundary,
): Promise<Crossings> {
  const before = await model.predict(rows);
  const sides = Array.from({ length: rows.rows }, (_, row) => boundary.sideOf(before, row));
  const counts = new Array<number>(boundary.sides).fill(0);
  for (const side of sides) if (side >= 0) counts[side] = (counts[side] as number) + 1;
  const finite = counts.reduce((sum, count) => sum + count, 0);
  const nearest = new Map<number, Crossing>();
  const features: [string, FeatureCrossings][] = [];
  for (const number of numbers) {
    const { tried, found } = await crossingsOf(model, rows, number, { boundary, before, sides });
    for (const crossing of found) keepSmaller(nearest, crossing);
    features.push([number.name, summary(tried, found)]);
  }
  const smallestOfAll = smallest([...nearest.values()]);
  const sizes = Float64Array.from(nearest.values(), ({ deviations }) => deviations).sort();
  return {
    sides: counts,
    features: Object.fromEntries(features),
    any: {
      crossed: nearest.size,
      share: defined(nearest.size / finite),
      median: defined(quantile(sizes, 0.5)),
    },
    smallest: smallestOfAll,
  };
}

function keepSmaller(nearest: Map<number, Crossing>, crossing: Crossing): void {
  const known = nearest.get(crossing.place);
  if (known === undefined || crossing.deviations < known.deviations) nearest.set(crossing.place, crossing);
}

/** The first of the smallest, so that ties fall to the row that comes first. */
function smallest(found: readonly Crossing[]): Crossing | null {
  let least: Crossing | null = null;
  for (const crossing of found) {
    const { deviations, place } = least ?? { deviations: Number.POSITIVE_INFINITY, place: 0 };
    if (crossing.deviations < deviations || (crossing.deviations === deviations && crossing.place < place)) {
      least = crossing;
    }
  }
  return least;
}

function summary(tried: number, found: readonly Crossing[]): FeatureCrossings {
  const changes = Float64Array.from(found, ({ change }) => Math.abs(change)).sort();
  const sizes = Float64Array.from(found, ({ deviations }) => deviations).sort();
  return {
    rows: tried,
    crossed: found.length,
    share: defined(found.length / tried),
    median: found.length === 0 ? null : { change: quantile(changes, 0.5), deviations: quantile(sizes, 0.5) },
    smallest: smallest(found),
  };
}

/** What a search knows of the rows. */
interface Search {
  readonly boundary: Boundary;
  readonly before: readonly Float64Array[];
  /** Of each row as it is. */
  readonly sides: readonly number[];
}

/** The crossings of the rows by one feature. */
async function crossingsOf(
  model: RawModel,
  rows: SampledRows,
  number: RawNumber,
  { boundary, before, sides }: Search,
): Promise<{ readonly tried: number; readonly found: readonly Crossing[] }> {
  const { name, column, deviation } = number;
  const here = numbersAt(rows, column);
  const isTried = (row: number): boolean => (sides[row] as number) >= 0 && Number.isFinite(here[row]);
  const crossed = (row: number, predictions: readonly Float64Array[], place: number): boolean => {
    const side = boundary.sideOf(predictions, place);
    return side >= 0 && side !== sides[row];
  };

  const grid = valuesToTry(here, number);
  const over: Uint8Array[] = [];
  for (const value of grid) {
    const predictions = await model.predict(withColumn(rows, column, new Float64Array(rows.rows).fill(value)));
    over.push(Uint8Array.from(here, (_, row) => (crossed(row, predictions, row) ? 1 : 0)));
  }

  const brackets: Bracket[] = [];
  let tried = 0;
  for (let row = 0; row < rows.rows; row++) {
    if (!isTried(row)) continue;
    tried++;
    brackets.push(...bracketsOf(row, here[row] as number, grid, over));
  }
  const ends = await narrowed(model, rows, { brackets, column, crossed, width: 1e-6 * deviation });

  const best = new Map<number, Crossing>();
  for (const { row, far, prediction } of ends) {
    const from = here[row] as number;
    const change = far - from;
    const size = Math.abs(change) / deviation;
    const place = rows.places[row] as number;
    const both = { before: predictionAt(before, row), after: prediction };
    keepSmaller(best, { place, feature: name, from, to: far, change, deviations: size, ...both });
  }
  return { tried, found: [...best.values()] };
}

/** Distinct values, ascending: evenly spaced over the range, and where the rows are, within it. */
function valuesToTry(here: Float64Array, { minimum, maximum }: RawNumber): readonly number[] {
  const sorted = here.filter(Number.isFinite).sort();
  const values = new Set<number>();
  for (let i = 0; i <= PIECES; i++) {
    values.add(i === PIECES ? maximum : minimum + (i / PIECES) * (maximum - minimum));
    const among = quantile(sorted, (i + 0.5) / PIECES);
    if (i < PIECES && among > minimum && among < maximum) values.add(among);
  }
  return [...values].filter(Number.isFinite).sort((a, b) => a - b);
}

/** Between which values the prediction first crosses on either side, without one that is farther in any case. */
function bracketsOf(
  row: number,
  from: number,
  grid: readonly number[],
  over: readonly Uint8Array[],
): readonly Bracket[] {
  const up = grid.findIndex((value, i) => value > from && over[i]?.[row] === 1);
  const down = grid.findLastIndex((value, i) => value < from && over[i]?.[row] === 1);
  const found: Bracket[] = [];
  if (up >= 0) found.push({ row, near: Math.max(from, grid[up - 1] ?? from), far: grid[up] as number });
  if (down >= 0) found.push({ row, near: Math.min(from, grid[down + 1] ?? from), far: grid[down] as number });
  const least = Math.min(...found.map(({ far }) => Math.abs(far - from)));
  return found.filter(({ near }) => Math.abs(near - from) < least);
}
