import { pairedDifference, spreadOf } from "../../diagnostics/index.ts";
import type { BranchName, RunRecord } from "../../training/index.ts";
import { type ComparisonRow, comparisonTable } from "../comparison.ts";
import type { FoldFigure } from "./document.ts";

/** Validation rows for each training row, over all folds; null without a fold. */
export function testRatio(records: readonly RunRecord[]): number | null {
  const sum = (part: "training" | "validation"): number => records.reduce((total, { data }) => total + data[part], 0);
  const training = sum("training");
  return training === 0 ? null : sum("validation") / training;
}

const keyOf = ({ group, scope, key }: ComparisonRow): string => JSON.stringify([group, scope, key]);

const defined = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

/**
 * Every figure of the runs' comparisons, over the folds that have it: mean, deviation and the interval of the
 * difference. In the order of the first fold, what it lacks at its group's end.
 *
 * @param records of the folds that completed, of the same options
 */
export function foldFigures(records: readonly RunRecord[]): readonly FoldFigure[] {
  const ratio = testRatio(records);
  const byKey = new Map<string, ComparisonRow[]>();
  const branches = new Set<BranchName>();
  for (const record of records) {
    const table = comparisonTable(record);
    for (const branch of table.branches) branches.add(branch);
    for (const row of table.rows) byKey.set(keyOf(row), [...(byKey.get(keyOf(row)) ?? []), row]);
  }
  const figures = [...byKey.values()].map((rows): FoldFigure => {
    const { group, scope, key, label } = rows[0] as ComparisonRow;
    const differences = rows.map(({ baseline, controlled }) => {
      return baseline === null || controlled === null ? null : controlled - baseline;
    });
    const isPaired = branches.size === 2 && ratio !== null && ratio > 0;
    return {
      ...{ group, scope, key, label },
      ...(branches.has("baseline") && { baseline: spreadOf(defined(rows.map(({ baseline }) => baseline))) }),
      ...(branches.has("controlled") && { controlled: spreadOf(defined(rows.map(({ controlled }) => controlled))) }),
      ...(isPaired && { difference: pairedDifference(defined(differences), ratio) }),
    };
  });
  const groups = [...new Set(figures.map(({ group }) => group))];
  return groups.flatMap((group) => figures.filter((figure) => figure.group === group));
}
