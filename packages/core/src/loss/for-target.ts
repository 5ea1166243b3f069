import { memberOf, namesOf, UsageError } from "../base/index.ts";
import type { Target } from "../data/index.ts";
import type { LossTargets } from "./loss.ts";
import { type LossName, lossRegistry } from "./registry.ts";

/** The loss that is taken where none is asked for. */
const standard: Readonly<Record<LossTargets, LossName>> = { numbers: "mse", classes: "cross-entropy" };

/** What losses of a target take. */
export function lossTargets({ kind }: Target): LossTargets {
  return kind === "classification" ? "classes" : "numbers";
}

/** The losses of a target; the first is its default. */
export function lossesFor(target: Target): readonly [LossName, ...LossName[]] {
  const wanted = lossTargets(target);
  const first = standard[wanted];
  const others = namesOf(lossRegistry).filter(
    (name) => name !== first && memberOf(lossRegistry, name)().facts.targets === wanted,
  );
  return [first, ...others];
}

/** @throws UsageError for what takes other targets, such as a loss of numbers where classes are to be predicted */
export function checkLossTargets(name: string, takes: LossTargets | undefined, target: Target): void {
  if (takes === undefined || takes === lossTargets(target)) return;
  throw new UsageError({
    where: "loss",
    expected: `one of ${lossTargets(target)}: ${lossesFor(target).join(", ")}`,
    found: `${name}, which takes ${takes}`,
    remedy: "leave the loss out, or set the task",
  });
}
