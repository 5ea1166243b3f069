import { z } from "zod";
import { namesOf, type Reference } from "../../base/index.ts";
import { type SplitKind, splitRegistry } from "../../data/index.ts";
import type { PairedDifference, Spread } from "../../diagnostics/index.ts";
import {
  type BranchName,
  type Json,
  parseDocument,
  type RunStatus,
  referenceSchema,
  type TargetRecord,
  targetRecordSchema,
} from "../../training/index.ts";
import type { ComparisonGroupId, ComparisonRow } from "../comparison.ts";

/** The schema that this version writes and reads. */
export const CROSS_VALIDATION_SCHEMA = "isocline.cross-validation/1";

/** One fold, and the run that it is. */
export interface FoldRun {
  readonly fold: number;
  readonly repeat: number;
  /** Below the folder of the cross-validation. */
  readonly folder: string;
  /** Null before it has begun. */
  readonly status: RunStatus | null;
  readonly training: number | null;
  readonly validation: number | null;
  /** What a control with targets came to. */
  readonly targets?: readonly TargetRecord[];
}

/** One figure over the folds that completed. */
export interface FoldFigure extends Pick<ComparisonRow, "scope" | "key" | "label"> {
  readonly group: ComparisonGroupId;
  /** Absent for a branch that was not trained. */
  readonly baseline?: Spread;
  readonly controlled?: Spread;
  /** Of controlled − baseline, fold by fold. */
  readonly difference?: PairedDifference;
}

/** Everything that a cross-validation came to: the file `cross-validation.json`. */
export interface CrossValidation {
  readonly schema: typeof CROSS_VALIDATION_SCHEMA;
  readonly version: string;
  /** `diverged` where a fold did; figures are then of the others. */
  readonly status: RunStatus;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Of the folds' runs together. */
  readonly seconds: number;
  readonly source: string;
  readonly target: string;
  readonly split: { readonly kind: SplitKind; readonly column?: string };
  readonly folds: number;
  readonly repeats: number;
  /** σ of the noise behind the sensitivities. */
  readonly noise: number;
  readonly confidence: number;
  /** Validation rows for each training row of the folds that completed; null before the first. */
  readonly ratio: number | null;
  readonly branches: readonly BranchName[];
  readonly runs: readonly FoldRun[];
  readonly figures: readonly FoldFigure[];
  /** Whether the folds' models were made one, `model.onnx`. */
  readonly ensemble: boolean;
  /** The options as resolved. */
  readonly config: { readonly [option: string]: Json };
  readonly warnings: readonly string[];
  readonly references: readonly Reference[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();
const spread = { mean: figure, deviation: figure, count };
const statuses = ["completed", "interrupted", "diverged", "running"] as const;

/** Closed, as a record's schema is. */
const crossValidationSchema: z.ZodType<CrossValidation> = z.strictObject({
  schema: z.literal(CROSS_VALIDATION_SCHEMA),
  version: z.string(),
  status: z.enum(statuses),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  source: z.string(),
  target: z.string(),
  split: z.strictObject({ kind: z.enum(namesOf(splitRegistry)), column: z.string().exactOptional() }),
  folds: z.int().min(2),
  repeats: z.int().min(1),
  noise: z.number().positive(),
  confidence: z.number().positive(),
  ratio: z.number().positive().nullable(),
  branches: z.array(z.enum(["baseline", "controlled"])),
  runs: z.array(
    z.strictObject({
      fold: z.int().min(1),
      repeat: z.int().min(1),
      // Of our own making: a document cannot lead out of its folder.
      folder: z.string().regex(/^(fold-\d+-of-\d+|repeat-\d+\/fold-\d+)$/),
      status: z.enum(statuses).nullable(),
      training: count.nullable(),
      validation: count.nullable(),
      targets: z.array(targetRecordSchema).exactOptional(),
    }),
  ),
  figures: z.array(
    z.strictObject({
      group: z.enum(["metrics", "sensitivity", "slope"]),
      scope: z.enum(["metric", "column", "mean"]),
      key: z.string(),
      label: z.string(),
      baseline: z.strictObject(spread).exactOptional(),
      controlled: z.strictObject(spread).exactOptional(),
      difference: z
        .strictObject({
          ...spread,
          low: figure,
          high: figure,
          negative: count,
          verdict: z.enum(["lower", "higher", "no difference", "undefined"]),
        })
        .exactOptional(),
    }),
  ),
  ensemble: z.boolean(),
  config: z.record(z.string(), z.json()),
  warnings: z.array(z.string()),
  references: z.array(referenceSchema),
});

/**
 * The document in a text, validated.
 *
 * @param where the file, as an error names it
 * @throws FormatError for damaged JSON, another shape, or another version of the schema
 */
export function parseCrossValidation(text: string, where: string): CrossValidation {
  return parseDocument(text, where, {
    what: "a cross-validation",
    schema: CROSS_VALIDATION_SCHEMA,
    shape: crossValidationSchema,
    remedy: "use the file that isocline wrote, or train again",
  });
}

/** The text of a document, indented, with a line end. @throws FormatError where it would not be read back */
export function stringifyCrossValidation(document: CrossValidation): string {
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  parseCrossValidation(text, "the cross-validation to write");
  return text;
}
