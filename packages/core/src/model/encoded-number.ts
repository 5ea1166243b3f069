import {
  type BooleanFeature,
  type DateFeature,
  type NumericFeature,
  type Scaling,
  SMOOTH_CLIP,
} from "../data/index.ts";
import {
  add,
  cast,
  concat,
  constant,
  div,
  equal,
  input,
  max,
  min,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from "../graph/index.ts";
import { encodedSeconds } from "./encoded-date.ts";

/** A number's encoding in a deployed model. */
export interface EncodedNumber {
  /** Its encoded columns, float32 [rows, width]. */
  readonly columns: Tensor;
  /** The numbers, blanks filled where they may be, float64 [rows, 1]. Slopes are taken by them. */
  readonly number: Tensor;
  /** To add to the prediction, where a blank is an error: NaN for a blank, else 0. */
  readonly refusal?: Tensor;
}

/**
 * The encoded columns of a number, a boolean or a date (in seconds) from its raw column, where NaN is a blank: what
 * `data/encode.ts` computes, in tensors.
 */
export function encodedNumber(feature: NumericFeature | BooleanFeature | DateFeature): EncodedNumber {
  const { name, missing } = feature;
  const raw = input(name, "float64", ["rows", 1]);
  // NaN alone is not equal to itself.
  const isNumber = equal(raw, raw);
  if (missing === undefined) {
    const nothing = constant(Float64Array.of(0), "float64", [1, 1]);
    return { columns: joined(filled(feature, raw)), number: raw, refusal: where(isNumber, nothing, Number.NaN) };
  }
  const number = where(isNumber, raw, missing.fill);
  const columns = filled(feature, number);
  if (!missing.indicator) return { columns: joined(columns), number };
  const [no, yes] = [0, 1].map((value) => constant(Float32Array.of(value), "float32", [1, 1])) as [Tensor, Tensor];
  return { columns: joined([...columns, where(isNumber, no, yes)]), number };
}

const joined = (columns: readonly Tensor[]): Tensor =>
  columns.length === 1 ? (columns[0] as Tensor) : concat(columns, 1);

/** The encoded columns of numbers without blanks, but for the indicator. */
function filled(feature: NumericFeature | BooleanFeature | DateFeature, number: Tensor): readonly Tensor[] {
  if (feature.kind === "date") return encodedSeconds(feature, number);
  return [feature.kind === "boolean" ? cast(number, "float32") : scaled(feature, number)];
}

/** Numbers, scaled in float64. */
function scaled({ mean, deviation, scaling }: NumericFeature, number: Tensor): Tensor {
  if (scaling?.name === "quantile") return cast(throughQuantiles(scaling, number), "float32");
  const { centre, spread } = scaling ?? { centre: mean, spread: deviation };
  const z = div(sub(number, centre), spread);
  return cast(scaling?.name === "robust" ? smoothlyClipped(z) : z, "float32");
}

/** z/√(1 + (z/c)²); where z² would overflow, the result is ±c long since. */
function smoothlyClipped(z: Tensor): Tensor {
  const bounded = max(min(z, 1e100), -1e100);
  return div(bounded, sqrt(add(square(div(bounded, SMOOTH_CLIP)), 1)));
}

/** The first score, and of every piece the share of its rise that the number has passed. */
function throughQuantiles({ knots, scores }: Extract<Scaling, { name: "quantile" }>, number: Tensor): Tensor {
  const pieces = knots.length - 1;
  const row = (values: readonly number[]): Tensor => constant(Float64Array.from(values), "float64", [1, values.length]);
  const rises = (of: readonly number[], from: number, to: number): Tensor =>
    row(Array.from({ length: to - from }, (_, i) => (of[from + i + 1] as number) - (of[from + i] as number)));
  const passed = (from: number, to: number): Tensor =>
    min(1, div(sub(number, row(knots.slice(from, to))), rises(knots, from, to)));
  // Ties decide the slope at a knot: that of the piece that begins there, and 0 at either end.
  const shares = [max(0, passed(0, 1)), ...(pieces > 1 ? [max(passed(1, pieces), 0)] : [])];
  return add(
    sum(mul(concat(shares, 1), rises(scores, 0, pieces)), { axes: [1], keepDimensions: true }),
    scores[0] as number,
  );
}
