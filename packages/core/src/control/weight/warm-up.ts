import { UsageError } from "../../base/index.ts";
import { conditional, less, min, mul, type Operand, sub, type Tensor } from "../../graph/index.ts";
import type { RuleContext } from "./rule.ts";

/** What can grow from 0 while a rule warms up; "zero" takes the plain gradient until the end and costs no more than it. */
export type WarmUpOf = "zero" | "radius" | "strength";

/**
 * A gentle start of a rule: linear growth from 0 over the first updates of a phase.
 *
 * Growth of the radius keeps the ratio of strength and radius, so the term that it stands for grows with it.
 *
 * Reference: Zhao, Zhang and Hu 2024, where "zero" did best.
 */
export interface WarmUp {
  /** So many updates; or `share`. */
  readonly steps?: number;
  /** A share of the phase's updates, from 0 to 1. */
  readonly share?: number;
  /** "zero" by default. */
  readonly of?: WarmUpOf;
}

/** How far a rule is warmed up at an update. */
export interface Warmth {
  /** The radius, or strength, that a full one has come to. */
  radius(full: Operand): Operand;
  strength(full: Operand): Operand;
  /** The plain gradient until the rule begins, then what the rule makes. */
  begin(plain: readonly Tensor[], ruled: readonly Tensor[]): readonly Tensor[];
}

const warm: Warmth = { radius: (full) => full, strength: (full) => full, begin: (_, ruled) => ruled };

/** @throws UsageError for a warm-up that is not so many updates, or a share, of something that the rule has */
export function checkWarmUp(rule: string, warmUp: WarmUp | undefined, kinds: readonly WarmUpOf[]): void {
  if (warmUp === undefined) return;
  const { steps, share, of = "zero" } = warmUp;
  const fail = (expected: string, found: string): never => {
    throw new UsageError({ where: `warm-up of ${rule}`, expected, found });
  };
  if ((steps === undefined) === (share === undefined)) {
    fail("its steps, or its share of the phase", steps === undefined ? "neither" : "both");
  }
  if (steps !== undefined && !(Number.isSafeInteger(steps) && steps >= 0)) {
    fail("a whole number of steps", String(steps));
  }
  if (share !== undefined && !(share >= 0 && share <= 1)) fail("a share from 0 to 1", String(share));
  if (!kinds.includes(of)) fail(`of ${kinds.join(" or ")}`, of);
}

/** How warm a rule is at the update of a context. */
export function warmthOf(warmUp: WarmUp | undefined, { step, steps }: RuleContext): Warmth {
  if (warmUp === undefined) return warm;
  const updates = warmUp.steps ?? Math.round((warmUp.share ?? 0) * steps);
  if (updates === 0) return warm;
  const done = sub(step, 1);
  if (warmUp.of === "radius" || warmUp.of === "strength") {
    const factor = min(mul(done, 1 / updates), 1);
    return { ...warm, [warmUp.of]: (full: Operand) => mul(factor, full) };
  }
  return { ...warm, begin: (plain, ruled) => conditional(less(done, updates), plain, ruled) };
}
