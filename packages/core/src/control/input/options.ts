import { UsageError } from "../../base/index.ts";
import type { Loss } from "../../loss/index.ts";
import type { LaiOptions } from "./lai-weighing.ts";

/** What every control that acts on a loss can be told. */
export interface LossControlOptions {
  /** What is minimised beside the control; `mse` by default, so a model of classes needs another. */
  readonly loss?: Loss;
  /** The input columns that it acts on; all by default. */
  readonly columns?: readonly number[];
}

/** What every control that adds a term to a loss can be told. */
export interface PenaltyOptions extends LossControlOptions {
  /** λ: how much its term counts beside the loss. */
  readonly strength?: number;
}

/** What any of the controls can be told; each reads its own. */
export interface InputControlOptions extends LaiOptions, PenaltyOptions {
  /** σ of noise, in the inputs' own units. */
  readonly deviation?: number;
  /** The gradient norm that gradient-penalty pulls to. */
  readonly targetNorm?: number;
}

/** @throws UsageError unless the option is a finite number of at least 0 */
export function checkNotNegative(control: string, option: keyof InputControlOptions, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${control}`, expected: "a number of at least 0", found: String(value) });
}

/** @throws UsageError unless the option is a finite number above 0 */
export function checkPositive(control: string, option: keyof InputControlOptions, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${control}`, expected: "a number above 0", found: String(value) });
}
