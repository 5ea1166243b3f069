import { numericColumns } from "../data/index.ts";
import {
  type BranchRecord,
  figureUnit,
  type PlacedDataset,
  type RunRecord,
  type TargetPlan,
  type TargetRecord,
} from "../training/index.ts";

/** How far from its target a figure may be, as a share of it. */
export const TARGET_TOLERANCE = 0.05;

type Figures = Pick<BranchRecord, "sensitivity" | "slope">;

/** What a control with targets came to. @param reference the figures that relative targets are less than */
export function targetRecords(
  { control: { features, atMost }, asked }: TargetPlan,
  { preprocessing }: Pick<PlacedDataset, "preprocessing">,
  reached: Figures,
  reference: { readonly name: "baseline" | "pretraining"; readonly figures: Figures },
): readonly TargetRecord[] {
  const numeric = numericColumns(preprocessing.features);
  return features.map(({ column, of }, j) => {
    const name = numeric.find((each) => each.column === column)?.name ?? "";
    const figure = asked[j] ?? { less: 0 };
    const before = reference.figures[of][name] ?? null;
    const wanted =
      "at" in figure
        ? figure.at * figureUnit(preprocessing.target, of)
        : before === null
          ? null
          : before * (1 - figure.less);
    const value = reached[of][name] ?? null;
    const deviation = wanted === null || value === null ? null : deviationOf(value, wanted);
    const relative = "at" in figure ? {} : { less: figure.less, reference: reference.name };
    return { column: name, of, ...relative, wanted, reached: value, deviation, met: isMet(deviation, atMost) };
  });
}

/** Where nothing is wanted, nothing else is near it: undefined. */
function deviationOf(value: number, wanted: number): number | null {
  if (wanted !== 0) return value / wanted - 1;
  return value === 0 ? 0 : null;
}

function isMet(deviation: number | null, atMost: boolean): boolean {
  return deviation !== null && (atMost || deviation >= -TARGET_TOLERANCE) && deviation <= TARGET_TOLERANCE;
}

/** How near the figures came that missed their targets, each in a sentence; none of a branch that is still trained. */
export function missedTargets({ controlled }: RunRecord["branches"]): readonly string[] {
  if (controlled === undefined || controlled.status === "running" || controlled.status === "interrupted") return [];
  return (controlled.targets ?? []).filter(({ met }) => !met).map(targetMiss);
}

/** How near a figure came that missed its target, in a sentence. */
export function targetMiss({ column, of, wanted, reached, deviation }: TargetRecord): string {
  const number = (value: number | null): string =>
    value === null ? "undefined" : String(Number(value.toPrecision(4)));
  const by =
    deviation === null
      ? ""
      : `, ${Number((Math.abs(deviation) * 100).toFixed(1))} % ${deviation > 0 ? "above" : "below"} it`;
  return `the ${of} of ${column} came to ${number(reached)}${by}; its target is ${number(wanted)}`;
}
