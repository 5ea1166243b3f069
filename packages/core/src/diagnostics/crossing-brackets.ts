import { pickRows, predictionAt, type RawModel, type RawRows, withColumn } from "./raw-model.ts";

/** Two values of a row's feature: at `near` the prediction has not crossed the threshold, at `far` it has. */
export interface Bracket {
  readonly row: number;
  readonly near: number;
  readonly far: number;
}

/** How brackets are narrowed. */
export interface NarrowOptions {
  readonly brackets: readonly Bracket[];
  /** The feature's place among the columns. */
  readonly column: number;
  /** Whether the prediction at a place among some has crossed, being of a row. */
  readonly crossed: (row: number, predictions: readonly Float64Array[], place: number) => boolean;
  /** How near the two ends shall come. */
  readonly width: number;
}

/** More halvings than float64 has bits would change nothing. */
const MOST_HALVINGS = 60;

/** The far end of a narrowed bracket, and the prediction of each output there. */
export interface CrossingEnd {
  readonly row: number;
  readonly far: number;
  readonly prediction: readonly number[];
}

/** Halves every bracket until its ends are as near as asked for, all of them in one prediction a turn. */
export async function narrowed(
  model: RawModel,
  rows: RawRows,
  { brackets, column, crossed, width }: NarrowOptions,
): Promise<readonly CrossingEnd[]> {
  const predictAt = (some: readonly Bracket[], values: readonly number[]): ReturnType<RawModel["predict"]> => {
    const picked = pickRows(
      rows,
      some.map(({ row }) => row),
    );
    return model.predict(withColumn(picked, column, Float64Array.from(values)));
  };
  if (brackets.length === 0) return [];
  const ends = brackets.map(({ far }) => far);
  const first = await predictAt(brackets, ends);
  const all = brackets.map((bracket, i) => ({ ...bracket, prediction: predictionAt(first, i) }));
  let open = all;
  for (let turn = 0; turn < MOST_HALVINGS; turn++) {
    open = open.filter(({ near, far }) => Math.abs(far - near) > width);
    if (open.length === 0) break;
    const middles = open.map(({ near, far }) => near + (far - near) / 2);
    const predictions = await predictAt(open, middles);
    for (const [i, bracket] of open.entries()) {
      const middle = middles[i] as number;
      if (!crossed(bracket.row, predictions, i)) bracket.near = middle;
      else Object.assign(bracket, { far: middle, prediction: predictionAt(predictions, i) });
    }
  }
  return all;
}
