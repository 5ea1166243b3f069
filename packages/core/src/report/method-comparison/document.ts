import { z } from "zod";
import { namesOf, type Reference } from "../../base/index.ts";
import { type SplitKind, splitRegistry } from "../../data/index.ts";
import {
  type ChosenStrength,
  comparedFigures,
  type FigureChange,
  type MethodVerdict,
  type OverallVerdict,
  type RunFigures,
  type TriedStrength,
} from "../../search/index.ts";
import { type Json, parseDocument, type RunStatus, referenceSchema } from "../../training/index.ts";

/** The schema that this version writes and reads. */
export const METHOD_COMPARISON_SCHEMA = "isocline.comparison/1";

/** Settings of a training by their names, as options are spelt. */
export type MethodSettings = { readonly [setting: string]: Json };

/** One strength of a method, and what it came to where strengths are chosen. */
export interface TriedMethod extends TriedStrength {
  /** The settings that were tried. */
  readonly values: MethodSettings;
}

/** One training whose figures count for the verdict. */
export interface ComparedTraining {
  readonly seed: number;
  readonly status: "completed" | "stopped" | "diverged" | "failed";
  /** The epoch, over pretraining and branch, in which numbers stopped being finite. */
  readonly divergedAt: number | null;
  /** Why it failed. */
  readonly reason?: string;
  /** Epochs of the branch. */
  readonly epochs: number;
  /** Of training the branch. */
  readonly seconds: number;
  /** On the test rows; null where it diverged or failed. */
  readonly figures: RunFigures | null;
  /** On the test rows, by column. */
  readonly sensitivity: { readonly [column: string]: number | null };
}

/** A method of a comparison; the first is the baseline. */
export interface MethodRecord {
  readonly name: string;
  /** As sentences name it. */
  readonly title: string;
  /** What it changes in the settings of the baseline, the strength that was chosen included. */
  readonly settings: MethodSettings;
  /** The part of them that says how strong it is: what was chosen, or the one thing that was tried. */
  readonly strength: MethodSettings;
  /** Gradient evaluations of a step. */
  readonly cost: number;
  /** Epochs that the budget buys at that cost, and what they cost. */
  readonly epochs: number;
  readonly evaluations: number;
  /** The strengths it was tried at; none of the baseline. */
  readonly tried: readonly TriedMethod[];
  /** Which was taken; null of the baseline, before it is known, and where every one diverged. */
  readonly chosen: ChosenStrength | null;
  /** One a seed, as far as they are done. */
  readonly runs: readonly ComparedTraining[];
  /** Against the baseline; null of the baseline itself, and before it is known. */
  readonly changes: MethodVerdict["changes"] | null;
}

