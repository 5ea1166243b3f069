import type { ComparedFigure } from "../../search/index.ts";
import { formatCount, formatNumber, formatSeconds, UNDEFINED } from "../format.ts";
import { meanOfKnown } from "../means.ts";
import { terminalTable } from "../terminal.ts";
import type { MethodComparison, MethodRecord } from "./document.ts";
import { changeText, errorName, settingsText } from "./words.ts";

/** The mean of a figure over the seeds that have it. */
export function meanFigure({ runs }: MethodRecord, figure: ComparedFigure): number | null {
  return meanOfKnown(runs.map(({ figures }) => figures?.[figure]));
}

/** Mean seconds of a method's branch. */
export function meanSeconds({ runs }: MethodRecord): number | null {
  return meanOfKnown(runs.map(({ seconds }) => seconds));
}

/** The strength that was chosen; empty of the baseline and of a method without one. */
export const strengthText = ({ strength }: MethodRecord): string => settingsText(strength);

/** The figure itself of the baseline, and its change of the others. */
export function figureOrChange(method: MethodRecord, figure: ComparedFigure): string {
  return method.changes === null ? formatNumber(meanFigure(method, figure)) : changeText(method.changes[figure]);
}

/** The comparison as lines of plain text: accuracy against sensitivity, then the other figures, then what it cost. */
export function methodComparisonTable(document: MethodComparison): readonly string[] {
  const { robustness, budget, seeds, rows } = document;
  const count = seeds.verdict.length;
  const over = `${count} ${count === 1 ? "seed" : "seeds"}, ${formatCount(rows.test)} test rows`;
  const table = (columns: readonly string[], cells: (method: MethodRecord) => readonly string[], title: string) =>
    terminalTable(
      {
        columns: ["", ...columns],
        groups: [{ id: "methods", title, unit: "" }],
        rows: document.methods.map((method) => ({ group: "methods", cells: [method.name, ...cells(method)] })),
      },
      { labelWidth: 24 },
    );
  const name = errorName(document);
  return [
    ...table(
      ["strength", name, "change", "sensitivity", "change"],
      (method) => [
        strengthText(method),
        formatNumber(meanFigure(method, "error")),
        changeText(method.changes?.error),
        formatNumber(meanFigure(method, "sensitivity")),
        changeText(method.changes?.sensitivity),
      ],
      `Means over ${over}; changes against the baseline with 95 % intervals`,
    ),
    "",
    ...table(
      ["slope norm", `${name} under noise`, `${name} under attack`],
      (method) => (["slopeNorm", "noisy", "attacked"] as const).map((figure) => figureOrChange(method, figure)),
      `Smoothness and robustness: the baseline's figures, and changes (noise of ${robustness.noise} sd on all features, FGSM of ${robustness.radius} sd)`,
    ),
    "",
    ...table(
      ["gradients a step", "epochs", "gradient evaluations", "seconds"],
      (method) => [
        String(Number(method.cost.toFixed(3))),
        String(method.epochs),
        formatCount(method.evaluations),
        method.runs.length === 0 ? UNDEFINED : formatSeconds(meanSeconds(method) ?? 0),
      ],
      `One budget of ${formatCount(budget.evaluations)} gradient evaluations`,
    ),
  ];
}
