import { UsageError } from "../../base/index.ts";
import type { Loss } from "../../loss/index.ts";
import type { GradientPenaltyOptions } from "./gradient-penalty.ts";
import type { InputGradientFiniteDifferenceOptions } from "./input-gradient-finite-difference.ts";
import type { DirectedOptions } from "./lai-directed.ts";
import type { LaiOptions } from "./lai-weighing.ts";
import type { NoiseOptions } from "./noise.ts";
import type { PgdOptions } from "./pgd.ts";
import type { SlopeBoundsOptions } from "./slope-bounds.ts";
import type { SlopeSmoothingOptions } from "./slope-smoothing.ts";
import type { SobolevOptions } from "./sobolev.ts";

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

/** How a control takes differences in place of derivatives. */
export interface DifferenceOptions {
  /** h, how far inputs are moved, in their own units; 0.01 by default. */
  readonly difference?: number;
  /** The order of the error in h: 1 takes a difference forward, 2 a central one. */
  readonly order?: 1 | 2;
}

/** What any of the controls can be told; each reads its own. */
export interface InputControlOptions
  extends LaiOptions,
    DirectedOptions,
    DifferenceOptions,
    SlopeSmoothingOptions,
    SlopeBoundsOptions,
    SobolevOptions,
    InputGradientFiniteDifferenceOptions,
    GradientPenaltyOptions,
    NoiseOptions,
    PgdOptions {}

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

/** @throws UsageError unless projections are a whole number of at least 1, or all */
export function checkProjections(control: string, value: number | "all"): void {
  if (value === "all" || (Number.isSafeInteger(value) && value >= 1)) return;
  throw new UsageError({
    where: `projections of ${control}`,
    expected: "a whole number of at least 1, or all",
    found: String(value),
  });
}

/** @throws UsageError unless the strength is a share, from 0 to 1 */
export function checkShare(control: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new UsageError({ where: `strength of ${control}`, expected: "a number from 0 to 1", found: String(value) });
}
