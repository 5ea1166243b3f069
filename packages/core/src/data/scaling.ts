import { isCrowded } from "./crowding.ts";
import type { NumericFeature, Scaling } from "./schema.ts";

/** What a scaling is taken from: the numbers of the training rows. */
export interface ScalingFigures {
  readonly minimum: number;
  readonly maximum: number;
  /** The p-quantile; NaN where none is needed (`needsQuantiles`). */
  readonly quantile: (p: number) => number;
  /** How many numbers the quantiles are of. */
  readonly count: number;
}

/** Where smooth clipping saturates, in either direction. */
export const SMOOTH_CLIP = 3;

/** Pieces of the quantile scaling. */
const PIECES = 64;

/** √3 spreads uniform numbers on [−1, 1] to the deviation 1. */
const UNIFORM = Math.sqrt(3);

type Fit = (figures: ScalingFigures) => Scaling | undefined;

/** The quartile range, or where the quartiles are equal half of all. */
function rangeOf({ minimum, maximum, quantile }: ScalingFigures): number {
  const range = quantile(0.75) - quantile(0.25);
  return range > 0 ? range : (maximum - minimum) / 2;
}

/**
 * How a column of numbers can be encoded.
 *
 * - `auto`: `robust`, or `quantile` where the numbers crowd (`isCrowded`), such as latitudes and longitudes of houses.
 * - `standard`: (x − mean) / deviation.
 * - `robust`: z/√(1 + (z/3)²) with z = (x − median) / (quartile range), which far values leave as they are and cannot
 *   leave ±3; where the quartiles are equal, half the range takes their place. RealMLP's (Holzmüller et al., 2024).
 * - `min-max`: (x − minimum) / (maximum − minimum), 0 to 1 on the training rows.
 * - `quantile`: through 65 quantiles, linear between them, to the uniform distribution on [−√3, √3], which has mean 0
 *   and deviation 1; constant beyond the training rows. Equal quantiles are one, at the mean of their places.
 * - `none`: x itself, in float32.
 */
const fits: Readonly<Record<"auto" | "standard" | Scaling["name"], Fit>> = {
  auto(figures) {
    const crowded = isCrowded(figures.quantile, figures.count, rangeOf(figures));
    return crowded ? fits.quantile(figures) : fits.robust(figures);
  },
  standard: () => undefined,
  robust: (figures) => ({ name: "robust", centre: figures.quantile(0.5), spread: rangeOf(figures) }),
  "min-max": ({ minimum, maximum }) => ({ name: "min-max", centre: minimum, spread: maximum - minimum }),
  quantile({ minimum, maximum, quantile }) {
    const places = new Map<number, number[]>();
    let last = minimum;
    places.set(minimum, [0]);
    for (let i = 1; i <= PIECES; i++) {
      // Rounding may put an interpolated quantile behind the next.
      last = i === PIECES ? maximum : Math.max(last, quantile(i / PIECES));
      places.set(last, [...(places.get(last) ?? []), i / PIECES]);
    }
    const middle = (of: readonly number[]): number => ((of[0] as number) + (of.at(-1) as number)) / 2;
    return {
      name: "quantile",
      knots: [...places.keys()],
      scores: [...places.values()].map((of) => UNIFORM * (2 * middle(of) - 1)),
    };
  },
  none: () => ({ name: "none", centre: 0, spread: 1 }),
};

export type ScalingName = keyof typeof fits;
export const scalingNames: readonly ScalingName[] = Object.keys(fits) as ScalingName[];

/** Whether a scaling is made of quantiles. */
export function needsQuantiles(name: ScalingName): boolean {
  return name === "auto" || name === "robust" || name === "quantile";
}

/** A column's scaling; undefined for `standard`, which the mean and deviation are enough for. */
export function fitScaling(name: ScalingName, figures: ScalingFigures): Scaling | undefined {
  // A constant column has no spread: it stays at 0, but where it is left as it is.
  if (figures.minimum === figures.maximum && name !== "none") return undefined;
  return fits[name](figures);
}

