/** A column of numbers, scaled by the mean and population deviation of its training rows. */
export interface NumericFeature {
  readonly kind: "numeric";
  readonly name: string;
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

/** What a model predicts; its raw value is `mean + deviation · standardised value`. */
export interface Target {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

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
  /** True for the last column of a category: every value that is not a level. */
  readonly other?: true;
}

/** A numeric feature's place in the encoded matrix. */
export interface NumericColumn {
  readonly name: string;
  readonly column: number;
  readonly deviation: number;
}

/** Encoded columns of one feature: 1 for numbers, `levels + 1` for a category. */
export function featureWidth(feature: Feature): number {
  return feature.kind === "numeric" ? 1 : feature.levels.length + 1;
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
      continue;
    }
    for (const level of feature.levels) columns.push({ index: columns.length, feature: feature.name, level });
    columns.push({ index: columns.length, feature: feature.name, other: true });
  }
  return columns;
}

/** The numeric features with their encoded columns: the inputs that have slopes and sensitivities. */
export function numericColumns(features: readonly Feature[]): readonly NumericColumn[] {
  const columns: NumericColumn[] = [];
  let column = 0;
  for (const feature of features) {
    if (feature.kind === "numeric") columns.push({ name: feature.name, column, deviation: feature.deviation });
    column += featureWidth(feature);
  }
  return columns;
}
