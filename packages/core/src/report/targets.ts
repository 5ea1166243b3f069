import type { RunRecord, TargetRecord } from "../training/index.ts";
import { formatBeside, formatChange, formatNumber, formatPlain } from "./format.ts";

/** What was asked of features and what they came to, as cells: feature, asked, wanted, reached, deviation, outcome. */
export interface TargetTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The targets of a run; null where it had none. */
export function targetTable({ branches }: RunRecord): TargetTable | null {
  const { status, targets = [] } = branches.controlled ?? {};
  const short = status === "running" || status === "interrupted" ? "not yet" : "missed";
  if (targets.length === 0) return null;
  return {
    columns: ["feature", "asked", "target", "reached", "off by", "outcome"],
    rows: targets.map((target) => [
      target.column,
      askedOf(target),
      formatNumber(target.wanted),
      formatBeside(target.reached, target.wanted),
      formatChange(target.deviation),
      target.met ? "met" : short,
    ]),
  };
}

/** What was asked, in words. */
export function askedOf({ of, less, reference }: TargetRecord): string {
  if (less === undefined) return of;
  return `${of}, ${formatPlain(100 * less)}\u202f% less than ${reference === "baseline" ? "the baseline's" : "after pretraining"}`;
}
