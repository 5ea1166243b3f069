import { z } from "zod";

/** How many bins a histogram may have. */
export const HISTOGRAM_BINS = 40;

/** The most parts that the rows of a residual summary are put into. */
export const RESIDUAL_BINS = 20;

/** How values are distributed: ascending edges, one more than counts; both empty where there is nothing to count. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** The truth where a model predicts about the same: quantiles of the target over rows of near predictions. */
export interface ResidualBin {
  readonly count: number;
  /** Mean prediction, in units of the target, as the others. */
  readonly prediction: number;
  readonly p05: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/** How the truth lies about the predictions of one number, in its raw units. */
export interface ResidualSummary {
  /** Of the rows in the order of their predictions, in parts of equal count. */
  readonly bins: readonly ResidualBin[];
  /** Of truth − prediction. */
  readonly histogram: Histogram;
}

/** How often rows of each class were taken for each: `counts[true][predicted]`. */
export interface Confusion {
  /** The classes that have rows and columns of their own, the most frequent where there are very many. */
  readonly classes: readonly string[];
  /** One row and one column more than classes where some share the last. */
  readonly counts: readonly (readonly number[])[];
}

/** Means over a sample of rows, one for each point or level; null where undefined. */
export interface DependenceCurve {
  readonly prediction: readonly (number | null)[];
  /** Mean ∂prediction/∂feature in raw units, of numbers alone. */
  readonly slope?: readonly (number | null)[];
}

/** The partial dependence on one feature, by output: a number in its raw units, or the probability of a class. */
export interface FeatureDependence {
  readonly feature: string;
  /** Of a number: quantiles of it, ascending, and the share of the rows that are at most that. */
  readonly values?: readonly number[];
  readonly shares?: readonly number[];
  /** Of a category or a boolean. */
  readonly levels?: readonly string[];
  readonly outputs: { readonly [output: string]: DependenceCurve };
}

/** An interval of a figure; null ends where it is undefined. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/** How sure one figure of the branches is. */
export interface FigureIntervals {
  /** The metric's name in the record; of one output, with the output behind a colon. */
  readonly figure: string;
  /** How the branches' intervals were found; that of the difference is always by the bootstrap. */
  readonly method: "bootstrap" | "wilson";
  readonly baseline?: Interval;
  readonly controlled?: Interval;
  /** Of controlled − baseline on the same rows. */
  readonly difference?: Interval;
}

/** How sure the errors are, as far as the choice of the validation rows goes. */
export interface ErrorIntervals {
  /** The share of intervals that hold the true figure, if the rows are independent draws. */
  readonly confidence: number;
  /** How often the rows were drawn again. */
  readonly draws: number;
  /** What was drawn: the rows, or where there are very many so many groups of them. */
  readonly groups: number;
  readonly figures: readonly FigureIntervals[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();

export const histogramSchema: z.ZodType<Histogram> = z
  .strictObject({ edges: z.array(z.number()), counts: z.array(count).max(HISTOGRAM_BINS) })
  .refine(({ edges, counts }) => edges.length === counts.length + 1 || (edges.length === 0 && counts.length === 0), {
    message: "one more edge than counts",
  })
  .refine(({ edges }) => edges.every((edge, i) => i === 0 || edge > (edges[i - 1] as number)), {
    message: "ascending edges",
  });

const quantiles = { p05: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() };

export const residualsSchema: z.ZodType<ResidualSummary> = z.strictObject({
  bins: z.array(z.strictObject({ count, prediction: z.number(), ...quantiles })).max(RESIDUAL_BINS),
  histogram: histogramSchema,
});

export const confusionSchema: z.ZodType<Confusion> = z
  .strictObject({ classes: z.array(z.string()), counts: z.array(z.array(count)) })
  .refine(
    ({ classes, counts }) =>
      [classes.length, classes.length + 1].includes(counts.length) &&
      counts.every((row) => row.length === counts.length),
    { message: "as many rows and columns as classes, or one more" },
  );

const curve = z.strictObject({ prediction: z.array(figure), slope: z.array(figure).exactOptional() });

export const dependenceSchema: z.ZodType<FeatureDependence> = z
  .strictObject({
    feature: z.string(),
    values: z.array(z.number()).exactOptional(),
    shares: z.array(z.number()).exactOptional(),
    levels: z.array(z.string()).exactOptional(),
    outputs: z.record(z.string(), curve),
  })
  .refine(
    ({ values, shares, levels, outputs }) => {
      const points = (values ?? levels)?.length;
      const lists = Object.values(outputs).flatMap(({ prediction, slope = prediction }) => [prediction, slope]);
      const isOne = (values === undefined) !== (levels === undefined) && values?.length === shares?.length;
      return isOne && lists.every((list) => list.length === points);
    },
    { message: "values and shares or levels, and as many predictions" },
  );

const interval = z.strictObject({ low: figure, high: figure });

export const intervalsSchema: z.ZodType<ErrorIntervals> = z.strictObject({
  confidence: z.number().positive(),
  draws: count,
  groups: count,
  figures: z.array(
    z.strictObject({
      figure: z.string(),
      method: z.enum(["bootstrap", "wilson"]),
      baseline: interval.exactOptional(),
      controlled: interval.exactOptional(),
      difference: interval.exactOptional(),
    }),
  ),
});
