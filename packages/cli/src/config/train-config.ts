import {
  type ActivationName,
  type Ball,
  type CategoryEncoding,
  type ColumnKinds,
  type GradientNorm,
  type InitialisationName,
  type InputControlName,
  inputControlRegistry,
  type Json,
  type LaiForm,
  type LaiNorm,
  type LeverName,
  type MissingRule,
  namesOf,
  type OptimizerName,
  type Restore,
  type RuleName,
  type ScalingName,
  type ScheduleName,
  type SlopeBound,
  type SplitKind,
  type TargetTransformName,
  type Task,
  type WarmUpOf,
} from "isocline";
import type { ByColumn } from "../options/by-column.ts";
import type { ClassWeights } from "../options/class-weights.ts";
import type { Epochs } from "../options/epochs.ts";
import type { PerColumn } from "../options/per-column.ts";
import type { Strength } from "../options/strength.ts";

/** What --control can be. */
export const controls: readonly ControlName[] = [...namesOf(inputControlRegistry), "targets", "none"];
/** `targets` is what finds its own strengths. */
export type ControlName = InputControlName | "targets" | "none";

/**
 * A training, every setting with its value: the `config` of a record, from which a run is gone on with or repeated.
 * Null stands for a setting that is off, or that the other settings leave without a meaning.
 */
export interface TrainConfig {
  /** Empty where the query reads files by itself. */
  readonly data: string;
  /** One column, or several of numbers. */
  readonly target: readonly string[];
  readonly task: Task;
  readonly targetTransform: TargetTransformName;
  /** SQL whose result is the table. */
  readonly query: string | null;
  /** Of CSV; null where it is found. */
  readonly delimiter: string | null;
  /** Of text; null where it is found. */
  readonly encoding: string | null;
  /** The only columns to make features of; all where it is empty. */
  readonly features: readonly string[];
  readonly exclude: readonly string[];
  /** What columns are, in spite of their cells. */
  readonly kinds: ColumnKinds;
  /** The column of weights. */
  readonly weight: string | null;
  readonly numeric: readonly string[];
  /** What becomes of blank numbers in features. */
  readonly missing: MissingRule;
  /** How numeric features are scaled. */
  readonly scaling: ScalingName;
  readonly categories: CategoryEncoding;
  /** Null where it follows from the levels. */
  readonly embeddingWidth: number | null;

  readonly split: SplitKind;
  /** The column that the split goes by; all but one at most are null. */
  readonly stratify: string | null;
  readonly group: string | null;
  readonly time: string | null;
  readonly splitColumn: string | null;
  /** A second table, for validation. */
  readonly validationData: string | null;
  /** Share of the rows; null where a column, a file or folds say which they are. */
  readonly validation: number | null;
  /** Of a cross-validation; null for one training. */
  readonly folds: number | null;
  readonly repeats: number | null;
  /** The one fold to train, and the repeat that it is of; null for all of them. */
  readonly fold: number | null;
  readonly repeat: number | null;
  /** Whether the folds' models also make one. */
  readonly ensemble: boolean | null;

  /** Targets of the control "targets", by column: shares of the baseline's figures to be rid of, or figures. */
  readonly less: ByColumn;
  readonly sensitivity: ByColumn;
  readonly lessSlope: ByColumn;
  readonly slope: ByColumn;
  readonly lever: LeverName | null;
  readonly atMost: boolean | null;
  readonly control: ControlName;
  /** A loss and its options as a text, such as `huber:1.5`. `auto` is what suits the task; a run's own config names it. */
  readonly loss: string;
  readonly form: LaiForm | null;
  /** λ or slope boundary; the other is null. */
  readonly lambda: Strength | null;
  readonly boundary: Strength | null;
  readonly norm: LaiNorm | null;
  readonly reduce: "batch" | "sample" | null;
  readonly share: number | null;
  readonly by: "batch" | "sample" | null;
  readonly baseline: boolean;
  readonly targetNorm: number | null;
  /** Slopes that cost nothing, by column; `*` stands for the others. */
  readonly bounds: PerColumn<SlopeBound> | null;
  /** −1, 0 or 1, by column. */
  readonly directions: PerColumn<number> | null;
  readonly projections: number | "all" | null;
  readonly difference: number | null;
  readonly differenceOrder: 1 | 2 | null;
  readonly gradientNorm: GradientNorm | null;
  readonly ball: Ball | null;
  readonly attackSteps: number | null;
  readonly stepSize: number | null;
  readonly stochastic: boolean | null;
  readonly deviation: number | null;
  /** By feature, the column that holds the target's slopes. */
  readonly targetSlopes: PerColumn<string> | null;

  readonly rule: RuleName;
  /** Of the control where it has one, else of the rule; so is the strength. */
  readonly radius: number | null;
  readonly strength: number | null;
  /** Of the rule, where both have one. */
  readonly ruleRadius: number | null;
  readonly ruleStrength: number | null;
  readonly flood: number | null;
  readonly softness: number | null;
  readonly eta: number | null;
  readonly leastRadius: number | null;
  /** Share of a phase's updates. */
  readonly warmUp: number | null;
  readonly warmUpOf: WarmUpOf | null;

  /** An ONNX file to train further, and its SHA-256; null for a network of the settings below. */
  readonly model: string | null;
  readonly modelDigest: string | null;
  /** Null where the number of rows decides. */
  readonly hidden: readonly number[] | null;
  readonly activation: ActivationName | null;
  readonly initialisation: InitialisationName | null;
  readonly dropout: number | null;
  readonly layerNorm: boolean | null;
  readonly residual: boolean | null;

  readonly labelSmoothing: number | null;
  readonly classWeights: ClassWeights | null;
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
  /** Null with patience, which restores the best in any case. */
  readonly restore: Restore | null;
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