/** A scaling as functions of numbers. */
export interface Scaler {
  encode(number: number): number;
  /** A number that has the encoding; beyond its bounds, the nearest that it tells apart. */
  decode(encoded: number): number;
  /**
   * ∂encoded/∂number · deviation at an encoded number, that is in encoded units per deviation of the feature: what turns
   * slopes by the encoded column into standard units.
   */
  steepness(encoded: number): number;
  /** How far a move of the number by so many deviations moves its encoding; where that is linear, from anywhere. */
  moved(encoded: number, deviations: number): number;
  /** Whether the steepness is the same everywhere. */
  readonly linear: boolean;
}

/** The scaling of a feature, the only place that knows it beside the exported model. */
export function scaler(feature: Pick<NumericFeature, "mean" | "deviation" | "scaling">): Scaler {
  const curve = curveOf(feature);
  const { encode, decode, steepness, linear } = curve;
  return {
    ...curve,
    moved: linear
      ? (_, deviations) => deviations * steepness(0)
      : (encoded, deviations) => encode(decode(encoded) + deviations * feature.deviation) - encoded,
  };
}

type ScalerCurve = Omit<Scaler, "moved">;

function curveOf({ mean, deviation, scaling }: Pick<NumericFeature, "mean" | "deviation" | "scaling">): ScalerCurve {
  if (scaling?.name === "quantile") return quantileScaler(scaling.knots, scaling.scores, deviation);
  const { centre, spread } = scaling ?? { centre: mean, spread: deviation };
  const steepness = deviation / spread;
  if (scaling?.name !== "robust") {
    return {
      encode: (number) => (number - centre) / spread,
      decode: (encoded) => centre + spread * encoded,
      steepness: () => steepness,
      linear: true,
    };
  }
  // With e = z/√(1 + (z/c)²): 1 − (e/c)² = 1/(1 + (z/c)²), so z = e/√(1 − (e/c)²) and de/dz = (1 − (e/c)²)^(3/2).
  const rest = (encoded: number): number => Math.max(1 - (encoded / SMOOTH_CLIP) ** 2, 0);
  return {
    encode(number) {
      const z = (number - centre) / spread;
      return z / Math.hypot(1, z / SMOOTH_CLIP);
    },
    // Float32 holds no encoding nearer to the bounds than this.
    decode: (encoded) => centre + (spread * encoded) / Math.sqrt(Math.max(rest(encoded), 1e-7)),
    steepness: (encoded) => steepness * rest(encoded) ** 1.5,
    linear: false,
  };
}

/** The piece of ascending knots that a value lies in; the first or last for one beyond them. */
export function pieceOf(knots: readonly number[], value: number): number {
  let [low, high] = [0, knots.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= (knots[middle] as number)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function quantileScaler(knots: readonly number[], scores: readonly number[], deviation: number): ScalerCurve {
  const along = (from: readonly number[], to: readonly number[], value: number): number => {
    const piece = pieceOf(from, value);
    const [low, high] = [from[piece] as number, from[piece + 1] as number];
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return (to[piece] as number) + share * ((to[piece + 1] as number) - (to[piece] as number));
  };
  // Scores as float32 holds them, since encoded numbers are such.
  const ends = [scores[0] as number, scores.at(-1) as number].map(Math.fround) as [number, number];
  return {
    encode: (number) => along(knots, scores, number),
    decode: (encoded) => along(scores, knots, encoded),
    steepness(encoded) {
      if (encoded <= ends[0] || encoded >= ends[1]) return 0;
      const piece = pieceOf(scores, encoded);
      const rise = (scores[piece + 1] as number) - (scores[piece] as number);
      return (deviation * rise) / ((knots[piece + 1] as number) - (knots[piece] as number));
    },
    linear: false,
  };
}
