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
  /** One prediction a row, in units of the target. It must not keep or change the arrays it is given. */
  predict(rows: RawRows): Promise<Float64Array>;
  /**
   * ∂prediction/∂feature at each row, for numeric columns by their place, in units of the target per unit of the
   * feature. Left out by a model that does not know them; differences then take their place.
   */
  slopes?(rows: RawRows, columns: readonly number[]): Promise<readonly Float64Array[]>;
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

export type RawFeature = RawNumber | RawCategory;

/** The cells of a numeric column. */
export function numbersAt({ columns }: RawRows, column: number): Float64Array {
  return columns[column] as Float64Array;
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
