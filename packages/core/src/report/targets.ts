import { targetMiss } from "../diagnostics/index.ts";
import type { RunRecord, TargetRecord } from "../training/index.ts";
import { formatBeside, formatChange, formatNumber, formatPercent } from "./format.ts";

/** What was asked of features and what they came to, as cells: feature, asked, wanted, reached, deviation, outcome. */
export interface TargetTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The targets of a run; null where it had none. */
export function targetTable({ branches }: RunRecord): TargetTable | null {
  const targets = branches.controlled?.targets ?? [];
  if (targets.length === 0) return null;
  return {
    columns: ["feature", "asked", "target", "reached", "off by", "outcome"],
    rows: targets.map((target) => [
      target.column,
      askedOf(target),
      formatNumber(target.wanted),
      formatBeside(target.reached, target.wanted),
      formatChange(target.deviation),
      target.met ? "met" : "missed",
    ]),
  };
}

function askedOf({ of, less, reference }: TargetRecord): string {
  if (less === undefined) return of;
  return `${of}, ${formatPercent(less)} less than ${reference === "baseline" ? "the baseline's" : "after pretraining"}`;
}

/** What the targets that were missed came to, each in a sentence. */
export function missedTargets({ branches }: RunRecord): readonly string[] {
  return (branches.controlled?.targets ?? []).filter(({ met }) => !met).map(targetMiss);
}
