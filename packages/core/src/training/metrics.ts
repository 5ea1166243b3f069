import { z } from "zod";
import { checkShape, parseJson } from "./read-json.ts";
import type { BranchName } from "./record.ts";

/**
 * What a target has of these. Of one number errors are in its units; of several they are the means over them, in
 * standard units.
 */
export interface ValidationMetrics {
  readonly rmse?: number | null;
  readonly mae?: number | null;
  readonly accuracy?: number | null;
  readonly logLoss?: number | null;
}

/** One epoch of a run: a line of `metrics.jsonl`. Figures are null where undefined. */
export interface EpochMetrics {
  readonly branch: "pretraining" | BranchName;
  /** The name of the plan's phase. */
  readonly phase: string;
  /** Counted over the whole run, from 1; both branches go on from the last epoch of the pretraining. */
  readonly epoch: number;
  /** Mean objective over the epoch's batches that were not controlled, standard units; null where all were. */
  readonly loss: number | null;
  /** Mean of the controlled objective over the controlled batches; null where there was none. */
  readonly controlledLoss: number | null;
  /** Errors on the validation rows: of numbers, or of classes. */
  readonly validation: ValidationMetrics;
  readonly learningRate: number;
  /**
   * As `fitPhase` tells it: since its phase began, or went on after an interruption. In a run's `metrics.jsonl`: since
   * the run began, without the time between an interruption and going on.
   */
  readonly seconds: number;
}

const figure = z.number().nullable();

const REMEDY = "delete the line, or train again";

/** The zod schema of one line. */
export const metricsSchema: z.ZodType<EpochMetrics> = z.strictObject({
  branch: z.enum(["pretraining", "baseline", "controlled"]),
  phase: z.string(),
  epoch: z.int().positive(),
  loss: figure,
  controlledLoss: figure,
  validation: z.strictObject({
    rmse: figure.exactOptional(),
    mae: figure.exactOptional(),
    accuracy: figure.exactOptional(),
    logLoss: figure.exactOptional(),
  }),
  learningRate: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
});

/**
 * One epoch as a line of `metrics.jsonl`, line end included; NaN and infinity become null.
 *
 * @example stream.write(stringifyMetrics(epoch))
 */
export function stringifyMetrics(metrics: EpochMetrics): string {
  return `${JSON.stringify(metrics)}\n`;
}

/**
 * All epochs in the text of a `metrics.jsonl`; blank lines are skipped.
 *
 * @param where the file, as an error names it, with the line
 * @throws FormatError for a line that is damaged or of another shape
 */
export function parseMetrics(text: string, where: string): readonly EpochMetrics[] {
  const epochs: EpochMetrics[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `${where}, line ${index + 1}`;
    epochs.push(checkShape(parseJson(line, place, REMEDY), place, metricsSchema, REMEDY));
  }
  return epochs;
}
