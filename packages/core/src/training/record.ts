import { z } from "zod";
import { namesOf, type Reference } from "../base/index.ts";
import {
  type ColumnSummary,
  columnKinds,
  type Preprocessing,
  type SplitSummary,
  splitRegistry,
} from "../data/index.ts";
import { CALIBRATION_BINS, type CalibrationBin, type ClassMetrics } from "./class-metrics.ts";
import { parseDocument } from "./read-json.ts";
import { preprocessingSchema } from "./recorded-preprocessing.ts";
import { referenceSchema } from "./recorded-reference.ts";
import {
  type Confusion,
  confusionSchema,
  dependenceSchema,
  type ErrorIntervals,
  type FeatureDependence,
  type Histogram,
  histogramSchema,
  intervalsSchema,
  type ResidualSummary,
  residualsSchema,
} from "./summaries.ts";
import { type TargetRecord, targetRecordSchema } from "./target-record.ts";

/** The schema that this version writes and reads. */
export const RECORD_SCHEMA = "isocline.run/1";

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How a run stands. `diverged` and `interrupted` are outcomes, not errors. */
export type RunStatus = "completed" | "interrupted" | "diverged" | "running";

/** How a branch ended; `stopped` is early stopping, where the best state was restored. */
export type BranchStatus = RunStatus | "stopped";

/** The two ways on from the pretrained model: plain loss, or controlled slopes. */
export type BranchName = "baseline" | "controlled";

/** The table of a run, and what was done to it before the model. */
export interface RecordedData {
  readonly source: string;
  readonly rows: number;
  readonly training: number;
  readonly validation: number;
  /** How the rows were split; absent in the records of versions that split at random alone. */
  readonly split?: SplitSummary;
  readonly preprocessing: Preprocessing;
  /** Every column of the table, and what became of it; absent in records of before. */
  readonly columns?: readonly ColumnSummary[];
}

/** The model of a run. */
export interface RecordedModel {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly parameters: number;
}

/** One phase of the plan. */
export interface RecordedPhase {
  readonly name: string;
  readonly epochs: number;
  readonly objective: string;
  readonly controlled?: { readonly objective: string; readonly share: number; readonly by: "batch" | "sample" };
  /** How gradients were taken; plainly where absent. */
  readonly rule?: string;
}

/**
 * Figures of a branch's model on the validation rows; null where undefined. Errors of numbers are null for classes,
 * those of classes are absent for numbers. Of several numbers they are means over them, in standard units.
 */
export interface BranchMetrics extends Partial<ClassMetrics> {
  /** Root mean square error, in units of the target. */
  readonly rmse: number | null;
  /** Mean absolute error, in units of the target. */
  readonly mae: number | null;
  /** Share of the target's variance that the predictions explain. */
  readonly r2: number | null;
  /** Variance of the predictions, in squared units of the target; of classes half the sum of their probabilities'. */
  readonly outputVariance: number | null;
  /** Mean Euclidean norm of the slopes over the numeric features, in standard units. */
  readonly slopeNorm: number | null;
}

/** Mean and quantiles of |slope| over the validation rows, or over a draw of them where there are very many. */
export interface SlopeStatistics {
  readonly mean: number | null;
  readonly p05: number | null;
  readonly p25: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
}

/** The slopes of one feature. Raw units are standard units · target deviation / feature deviation. */
export interface SlopeSummary {
  readonly standard: SlopeStatistics;
  readonly raw: SlopeStatistics;
  /** Of the signed slope in standard units: ascending edges, one more than counts, at most 40 bins. */
  readonly histogram: Histogram;
}

/** Figures of one of several outputs: a number to predict, in its units, or the probability of a class. */
export interface OutputRecord {
  /** Root mean square error, mean absolute error and R²; absent for classes. */
  readonly rmse?: number | null;
  readonly mae?: number | null;
  readonly r2?: number | null;
  /** Area under the ROC curve of the class against the rest; absent for numbers. */
  readonly auc?: number | null;
  readonly outputVariance: number | null;
  readonly sensitivity: { readonly [column: string]: number | null };
  readonly slope: { readonly [column: string]: number | null };
}

/** What one branch came to. Columns are the numeric features; epochs count over the whole run, from 1. */
export interface BranchRecord {
  readonly status: BranchStatus;
  /** Epochs run in this branch, pretraining not counted. */
  readonly epochs: number;
  readonly bestEpoch: number | null;
  /** Whether its state is that of the best epoch; absent in records of before. */
  readonly restored?: boolean;
  readonly divergedAt: number | null;
  readonly metrics: BranchMetrics;
  /**
   * Mean |change of the prediction| in units of the target, under the record's noise on the column. Of several numbers
   * the mean over them in standard units; of classes half the sum over them of |change of the probability|.
   */
  readonly sensitivity: { readonly [column: string]: number | null };
  /** Mean |slope| in standard units; of several outputs taken together as the sensitivities are. */
  readonly slope: { readonly [column: string]: number | null };
  readonly slopes: { readonly [column: string]: SlopeSummary };
  /** By output, where there are several. */
  readonly outputs?: { readonly [output: string]: OutputRecord };
  /** The bins of the calibration error, from low to high confidence; of classes alone. */
  readonly calibration?: readonly CalibrationBin[];
  /** How the truth lies about the predictions, by output; of numbers alone. Absent in records of before, as the next. */
  readonly residuals?: { readonly [output: string]: ResidualSummary };
  /** Which classes were taken for which; of classes alone. */
  readonly confusion?: Confusion;
  /** Partial dependence on the features that matter most, the same in both branches; absent where it was not asked for. */
  readonly dependence?: readonly FeatureDependence[];
  /** Of a control with targets. */
  readonly targets?: readonly TargetRecord[];
}

