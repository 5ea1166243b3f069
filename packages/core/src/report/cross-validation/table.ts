import type { ComparisonGroup } from "../comparison.ts";
import { terminalTable } from "../terminal.ts";
import type { CrossValidation, FoldFigure } from "./document.ts";
import { differenceTexts, fallsText, foldsText, spreadText } from "./words.ts";

/** What noise changes: of classes the probability, of several numbers any of them. */
function changedOf({ target, figures }: CrossValidation): string {
  const metrics = figures.filter(({ scope }) => scope === "metric").map(({ key }) => key);
  if (metrics.includes("logLoss")) return "the probability";
  return metrics.some((key) => key.startsWith("rmse:")) ? "a prediction" : target;
}

/** What the rows of a group are about. */
export function foldGroups(document: CrossValidation): readonly ComparisonGroup[] {
  return [
    { id: "metrics", title: "Validation", unit: "" },
    {
      id: "sensitivity",
      title: "Sensitivity",
      unit: `mean |change of ${changedOf(document)}| under noise of ${document.noise} sd on the feature`,
    },
    { id: "slope", title: "Slope", unit: "mean |slope|, standard units" },
  ];
}

/** The columns beside a row's label. */
export function foldColumns({ branches }: CrossValidation): readonly string[] {
  return [...branches, ...(branches.length === 2 ? ["difference", "95 % interval", "lower in", "verdict"] : [])];
}

/** A figure as printed, one text a column. */
export function foldCells({ branches }: CrossValidation, figure: FoldFigure): readonly string[] {
  const paired = [...differenceTexts(figure), fallsText(figure), figure.difference?.verdict ?? "undefined"];
  return [figure.label, ...branches.map((name) => spreadText(figure[name])), ...(branches.length === 2 ? paired : [])];
}

/** A cross-validation as lines of plain text: mean ± deviation over the folds, and the difference. */
export function crossValidationTable(document: CrossValidation): readonly string[] {
  return terminalTable({
    columns: [foldsText(document), ...foldColumns(document)],
    groups: foldGroups(document),
    rows: document.figures.map((figure) => ({ group: figure.group, cells: foldCells(document, figure) })),
  });
}
