import {
  type ActivationName,
  activations,
  FormatError,
  type Json,
  type LaiForm,
  type LaiNorm,
  type LossName,
  lossRegistry,
  type MissingRule,
  missingRules,
  namesOf,
  type OptimizerName,
  optimizerRegistry,
  type ScalingName,
  type ScheduleName,
  scalingNames,
  scheduleRegistry,
} from "isocline";
import { z } from "zod";
import type { Epochs } from "../options/epochs.ts";
import type { Strength } from "../options/strength.ts";

/** How slopes are controlled: the Lai loss, and how much of the training it gets. */
export interface ControlConfig {
  readonly name: "lai";
  readonly form: LaiForm;
  readonly norm: LaiNorm;
  readonly reduce: "batch" | "sample";
  readonly share: number;
  readonly by: "batch" | "sample";
  /** λ or slope boundary; the other is null. */
  readonly lambda: Strength | null;
  readonly boundary: Strength | null;
}

/** What optimizes. Options that an optimizer does not have are null. */
export interface OptimizerConfig {
  readonly name: OptimizerName;
  readonly momentum: number | null;
  readonly nesterov: boolean | null;
  readonly weightDecay: number | null;
}

/** A training as resolved, defaults included: the `config` of a record, from which a run is gone on with. */
export interface TrainConfig {
  readonly data: string;
  readonly target: string;
  readonly exclude: readonly string[];
  readonly numeric: readonly string[];
  /** What becomes of blank numbers in features. */
  readonly missing: MissingRule;
  /** How numeric features are scaled. */
  readonly scaling: ScalingName;
  readonly validation: number;
  readonly control: ControlConfig | null;
  readonly baseline: boolean;
  readonly loss: LossName;
  readonly epochs: Epochs;
  readonly batch: number;
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly initialisation: "auto" | "he" | "glorot";
  readonly dropout: number;
  readonly layerNorm: boolean;
  readonly residual: boolean;
  readonly optimizer: OptimizerConfig;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  readonly clipNorm: number | null;
  readonly l1: number;
  readonly l2: number;
  readonly patience: number | null;
  readonly seed: number;
  readonly threads: number;
  readonly noise: number;
  /** Whether the exported model also gives its slopes. */
  readonly slopes: boolean;
}

const count = z.int().nonnegative();
const positive = z.number().positive();
const strength = z.union([positive, z.array(positive), z.record(z.string(), positive)]).nullable();
const ratio = z.number().min(0).max(1);

const schema: z.ZodType<TrainConfig> = z.strictObject({
  data: z.string(),
  target: z.string(),
  exclude: z.array(z.string()),
  numeric: z.array(z.string()),
  missing: z.enum(missingRules),
  scaling: z.enum(scalingNames),
  validation: ratio,
  control: z
    .strictObject({
      name: z.literal("lai"),
      form: z.enum(["mse", "mae"]),
      norm: z.union([z.enum(["l2", "l1"]), z.strictObject({ elastic: ratio })]),
      reduce: z.enum(["batch", "sample"]),
      share: ratio,
      by: z.enum(["batch", "sample"]),
      lambda: strength,
      boundary: strength,
    })
    .nullable(),
  baseline: z.boolean(),
  loss: z.enum(namesOf(lossRegistry)),
  epochs: z.strictObject({ pretraining: count, control: count }),
  batch: z.int().positive(),
  hidden: z.array(z.int().positive()),
  activation: z.enum(namesOf(activations)),
  initialisation: z.enum(["auto", "he", "glorot"]),
  dropout: ratio,
  layerNorm: z.boolean(),
  residual: z.boolean(),
  optimizer: z.strictObject({
    name: z.enum(namesOf(optimizerRegistry)),
    momentum: ratio.nullable(),
    nesterov: z.boolean().nullable(),
    weightDecay: z.number().nonnegative().nullable(),
  }),
  learningRate: positive,
  schedule: z.enum(namesOf(scheduleRegistry)),
  clipNorm: positive.nullable(),
  l1: z.number().nonnegative(),
  l2: z.number().nonnegative(),
  patience: z.int().positive().nullable(),
  seed: count,
  threads: z.int().positive(),
  noise: positive,
  slopes: z.boolean(),
});

/** The config as a record keeps it. */
export function configJson(config: TrainConfig): Readonly<Record<string, Json>> {
  return JSON.parse(JSON.stringify(config));
}

/**
 * The config that a record keeps.
 *
 * @param where the record's file, as errors name it
 * @throws FormatError where it was not written by `isocline train`, or was changed since
 */
export function readConfig(config: Readonly<Record<string, Json>>, where: string): TrainConfig {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new FormatError({
    where: `${where}, ${["config", ...(issue?.path ?? [])].join(".")}`,
    expected: "an option as isocline train wrote it",
    found: issue?.message.replace(/^Invalid input: /, "") ?? "another value",
    remedy: "restore the record, or train again",
  });
}
