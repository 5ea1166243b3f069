import type { Target } from "./target.ts";

/** What becomes of a blank number. */
export interface MissingNumber {
  /** What it counts as: the median of the training rows' numbers. */
  readonly fill: number;
  /** Whether a second encoded column, 1 where the number was blank and 0 elsewhere, tells the two apart. */
  readonly indicator: boolean;
}

/** How numbers are encoded, where not as (x − mean) / deviation; what each does is said in `scaling.ts`. */
export type Scaling =
  | { readonly name: "robust" | "min-max" | "none"; readonly centre: number; readonly spread: number }
  | {
      readonly name: "quantile";
      /** Ascending numbers, at least two, and the encoding of each. */
      readonly knots: readonly number[];
      readonly scores: readonly number[];
    };

/**
 * A column of numbers, with the mean and population deviation of the numbers in its training rows. These are the unit
 * of its slopes and noises under any scaling.
 */
export interface NumericFeature {
  readonly kind: "numeric";
  readonly name: string;
  /** Absent where a blank is an error. */
  readonly missing?: MissingNumber;
  /** Absent where it is standardised. */
  readonly scaling?: Scaling;
  readonly mean: number;
  /** Population standard deviation; 1 where the training rows are constant. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * A column of text, encoded one-hot. It takes `levels.length + 1` encoded columns: one for each level, then `other`
 * for every value that is not a level. A blank cell is the level `""`, where it is frequent enough to be one.
 */
export interface CategoryFeature {
  readonly kind: "category";
  readonly name: string;
  readonly levels: readonly string[];
}

/** An input of a model, as a raw column of its table. */
export type Feature = NumericFeature | CategoryFeature;

/** How raw rows become a model's inputs and its outputs raw predictions. It belongs to the model; plain JSON. */
export interface Preprocessing {
  readonly features: readonly Feature[];
  readonly target: Target;
}

/** A column of the encoded matrix and where it comes from. */
export interface EncodedColumn {
  readonly index: number;
  readonly feature: string;
  /** The level that a one-hot column stands for; absent for numbers and for `other`. */
  readonly level?: string;
  /** True for the indicator of a number's blanks. */
  readonly blank?: true;
  /** True for the last column of a category: every value that is not a level. */
  readonly other?: true;
}

/** A numeric feature's place in the encoded matrix. */
export interface NumericColumn {
  readonly name: string;
  readonly column: number;
  readonly deviation: number;
  readonly feature: NumericFeature;
}

/** Encoded columns of one feature: 1 for numbers, 2 with an indicator of blanks, `levels + 1` for a category. */
export function featureWidth(feature: Feature): number {
  if (feature.kind === "category") return feature.levels.length + 1;
  return feature.missing?.indicator === true ? 2 : 1;
}

/** Width of the encoded matrix. */
export function encodedWidth(features: readonly Feature[]): number {
  return features.reduce((width, feature) => width + featureWidth(feature), 0);
}

/** The columns of the encoded matrix, from left to right. */
export function encodedColumns(features: readonly Feature[]): readonly EncodedColumn[] {
  const columns: EncodedColumn[] = [];
  for (const feature of features) {
    if (feature.kind === "numeric") {
      columns.push({ index: columns.length, feature: feature.name });
      if (featureWidth(feature) > 1) columns.push({ index: columns.length, feature: feature.name, blank: true });
      continue;
    }
    for (const level of feature.levels) columns.push({ index: columns.length, feature: feature.name, level });
    columns.push({ index: columns.length, feature: feature.name, other: true });
  }
  return columns;
}

/**
 * The numeric features with their encoded columns: the inputs that have slopes and sensitivities. An indicator of
 * blanks is none of them; where a number was blank, the slope is the one at the number that it counts as.
 */
export function numericColumns(features: readonly Feature[]): readonly NumericColumn[] {
  const columns: NumericColumn[] = [];
  let column = 0;
  for (const feature of features) {
    if (feature.kind === "numeric") {
      columns.push({ name: feature.name, column, deviation: feature.deviation, feature });
    }
    column += featureWidth(feature);
  }
  return columns;
}
