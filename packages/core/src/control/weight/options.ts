import { UsageError } from "../../base/index.ts";
import type { WarmUp } from "./warm-up.ts";

/** What any of the rules can be told; each reads its own. */
export interface RuleOptions {
  /** How far the parameters are moved: ε, a multiple of the gradient, of gr-*; ρ, a length, of the others. */
  readonly radius?: number;
  /** How much the rule's own term counts: γ of gr-*, α of pgn and gsam. */
  readonly strength?: number;
  /** The loss to stay at: b of flooding and iflood, θ of soft-ad. */
  readonly level?: number;
  /** σ of soft-ad: how far from the level an example's loss must lie to count nearly in full. */
  readonly softness?: number;
  /** η of asam: what is added to |w|. */
  readonly eta?: number;
  /** ρ of gsam where the learning rate is 0. */
  readonly leastRadius?: number;
  readonly warmUp?: WarmUp;
}

/** @throws UsageError unless the option is a finite number above 0 */
export function checkPositive(rule: string, option: keyof RuleOptions, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${rule}`, expected: "a number above 0", found: String(value) });
}

/** @throws UsageError unless the option is a finite number of at least 0 */
export function checkNotNegative(rule: string, option: keyof RuleOptions, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new UsageError({ where: `${option} of ${rule}`, expected: "a number of at least 0", found: String(value) });
}

/** The options that are there, for `GradientRule.options`. */
export function withWarmUp(options: Omit<RuleOptions, "warmUp">, warmUp: WarmUp | undefined): RuleOptions {
  return warmUp === undefined ? options : { ...options, warmUp };
}