/** Everything that a run came to: the file `run.json`. */
export interface RunRecord {
  readonly schema: typeof RECORD_SCHEMA;
  /** The version of isocline that wrote it. */
  readonly version: string;
  readonly status: RunStatus;
  readonly seed: number;
  readonly threads: number;
  /** σ of the noise behind the sensitivities, in standard deviations of the feature. */
  readonly noise: number;
  /** When the run began, ISO 8601; given by the caller. */
  readonly created: string;
  readonly seconds: number;
  readonly data: RecordedData;
  /** The options as resolved, defaults included. */
  readonly config: { readonly [option: string]: Json };
  readonly model: RecordedModel;
  readonly plan: readonly RecordedPhase[];
  readonly branches: { readonly [name in BranchName]?: BranchRecord };
  /** How sure the branches' errors are; absent in records of before, and without a branch. */
  readonly intervals?: ErrorIntervals;
  readonly warnings: readonly string[];
  readonly references: readonly Reference[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();
const columns = z.record(z.string(), figure);
const statistics = z.strictObject({ mean: figure, p05: figure, p25: figure, p50: figure, p75: figure, p95: figure });

const runStatuses = ["completed", "interrupted", "diverged", "running"] as const;

const output = z.strictObject({
  rmse: figure.exactOptional(),
  mae: figure.exactOptional(),
  r2: figure.exactOptional(),
  auc: figure.exactOptional(),
  outputVariance: figure,
  sensitivity: columns,
  slope: columns,
});

const branch = z.strictObject({
  status: z.enum([...runStatuses, "stopped"]),
  epochs: count,
  bestEpoch: count.nullable(),
  restored: z.boolean().exactOptional(),
  divergedAt: count.nullable(),
  metrics: z.strictObject({
    rmse: figure,
    mae: figure,
    r2: figure,
    outputVariance: figure,
    slopeNorm: figure,
    accuracy: figure.exactOptional(),
    logLoss: figure.exactOptional(),
    auc: figure.exactOptional(),
    brier: figure.exactOptional(),
    calibrationError: figure.exactOptional(),
  }),
  sensitivity: columns,
  slope: columns,
  slopes: z.record(z.string(), z.strictObject({ standard: statistics, raw: statistics, histogram: histogramSchema })),
  outputs: z.record(z.string(), output).exactOptional(),
  calibration: z
    .array(z.strictObject({ count, confidence: figure, accuracy: figure }))
    .length(CALIBRATION_BINS)
    .exactOptional(),
  residuals: z.record(z.string(), residualsSchema).exactOptional(),
  confusion: confusionSchema.exactOptional(),
  dependence: z.array(dependenceSchema).exactOptional(),
  targets: z.array(targetRecordSchema).exactOptional(),
});

const parts = z.strictObject({ training: count, validation: count });

const split: z.ZodType<SplitSummary> = z.strictObject({
  kind: z.enum(namesOf(splitRegistry)),
  column: z.string().exactOptional(),
  fold: z.strictObject({ fold: count.min(1), of: count.min(2), repeat: count.min(1) }).exactOptional(),
  groups: parts.exactOptional(),
  from: z.string().exactOptional(),
  aside: count,
});

/** The zod schema of a record. It is closed: an unknown field is an error, so that a typing slip is seen. */
export const recordSchema: z.ZodType<RunRecord> = z.strictObject({
  schema: z.literal(RECORD_SCHEMA),
  version: z.string(),
  status: z.enum(runStatuses),
  seed: count,
  threads: count,
  noise: z.number().positive(),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  data: z.strictObject({
    source: z.string(),
    rows: count,
    training: count,
    validation: count,
    split: split.exactOptional(),
    preprocessing: preprocessingSchema,
    columns: z
      .array(
        z.strictObject({
          name: z.string(),
          kind: z.enum([...columnKinds, "target", "id", "text"]),
          used: z.boolean(),
        }),
      )
      .exactOptional(),
  }),
  config: z.record(z.string(), z.json()),
  model: z.strictObject({ name: z.string(), hidden: z.array(count), activation: z.string(), parameters: count }),
  plan: z.array(
    z.strictObject({
      name: z.string(),
      epochs: count,
      objective: z.string(),
      controlled: z
        .strictObject({ objective: z.string(), share: z.number().min(0).max(1), by: z.enum(["batch", "sample"]) })
        .exactOptional(),
      rule: z.string().exactOptional(),
    }),
  ),
  branches: z.strictObject({ baseline: branch.exactOptional(), controlled: branch.exactOptional() }),
  intervals: intervalsSchema.exactOptional(),
  warnings: z.array(z.string()),
  references: z.array(referenceSchema),
});

/**
 * The record in a text, validated.
 *
 * @param where the file, as an error names it
 * @throws FormatError for damaged JSON, another shape (names the path), or another version of the schema
 * @example parseRecord(await readFile("run/run.json", "utf8"), "run/run.json").branches.controlled?.metrics.rmse
 */
export function parseRecord(text: string, where: string): RunRecord {
  return parseDocument(text, where, {
    what: "a record",
    schema: RECORD_SCHEMA,
    shape: recordSchema,
    remedy: "use the run.json that isocline wrote, or train again",
  });
}

/**
 * The text of a record, indented, with a line end. NaN and infinity become null, which the schema allows only where
 * a figure may be undefined.
 *
 * @throws FormatError where the record would not be read back
 */
export function stringifyRecord(record: RunRecord): string {
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  parseRecord(text, "the record to write");
  return text;
}
