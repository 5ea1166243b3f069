import { z } from "zod";
import { namesOf, type Reference } from "../../base/index.ts";
import type { MeanInterval } from "../../diagnostics/index.ts";
import {
  type SearchName,
  type SpaceParameter,
  searchRegistry,
  spaceScales,
  type TuningFigures,
  type TuningGoal,
} from "../../search/index.ts";
import { type Json, parseDocument, type RunStatus, referenceSchema } from "../../training/index.ts";

/** The schema that this version writes and reads. */
export const TUNING_SCHEMA = "isocline.tuning/1";

/** `missed` where nothing is within the limits; `diverged` where a baseline did, which nothing can be compared with. */
export type TuningStatus = RunStatus | "missed";

/** One trial of the search: settings, and what they came to beside the baseline of the search's seed. */
export interface TuningTrial {
  /** Counted from 1 in the order of proposing. */
  readonly trial: number;
  /** By the name of what was searched. */
  readonly values: { readonly [name: string]: number };
  /** The share of the control's epochs that it was trained for. */
  readonly budget: number;
  readonly status: "completed" | "stopped" | "diverged" | "failed";
  /** Why it could not be done. */
  readonly reason?: string;
  /** Null where it diverged or could not be done. */
  readonly figures: TuningFigures | null;
  /** Within all limits. */
  readonly feasible: boolean;
  /** Within all limits, of the full budget, and no such trial is better in both loss and sensitivity. */
  readonly front: boolean;
}

/** What a seed's trials are compared with. */
export interface TuningBaseline {
  readonly seed: number;
  readonly status: "completed" | "stopped" | "diverged";
  readonly error: number | null;
  /** By numeric feature, in units of the target. */
  readonly sensitivity: { readonly [feature: string]: number | null };
  readonly training: number;
  readonly validation: number;
}

/** A point of the front under every seed. */
export interface TuningFinalist {
  readonly trial: number;
  readonly seeds: readonly { readonly seed: number; readonly figures: TuningFigures | null }[];
  readonly error: MeanInterval;
  readonly loss: MeanInterval;
  readonly sensitivity: MeanInterval;
  /** By feature of the goal. */
  readonly features: { readonly [feature: string]: MeanInterval };
  /** Within all limits under every seed. */
  readonly feasible: boolean;
}

/** The settings to take. */
export interface TuningChoice {
  readonly trial: number;
  readonly reason: string;
  /** The options by which `isocline train` trains it, beside those that the search was given. */
  readonly options: readonly string[];
}

/** Everything that a tuning came to: the file `tune.json`. */
export interface Tuning {
  readonly schema: typeof TUNING_SCHEMA;
  readonly version: string;
  readonly status: TuningStatus;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Of the process that ended it. */
  readonly seconds: number;
  readonly source: string;
  /** SHA-256 of the encoded table under the search's seed: a search goes on with the same one alone. */
  readonly dataset: string;
  readonly target: string;
  /** What the error is called: `RMSE (price)`. */
  readonly error: string;
  readonly control: string;
  /** σ of the noise behind the sensitivities. */
  readonly noise: number;
  readonly confidence: number;
  readonly goal: TuningGoal;
  readonly space: readonly Required<SpaceParameter>[];
  /** What was searched with; of trials and finalists the most. */
  readonly search: { readonly name: SearchName; readonly trials: number; readonly finalists: number };
  /** The first is the search's own. */
  readonly seeds: readonly number[];
  /** Validation rows for each training row where each seed draws them anew; 0 where all have the same. */
  readonly ratio: number;
  readonly baselines: readonly TuningBaseline[];
  readonly trials: readonly TuningTrial[];
  readonly finalists: readonly TuningFinalist[];
  readonly chosen: TuningChoice | null;
  /** Why nothing was chosen, and how near the nearest came; null where something was, or the search goes on. */
  readonly missed: string | null;
  /** The options that all trials share, as resolved. */
  readonly config: { readonly [option: string]: Json };
  readonly warnings: readonly string[];
  readonly references: readonly Reference[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();
const byFeature = z.record(z.string(), figure);
const figures = z.strictObject({ error: figure, loss: figure, sensitivity: figure, features: byFeature }).nullable();
const interval = z.strictObject({ mean: figure, deviation: figure, count, low: figure, high: figure });
const ended = ["completed", "stopped", "diverged"] as const;
const share = z.number().positive().max(1);

/** Closed, as a record's schema is. */
const tuningSchema: z.ZodType<Tuning> = z.strictObject({
  schema: z.literal(TUNING_SCHEMA),
  version: z.string(),
  status: z.enum(["completed", "interrupted", "diverged", "running", "missed"]),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  source: z.string(),
  dataset: z.string(),
  target: z.string(),
  error: z.string(),
  control: z.string(),
  noise: z.number().positive(),
  confidence: share,
  goal: z.strictObject({
    features: z.array(z.string()).min(1),
    maxLoss: z.number().nullable(),
    maxSensitivity: z.record(z.string(), z.number()),
  }),
  space: z
    .array(
      z.strictObject({
        name: z.string(),
        low: z.number(),
        high: z.number(),
        scale: z.enum(spaceScales),
        whole: z.boolean(),
      }),
    )
    .min(1),
  search: z.strictObject({
    name: z.enum(namesOf(searchRegistry)),
    trials: z.int().min(1),
    finalists: z.int().min(1),
  }),
  seeds: z.array(count).min(1),
  ratio: z.number().nonnegative(),
  baselines: z.array(
    z.strictObject({
      seed: count,
      status: z.enum(ended),
      error: figure,
      sensitivity: byFeature,
      training: count,
      validation: count,
    }),
  ),
  trials: z.array(
    z.strictObject({
      trial: z.int().min(1),
      values: z.record(z.string(), z.number()),
      budget: share,
      status: z.enum([...ended, "failed"]),
      reason: z.string().exactOptional(),
      figures,
      feasible: z.boolean(),
      front: z.boolean(),
    }),
  ),
  finalists: z.array(
    z.strictObject({
      trial: z.int().min(1),
      seeds: z.array(z.strictObject({ seed: count, figures })),
      error: interval,
      loss: interval,
      sensitivity: interval,
      features: z.record(z.string(), interval),
      feasible: z.boolean(),
    }),
  ),
  chosen: z.strictObject({ trial: z.int().min(1), reason: z.string(), options: z.array(z.string()) }).nullable(),
  missed: z.string().nullable(),
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
export function parseTuning(text: string, where: string): Tuning {
  return parseDocument(text, where, {
    what: "a tuning",
    schema: TUNING_SCHEMA,
    shape: tuningSchema,
    remedy: "use the file that isocline wrote, or tune again",
  });
}

/** The text of a document, indented, with a line end. @throws FormatError where it would not be read back */
export function stringifyTuning(document: Tuning): string {
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  parseTuning(text, "the tuning to write");
  return text;
}
