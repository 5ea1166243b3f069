import type { Cells } from "../data/index.ts";

/** Raw rows, column by column in the order of a model's inputs: NaN is a blank number, null or "" a blank text. */
export interface RawRows {
  readonly rows: number;
  readonly columns: readonly Cells[];
}

/**
 * A model from raw rows to raw predictions, preprocessing inside: what a deployed file is, whatever runs it. The
 * diagnostics of raw models ask nothing else of it, so they work on any model.
 */
export interface RawModel {
  /** How many numbers it predicts: one for each target column, or the probability of each class. */
  readonly outputs: number;
  /** The predictions of each output, one a row, in its units. It must not keep or change the arrays it is given. */
  predict(rows: RawRows): Promise<readonly Float64Array[]>;
  /**
   * By output, then by numeric column, which are given by their places: ∂prediction/∂feature at each row, in units of
   * the output per unit of the feature. Left out by a model that does not know them; differences then take their place.
   */
  slopes?(rows: RawRows, columns: readonly number[]): Promise<readonly (readonly Float64Array[])[]>;
}

/** A numeric column of a raw model, with the unit and the range of the changes that are made to it. */
export interface RawNumber {
  readonly kind: "numeric";
  readonly name: string;
  /** Its place among the columns. */
  readonly column: number;
  /** The unit of noises and changes, above 0. */
  readonly deviation: number;
  /** What was observed of it. */
  readonly minimum: number;
  readonly maximum: number;
}

/** A column of text of a raw model. */
export interface RawCategory {
  readonly kind: "category";
  readonly name: string;
  readonly column: number;
  readonly levels: readonly string[];
}

/** A column of 0 and 1 of a raw model. */
export interface RawBoolean {
  readonly kind: "boolean";
  readonly name: string;
  readonly column: number;
}

/** A column of dates of a raw model, in seconds; along their cycles there is no one direction, so no slope. */
export interface RawDate {
  readonly kind: "date";
  readonly name: string;
  readonly column: number;
}

export type RawFeature = RawNumber | RawCategory | RawBoolean | RawDate;

/** The cells of a numeric column. */
export function numbersAt({ columns }: RawRows, column: number): Float64Array {
  return columns[column] as Float64Array;
}

/** The prediction of each output at one row. */
export function predictionAt(predictions: readonly Float64Array[], row: number): readonly number[] {
  return predictions.map((values) => values[row] as number);
}

/** The rows with one column replaced. */
export function withColumn({ rows, columns }: RawRows, column: number, cells: Cells): RawRows {
  return { rows, columns: columns.map((each, i) => (i === column ? cells : each)) };
}

/** Some of the rows, by their places. */
export function pickRows({ columns }: RawRows, places: readonly number[]): RawRows {
  const pick = (cells: Cells): Cells =>
    cells instanceof Float64Array
      ? Float64Array.from(places, (place) => cells[place] as number)
      : places.map((place) => cells[place] ?? null);
  return { rows: places.length, columns: columns.map(pick) };
}
