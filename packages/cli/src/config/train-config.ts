import type {
  ActivationName,
  InitialisationName,
  Json,
  LaiForm,
  LaiNorm,
  LossName,
  MissingRule,
  OptimizerName,
  ScalingName,
  ScheduleName,
} from "isocline";
import type { Epochs } from "../options/epochs.ts";
import type { Strength } from "../options/strength.ts";

/** What --control can be. */
export const controls = ["lai", "none"] as const;
export type ControlName = (typeof controls)[number];

/**
 * A training, every setting with its value: the `config` of a record, from which a run is gone on with or repeated.
 * Null stands for a setting that is off, or that the other settings leave without a meaning.
 */
export interface TrainConfig {
  /** Empty where the query reads files by itself. */
  readonly data: string;
  readonly target: string;
  /** SQL whose result is the table. */
  readonly query: string | null;
  /** Of CSV; null where it is found. */
  readonly delimiter: string | null;
  /** Of text; null where it is found. */
  readonly encoding: string | null;
  readonly exclude: readonly string[];
  readonly numeric: readonly string[];
  /** What becomes of blank numbers in features. */
  readonly missing: MissingRule;
  /** How numeric features are scaled. */
  readonly scaling: ScalingName;
  readonly validation: number;

  readonly control: ControlName;
  readonly loss: LossName;
  readonly form: LaiForm | null;
  /** λ or slope boundary; the other is null. */
  readonly lambda: Strength | null;
  readonly boundary: Strength | null;
  readonly norm: LaiNorm | null;
  readonly reduce: "batch" | "sample" | null;
  readonly share: number | null;
  readonly by: "batch" | "sample" | null;
  readonly baseline: boolean;

  /** Null where the number of rows decides. */
  readonly hidden: readonly number[] | null;
  readonly activation: ActivationName;
  readonly initialisation: InitialisationName;
  readonly dropout: number;
  readonly layerNorm: boolean;
  readonly residual: boolean;

  /** Null where the number of rows decides. */
  readonly epochs: Epochs | null;
  readonly batch: number | null;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  readonly momentum: number | null;
  readonly nesterov: boolean | null;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
  readonly l1: number;
  readonly l2: number;
  readonly clipValue: number | null;
  readonly centralizeGradients: boolean;
  readonly spectralNorm: number;
  readonly averageWeights: number | null;
  readonly accumulate: number;
  readonly patience: number | null;
  readonly seed: number;

  readonly threads: number;
  readonly noise: number;
  /** Whether the exported model also gives its slopes. */
  readonly slopes: boolean;
}

export type SettingKey = keyof TrainConfig;

/** A config as a file or a record holds it: keys as options are spelt, `learning-rate` for `--learning-rate`. */
export type ConfigDocument = Readonly<Record<string, Json>>;

/** `learning-rate` for `learningRate`. */
export function spelt(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
