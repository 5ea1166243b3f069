import { z } from "zod";
import type { Reference } from "../../base/index.ts";
import type { Spread } from "../../diagnostics/index.ts";
import { type CmaVariant, cmaVariants, type LossFilter, lossFilters, type WelchTest } from "../../search/index.ts";
import { type Json, parseDocument, referenceSchema } from "../../training/index.ts";

/** The schema that this version writes and reads. */
export const METALEARNING_SCHEMA = "isocline.metalearning/1";

/** What a search of losses judges a candidate by. */
export type MetalearningObjective = "accuracy" | "attacked" | "rmse";

/** How good a model is on some rows. */
export interface MetalearningFigures {
  readonly accuracy?: number | null;
  readonly logLoss?: number | null;
  readonly attacked?: number | null;
  readonly rmse?: number | null;
  readonly mae?: number | null;
}

/** One loss that the search asked for. */
export interface Candidate {
  /** Its number among the search's proposals, from 0. */
  readonly id: number;
  readonly generation: number;
  /** θ, the centre first, as trained with. */
  readonly coefficients: readonly number[];
  /** `refused` by a filter that acts, hence not trained. */
  readonly outcome: "trained" | "refused" | "diverged" | "failed";
  /** Every filter, acting or not, that it does not keep. */
  readonly broken: readonly string[];
  /** What the search was told, which it makes small: 1 − accuracy, or the RMSE; null for none. */
  readonly value: number | null;
  /** On the held-out rows. */
  readonly figures: MetalearningFigures | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** A filter over all candidates. */
export interface FilterTally {
  readonly name: string;
  /** Whether what it refuses is not trained. */
  readonly acts: boolean;
  readonly refused: number;
  /** Steps of training that this spared, or would have. */
  readonly steps: number;
  /** Of those that it refuses, how many were trained all the same, and the best value of these. */
  readonly trained: number;
  readonly best: number | null;
}

/** One full training. */
export interface FullRun {
  readonly seed: number;
  readonly status: "completed" | "diverged" | "failed";
  readonly heldOut: MetalearningFigures | null;
  readonly test: MetalearningFigures | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** A loss that was trained with fully, under every seed. */
export interface Finalist {
  /** `cross-entropy`, `mse`, or `candidate 17`. */
  readonly name: string;
  /** Null for the one to compare with. */
  readonly candidate: number | null;
  readonly coefficients: readonly number[] | null;
  readonly runs: readonly FullRun[];
  /** Of the objective: an accuracy, or an RMSE. */
  readonly heldOut: Spread;
  readonly test: Spread;
  /** Of its test figures against those of the loss to compare with; null where there are too few, or they do not vary. */
  readonly welch: WelchTest | null;
}

/** What was spent. */
export interface MetalearningBudget {
  /** Candidates judged, refused ones included. */
  readonly evaluations: number;
  readonly trained: number;
  /** Steps of the candidates' trainings and of the usual loss's, and of the full ones. */
  readonly partialSteps: number;
  readonly fullSteps: number;
  /** Rows that went through those steps. */
  readonly samples: number;
  /** Steps that the acting filters spared. */
  readonly sparedSteps: number;
}

/** The settings of the search, as resolved. */
export interface MetalearningSettings {
  readonly objective: MetalearningObjective;
  /** Of the attack, null without. */
  readonly radius: number | null;
  readonly order: number;
  readonly population: number;
  readonly generations: number;
  readonly sigma: number;
  readonly variant: CmaVariant;
  readonly filters: readonly LossFilter[];
  readonly partialSteps: number;
  readonly heldOut: number;
  readonly steps: number;
  readonly best: number;
  readonly seeds: number;
  /** Training images, and channels of the convnet's blocks; null for a table. */
  readonly images: number | null;
  readonly channels: readonly number[] | null;
}

/** Everything that a search of a loss came to: the file `metalearning.json`. */
export interface Metalearning {
  readonly schema: typeof METALEARNING_SCHEMA;
  readonly version: string;
  readonly status: "running" | "interrupted" | "completed";
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Over all processes that it took. */
  readonly seconds: number;
  readonly source: string;
  readonly target: string;
  /** Names of the classes; null for numbers. */
  readonly classes: readonly string[] | null;
  /** The network in words. */
  readonly model: string;
  readonly rows: { readonly training: number; readonly heldOut: number; readonly test: number };
  readonly batch: number;
  /** The digest of the encoded dataset. */
  readonly dataset: string;
  readonly settings: MetalearningSettings;
  /** The settings of the trainings, as in the record of a run. */
  readonly config: { readonly [option: string]: Json };
  readonly budget: MetalearningBudget;
  readonly filters: readonly FilterTally[];
  readonly candidates: readonly Candidate[];
  /** The loss to compare with after as many steps as a candidate, on the same rows; null before it was trained. */
  readonly usual: MetalearningFigures | null;
  /** Why the search ended; null while it has not. */
  readonly stopped: string | null;
  readonly finalists: readonly Finalist[];
  /** The place among the finalists of the loss found: the best on the held-out rows. Null before all are trained. */
  readonly chosen: number | null;
  readonly warnings: readonly string[];
  readonly references: readonly Reference[];
}

const count = z.int().nonnegative();
const figure = z.number().nullable();
const figures = z
  .strictObject({
    accuracy: figure.exactOptional(),
    logLoss: figure.exactOptional(),
    attacked: figure.exactOptional(),
    rmse: figure.exactOptional(),
    mae: figure.exactOptional(),
  })
  .nullable();
const spread = z.strictObject({ mean: figure, deviation: figure, count });
const coefficients = z.array(z.number());

/** Closed, as a record's schema is. */
const metalearningSchema: z.ZodType<Metalearning> = z.strictObject({
  schema: z.literal(METALEARNING_SCHEMA),
  version: z.string(),
  status: z.enum(["running", "interrupted", "completed"]),
  created: z.iso.datetime({ offset: true }),
  seconds: z.number().nonnegative(),
  source: z.string(),
  target: z.string(),
  classes: z.array(z.string()).nullable(),
  model: z.string(),
  rows: z.strictObject({ training: count, heldOut: count, test: count }),
  batch: z.int().positive(),
  dataset: z.string().regex(/^[0-9a-f]{64}$/),
  settings: z.strictObject({
    objective: z.enum(["accuracy", "attacked", "rmse"]),
    radius: z.number().positive().nullable(),
    order: z.int().min(2).max(4),
    population: z.int().min(2),
    generations: z.int().min(1),
    sigma: z.number().positive(),
    variant: z.enum(cmaVariants),
    filters: z.array(z.enum(lossFilters)),
    partialSteps: z.int().positive(),
    heldOut: z.number().positive().max(1),
    steps: z.int().positive(),
    best: z.int().positive(),
    seeds: z.int().positive(),
    images: z.int().positive().nullable(),
    channels: z.array(z.int().positive()).nullable(),
  }),
  config: z.record(z.string(), z.json()),
  budget: z.strictObject({
    evaluations: count,
    trained: count,
    partialSteps: count,
    fullSteps: count,
    samples: count,
    sparedSteps: count,
  }),
  filters: z.array(
    z.strictObject({
      name: z.string(),
      acts: z.boolean(),
      refused: count,
      steps: count,
      trained: count,
      best: figure,
    }),
  ),
  candidates: z.array(
    z.strictObject({
      id: count,
      generation: count,
      coefficients,
      outcome: z.enum(["trained", "refused", "diverged", "failed"]),
      broken: z.array(z.string()),
      value: figure,
      figures,
      reason: z.string().exactOptional(),
    }),
  ),
  usual: figures,
  stopped: z.string().nullable(),
  finalists: z.array(
    z.strictObject({
      name: z.string(),
      candidate: count.nullable(),
      coefficients: coefficients.nullable(),
      runs: z.array(
        z.strictObject({
          seed: count,
          status: z.enum(["completed", "diverged", "failed"]),
          heldOut: figures,
          test: figures,
          reason: z.string().exactOptional(),
        }),
      ),
      heldOut: spread,
      test: spread,
      welch: z
        .strictObject({
          difference: z.number(),
          statistic: z.number(),
          degrees: z.number(),
          greater: z.number(),
          twoSided: z.number(),
        })
        .nullable(),
    }),
  ),
  chosen: count.nullable(),
  warnings: z.array(z.string()),
  references: z.array(referenceSchema),
});

/**
 * The document in a text, validated.
 *
 * @param where the file, as an error names it
 * @throws FormatError for damaged JSON, another shape, or another version of the schema
 */
export function parseMetalearning(text: string, where: string): Metalearning {
  return parseDocument(text, where, {
    what: "a search",
    schema: METALEARNING_SCHEMA,
    shape: metalearningSchema,
    remedy: "use the file that isocline wrote, or search again",
  });
}

/** The text of a document, indented, with a line end. @throws FormatError where it would not be read back */
export function stringifyMetalearning(document: Metalearning): string {
  const text = `${JSON.stringify(document, undefined, 1)}\n`;
  parseMetalearning(text, "the search to write");
  return text;
}