/** Everything that a comparison of methods came to: the file `comparison.json`. */
export interface MethodComparison {
  readonly schema: typeof METHOD_COMPARISON_SCHEMA;
  readonly version: string;
  /** `diverged` where a training that counts for the verdict did, or failed, or nothing could be compared. */
  readonly status: RunStatus;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Of all trainings together. */
  readonly seconds: number;
  readonly source: string;
  readonly target: string;
  /** The error that methods are compared by. */
  readonly error: "rmse" | "logLoss";
  readonly rows: { readonly training: number; readonly validation: number; readonly test: number };
  readonly split: { readonly kind: SplitKind; readonly column?: string };
  /** SHA-256 of the encoded rows. */
  readonly dataset: string;
  /** σ of the noise behind the sensitivities, one feature at a time. */
  readonly noise: number;
  /** σ of the noise on all features, and ρ of the attack. */
  readonly robustness: { readonly noise: number; readonly radius: number };
  readonly seeds: { readonly selection: readonly number[]; readonly verdict: readonly number[] };
  readonly tries: number;
  /** Share of the rows that was asked for the test. */
  readonly test: number;
  /** How much more error a strength may bring, as a share. */
  readonly maxLoss: number;
  readonly confidence: number;
  readonly budget: {
    /** Gradient evaluations after pretraining that every method has. */
    readonly evaluations: number;
    /** Of an epoch. */
    readonly steps: number;
    readonly pretrainingEpochs: number;
  };
  readonly methods: readonly MethodRecord[];
  /** Null before it is known. */
  readonly overall: OverallVerdict | null;
  /** The methods that were asked for, in order; null for one of this program's own, else its definition. */
  readonly definitions: { readonly [name: string]: MethodSettings | null };
  /** The options of every training, as resolved. */
  readonly config: { readonly [option: string]: Json };
  readonly warnings: readonly string[];
  readonly references: readonly Reference[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();
const settings = z.record(z.string(), z.json());
const columns = z.record(z.string(), figure);
const names = z.array(z.string());

function ofEachFigure<Value>(value: z.ZodType<Value>): z.ZodType<{ [Key in (typeof comparedFigures)[number]]: Value }> {
  return z.strictObject(Object.fromEntries(comparedFigures.map((key) => [key, value]))) as never;
}

const change: z.ZodType<FigureChange> = z.strictObject({
  mean: figure,
  deviation: figure,
  count,
  low: figure,
  high: figure,
  p: figure,
  adjusted: figure,
  verdict: z.enum(["lower", "higher", "no difference", "undefined"]),
});

const training: z.ZodType<ComparedTraining> = z.strictObject({
  seed: count,
  status: z.enum(["completed", "stopped", "diverged", "failed"]),
  divergedAt: count.nullable(),
  reason: z.string().exactOptional(),
  epochs: count,
  seconds: z.number().nonnegative(),
  figures: ofEachFigure(figure).nullable(),
  sensitivity: columns,
});

const method: z.ZodType<MethodRecord> = z.strictObject({
  name: z.string(),
  title: z.string(),
  settings,
  strength: settings,
  cost: z.number().positive(),
  epochs: count,
  evaluations: z.number().nonnegative(),
  tried: z.array(z.strictObject({ values: settings, error: figure, sensitivity: figure })),
  chosen: z.strictObject({ place: count, by: z.enum(["sensitivity", "error"]) }).nullable(),
  runs: z.array(training),
  changes: ofEachFigure(change).nullable(),
});

/** Closed, as a record's schema is. */
const methodComparisonSchema: z.ZodType<MethodComparison> = z.strictObject({
  schema: z.literal(METHOD_COMPARISON_SCHEMA),
  version: z.string(),
  status: z.enum(["completed", "interrupted", "diverged", "running"]),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  source: z.string(),
  target: z.string(),
  error: z.enum(["rmse", "logLoss"]),
  rows: z.strictObject({ training: count, validation: count, test: count }),
  split: z.strictObject({ kind: z.enum(namesOf(splitRegistry)), column: z.string().exactOptional() }),
  dataset: z.string(),
  noise: z.number().positive(),
  robustness: z.strictObject({ noise: z.number().positive(), radius: z.number().positive() }),
  seeds: z.strictObject({ selection: z.array(count), verdict: z.array(count) }),
  tries: count,
  test: z.number().positive(),
  maxLoss: z.number().nonnegative(),
  confidence: z.number().positive(),
  budget: z.strictObject({ evaluations: z.number().positive(), steps: count, pretrainingEpochs: count }),
  methods: z.array(method).min(1),
  overall: z
    .strictObject({
      outcome: z.enum(["best", "tie", "none", "undefined"]),
      by: z.enum(["sensitivity", "error"]),
      lowering: names,
      leading: names,
      beyond: names,
      erringLess: names,
    })
    .nullable(),
  definitions: z.record(z.string(), settings.nullable()),
  config: z.record(z.string(), z.json()),
  warnings: names,
  references: z.array(referenceSchema),
});

/**
 * The document in a text, validated.
 *
 * @param where the file, as an error names it
 * @throws FormatError for damaged JSON, another shape, or another version of the schema
 */
export function parseMethodComparison(text: string, where: string): MethodComparison {
  return parseDocument(text, where, {
    what: "a comparison",
    schema: METHOD_COMPARISON_SCHEMA,
    shape: methodComparisonSchema,
    remedy: "use the comparison.json that isocline wrote, or compare again",
  });
}

/** The text of a document, indented, with a line end. @throws FormatError where it would not be read back */
export function stringifyMethodComparison(document: MethodComparison): string {
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  parseMethodComparison(text, "the comparison to write");
  return text;
}
