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
 * difference. Metrics in the order of the first fold, features by their mean sensitivity, the largest first; means over
 * the features are last.
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
  const size = ({ baseline, controlled }: FoldFigure): number => (baseline ?? controlled)?.mean ?? -1;
  const sensitivities = figures.filter(({ group, scope }) => group === "sensitivity" && scope === "column");
  const ranked = sensitivities.toSorted((a, b) => size(b) - size(a)).map(({ key }) => key);
  const of = (group: FoldFigure["group"], scope: FoldFigure["scope"]): readonly FoldFigure[] =>
    figures.filter((figure) => figure.group === group && figure.scope === scope);
  const byFeature = (group: FoldFigure["group"]): readonly FoldFigure[] => [
    ...of(group, "column").toSorted((a, b) => ranked.indexOf(a.key) - ranked.indexOf(b.key)),
    ...of(group, "mean"),
  ];
  return [...of("metrics", "metric"), ...byFeature("sensitivity"), ...byFeature("slope")];
}
