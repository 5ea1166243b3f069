import type { DatePart } from "./dates.ts";
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
 * A column of 0 and 1, encoded as it is. What a step between two values would be has no meaning, so it has no slope, as
 * a category has none.
 */
export interface BooleanFeature {
  readonly kind: "boolean";
  readonly name: string;
  /** What a blank counts as, 0 or 1, whichever is more frequent in the training rows; absent where it is an error. */
  readonly missing?: MissingNumber;
}

/**
 * A column of dates or times, as seconds since 1970-01-01 UTC. It takes one encoded column for the seconds,
 * (x − mean) / deviation; two for each part, sin and cos of its phase (see `phaseOf`); and the indicator of blanks, if
 * there is one. It has no slope: along a cycle there is no one direction.
 */
export interface DateFeature {
  readonly kind: "date";
  readonly name: string;
  readonly missing?: MissingNumber;
  /** Those that vary over the training rows. */
  readonly parts: readonly DatePart[];
  /** In seconds, as the others. */
  readonly mean: number;
  /** Population standard deviation; 1 where the training rows are constant. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * A column of text. One-hot it takes `levels.length + 1` encoded columns: one for each level, then `other` for every
 * value that is not a level. With an embedding it takes one, the number of its level from 0, `other` being the last,
 * of which the model learns a vector. A blank cell is the level `""`, where it is frequent enough to be one.
 */
export interface CategoryFeature {
  readonly kind: "category";
  readonly name: string;
  readonly levels: readonly string[];
  /** Numbers in the vector of a level; absent where it is one-hot. */
  readonly embedding?: number;
}

/** An input of a model, as a raw column of its table. */
export type Feature = NumericFeature | BooleanFeature | DateFeature | CategoryFeature;

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
  /** Of a date: the cycle, and which of its two coordinates. */
  readonly part?: DatePart;
  readonly wave?: "sin" | "cos";
  /** True for the number of a level, of which the model learns a vector. */
  readonly embedded?: true;
}

/** A numeric feature's place in the encoded matrix. */
export interface NumericColumn {
  readonly name: string;
  readonly column: number;
  readonly deviation: number;
  readonly feature: NumericFeature;
}

const marked = ({ missing }: { readonly missing?: MissingNumber }): number => (missing?.indicator === true ? 1 : 0);

/**
 * Encoded columns of one feature: 1 for numbers and booleans, 1 + 2 a part for dates, each 1 more with an indicator of
 * blanks; `levels + 1` for a category, or 1 with an embedding.
 */
export function featureWidth(feature: Feature): number {
  if (feature.kind === "category") return feature.embedding === undefined ? feature.levels.length + 1 : 1;
  if (feature.kind === "date") return 1 + 2 * feature.parts.length + marked(feature);
  return 1 + marked(feature);
}

/** Width of the encoded matrix. */
export function encodedWidth(features: readonly Feature[]): number {
  return features.reduce((width, feature) => width + featureWidth(feature), 0);
}

/** The columns of the encoded matrix, from left to right. */
export function encodedColumns(features: readonly Feature[]): readonly EncodedColumn[] {
  const columns: EncodedColumn[] = [];
  const push = (feature: string, rest: Omit<EncodedColumn, "index" | "feature"> = {}): void => {
    columns.push({ index: columns.length, feature, ...rest });
  };
  for (const feature of features) {
    const { name, kind } = feature;
    if (kind === "category") {
      if (feature.embedding !== undefined) push(name, { embedded: true });
      else {
        for (const level of feature.levels) push(name, { level });
        push(name, { other: true });
      }
      continue;
    }
    push(name);
    for (const part of kind === "date" ? feature.parts : []) {
      push(name, { part, wave: "sin" });
      push(name, { part, wave: "cos" });
    }
    if (marked(feature) > 0) push(name, { blank: true });
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

/** A column of numbers of levels, of which a model learns vectors. */
export interface EmbeddedColumn {
  readonly column: number;
  readonly levels: number;
  /** Numbers in a vector. */
  readonly width: number;
}

/** The categories with embeddings, as a model is told of them: their columns, levels with `other`, and widths. */
export function embeddedColumns(features: readonly Feature[]): readonly EmbeddedColumn[] {
  const found: EmbeddedColumn[] = [];
  let column = 0;
  for (const feature of features) {
    if (feature.kind === "category" && feature.embedding !== undefined) {
      found.push({ column, levels: feature.levels.length + 1, width: feature.embedding });
    }
    column += featureWidth(feature);
  }
  return found;
}
