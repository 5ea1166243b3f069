import { randomStream } from "../base/index.ts";
import { isConstant, type Moments, moments } from "./moments.ts";
import { quantile } from "./quantile.ts";
import { type Sample, sample } from "./sample.ts";
import { fitScaling, needsQuantiles, type ScalingName } from "./scaling.ts";
import type { NumericFeature } from "./schema.ts";

/** What can become of blank numbers: the median and an indicator column, or an error. */
export const missingRules = ["median", "error"] as const;
export type MissingRule = (typeof missingRules)[number];

/** How numeric columns are encoded. */
export interface NumberOptions {
  readonly missing: MissingRule;
  readonly scaling: ScalingName;
  /** Of the samples that quantiles are taken from. */
  readonly seed: number;
}

/** What the first pass keeps of a numeric feature. */
export interface NumberTally {
  /** Takes the cells of a chunk: numbers and blanks of training rows (marked 1 from `start` on), others' blanks. */
  add(cells: Float64Array, marked: Uint8Array, start: number, blanks?: Uint8Array): void;
  /** Of the numbers of the training rows. */
  readonly moments: Moments;
  /** Of the same numbers; absent where no quantile is needed. */
  readonly sample?: Sample;
  readonly blanks: { readonly training: number; readonly others: number };
}

export function numberTally(name: string, { missing, scaling, seed }: NumberOptions): NumberTally {
  const seen = moments();
  const drawn =
    missing === "median" || needsQuantiles(scaling) ? sample(randomStream(seed, "sample", name)) : undefined;
  const counted = { training: 0, others: 0 };
  return {
    add(cells, marked, start, blanks) {
      seen.add(cells, marked, start, blanks);
      if (blanks === undefined && drawn === undefined) return;
      for (let i = 0; i < cells.length; i++) {
        const isTraining = marked[start + i] === 1;
        if (blanks?.[i] === 1) counted[isTraining ? "training" : "others"]++;
        else if (isTraining) drawn?.add(cells[i] as number);
      }
    },
    moments: seen,
    ...(drawn === undefined ? {} : { sample: drawn }),
    blanks: counted,
  };
}

/**
 * The feature of a numeric column. A constant one keeps the deviation 1, with a warning; one that is blank in every
 * training row is left out, with a warning. What becomes of blanks is a warning too.
 */
export function numericFeature(
  table: string,
  name: string,
  { moments: seen, sample: drawn, blanks }: NumberTally,
  { missing: rule, scaling: scalingName }: Pick<NumberOptions, "missing" | "scaling">,
  shown: (number: number) => string = rounded,
): { readonly feature?: NumericFeature; readonly warnings: readonly string[] } {
  if (seen.count === 0) return { warnings: [`column "${name}" is left out: it is blank in every training row`] };
  const { minimum, maximum } = seen;
  const constant = isConstant(table, name, seen);
  const sorted = drawn?.sorted() ?? [];
  const missing = { fill: quantile(sorted, 0.5), indicator: blanks.training > 0 };
  const count = sorted.length;
  const scaling = fitScaling(scalingName, { minimum, maximum, count, quantile: (p) => quantile(sorted, p) });
  const feature: NumericFeature = {
    kind: "numeric",
    name,
    ...(rule === "median" && { missing }),
    ...(scaling !== undefined && { scaling }),
    mean: constant ? minimum : seen.mean,
    deviation: constant ? 1 : seen.deviation,
    minimum,
    maximum,
  };
  const warnings = blankWarnings(feature, blanks, seen.count + blanks.training, shown);
  if (!constant) return { feature, warnings };
  const which = blanks.training > 0 ? "every training row that has a number" : "every training row";
  const carries = blanks.training > 0 ? "its blanks alone tell rows apart" : "it carries nothing and is divided by 1";
  return { feature, warnings: [...warnings, `column "${name}" is ${shown(minimum)} in ${which}: ${carries}`] };
}

/** A number for a message: a whole one as it is, another of six digits. */
const rounded = (number: number): string => String(Number.isInteger(number) ? number : Number(number.toPrecision(6)));

function blankWarnings(
  { name, missing }: NumericFeature,
  { training, others }: NumberTally["blanks"],
  rows: number,
  shown: (number: number) => string,
): readonly string[] {
  const counts = `count as the median, ${missing && shown(missing.fill)}`;
  if (training > 0) {
    return [
      `column "${name}" is blank in ${training} of ${rows} training rows: they ${counts}, and a column marks them`,
    ];
  }
  if (others === 0) return [];
  return [`column "${name}" is blank in ${others} validation rows and no training row: they ${counts}`];
}
