import { UsageError } from "../base/index.ts";
import { pieceOf } from "./scaling.ts";

/** What a target's numbers go through before they are standardised; the model ends with its inverse. */
export type TargetTransform =
  | { readonly name: "log" }
  | {
      readonly name: "quantile";
      /** Ascending numbers, at least two, and the score of each. */
      readonly knots: readonly number[];
      readonly scores: readonly number[];
    };

/** A column of numbers to predict; its standardised value is (t(raw) − mean) / deviation. */
export interface TargetColumn {
  readonly name: string;
  /** Of the training rows' numbers, after the transform, as is the deviation. */
  readonly mean: number;
  readonly deviation: number;
  /** Absent where there is none. */
  readonly transform?: TargetTransform;
}

/** One or several numbers, each an output of the model. */
export interface RegressionTarget {
  readonly kind: "regression";
  readonly columns: readonly TargetColumn[];
}

/** One of two or more classes; the model has one logit a class, in this order. */
export interface ClassificationTarget {
  readonly kind: "classification";
  readonly name: string;
  readonly classes: readonly string[];
}

/** What a model predicts. */
export type Target = RegressionTarget | ClassificationTarget;

/** What a target is taken for: by its column (`auto`: text and booleans are classes, numbers are numbers), or as told. */
export const tasks = ["auto", "regression", "classification"] as const;
export type Task = (typeof tasks)[number];

/** What numbers to predict can go through. */
export const targetTransforms = ["none", "log", "quantile"] as const;
export type TargetTransformName = (typeof targetTransforms)[number];

/** The columns of the table that a model predicts. */
export function targetColumns(target: Target): readonly string[] {
  return target.kind === "regression" ? target.columns.map(({ name }) => name) : [target.name];
}

/** A target in words: its column, or its columns between commas. */
export function targetLabel(target: Target): string {
  return targetColumns(target).join(", ");
}

/** What a model's outputs are called, in their order: the columns it predicts, or the classes. */
export function outputNames(target: Target): readonly string[] {
  return target.kind === "regression" ? targetColumns(target) : target.classes;
}

/** The encoded columns of a target: one a number; one for a class, its place among the classes. */
export function targetWidth(target: Target): number {
  return target.kind === "regression" ? target.columns.length : 1;
}

/** The one number that a model predicts. @throws UsageError for several, or for classes */
export function onlyColumn(target: Target): TargetColumn {
  const [column, ...others] = target.kind === "regression" ? target.columns : [];
  if (column !== undefined && others.length === 0) return column;
  const found = target.kind === "regression" ? `${target.columns.length} of them` : "classes";
  throw new UsageError({ where: "target", expected: "one number to predict", found });
}

/** A target column's encoding as functions of numbers. */
export interface TargetScaler {
  encode(raw: number): number;
  /** A predicted number: under a quantile transform it stays within the training rows' numbers. */
  decode(encoded: number): number;
  /** The number that has the encoding: the inverse of `encode`, without bounds. */
  restore(encoded: number): number;
  /** ∂raw/∂encoded at an encoded number. */
  steepness(encoded: number): number;
  /** Whether the steepness is the same everywhere. */
  readonly linear: boolean;
}

/**
 * The encoding of a target column, the only place that knows it beside the exported model: (t(y) − mean) / deviation
 * with t the identity, the natural logarithm, or straight lines between the knots of a quantile transform. Its outermost
 * lines go on beyond the training rows, so that every number has an inverse, but predictions end with them: in a long
 * tail that line is so steep that it would make a small excess huge. What is a mean of t(y) is no mean of y: under `log`
 * predictions are those of the geometric mean.
 */
export function targetScaler({ mean, deviation, transform }: Omit<TargetColumn, "name">): TargetScaler {
  const { encode, decode, rise, restore } = transformOf(transform);
  return {
    encode: (raw) => (encode(raw) - mean) / deviation,
    decode: (encoded) => decode(mean + deviation * encoded),
    restore: (encoded) => restore(mean + deviation * encoded),
    steepness: (encoded) => deviation * rise(mean + deviation * encoded),
    linear: transform === undefined,
  };
}

type Curve = (value: number) => number;

/** A transform and its inverse: with the bounds of predictions (and the derivative of that), and without. */
interface Transform {
  readonly encode: Curve;
  readonly decode: Curve;
  readonly rise: Curve;
  readonly restore: Curve;
}

export function transformOf(transform: TargetTransform | undefined): Transform {
  const same: Curve = (value) => value;
  if (transform === undefined) return { encode: same, decode: same, rise: () => 1, restore: same };
  if (transform.name === "log") return { encode: Math.log, decode: Math.exp, rise: Math.exp, restore: Math.exp };
  const { knots, scores } = transform;
  const back = lines(scores, knots);
  const [least, most] = [scores[0] as number, scores.at(-1) as number];
  return {
    encode: lines(knots, scores).value,
    decode: (value) => back.value(Math.min(Math.max(value, least), most)),
    rise: (value) => (value < least || value > most ? 0 : back.slope(value)),
    restore: back.value,
  };
}

/** Straight lines between points, the outermost of them without an end. */
function lines(from: readonly number[], to: readonly number[]): { readonly value: Curve; readonly slope: Curve } {
  const at = (of: readonly number[], piece: number): number => of[piece] as number;
  const slope: Curve = (value) => {
    const piece = pieceOf(from, value);
    return (at(to, piece + 1) - at(to, piece)) / (at(from, piece + 1) - at(from, piece));
  };
  return {
    slope,
    value(value) {
      const piece = pieceOf(from, value);
      return at(to, piece) + (value - at(from, piece)) * slope(value);
    },
  };
}
