import { foldInterval } from "../../../diagnostics/index.ts";
import type { BranchName } from "../../../training/index.ts";
import type { ComparisonGroupId } from "../../comparison.ts";
import { formatNumber, formatPercent, UNDEFINED } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import { intervalText } from "../../intervals.ts";
import { branchKey, figureTable, groupedTable } from "../../table.ts";
import type { CrossValidation, FoldFigure } from "../document.ts";
import { differenceTexts, fallsText, spreadText } from "../words.ts";

/** The figures of a group, in the order of the document. */
export function figuresOf({ figures }: CrossValidation, group: ComparisonGroupId): readonly FoldFigure[] {
  return figures.filter((figure) => figure.group === group);
}

/** Metrics that are a share, and those that may be as far below 0 as they like. */
const SHARES: readonly string[] = ["accuracy", "auc", "brier", "calibrationError", "r2"];
const UNBOUNDED: readonly string[] = ["r2"];

/** The interval of a branch's mean over the folds, its ends drawn in to what such a figure can be. */
export function meanInterval({ ratio, confidence }: CrossValidation, figure: FoldFigure, branch: BranchName): string {
  const spread = figure[branch];
  if (spread === undefined || ratio === null) return UNDEFINED;
  const { low, high } = foldInterval(spread, ratio, { confidence });
  if (low === null || high === null) return UNDEFINED;
  const name = figure.scope === "metric" ? figure.key.replace(/:.*$/s, "") : "";
  const least = UNBOUNDED.includes(name) ? Number.NEGATIVE_INFINITY : 0;
  const most = SHARES.includes(name) ? 1 : Number.POSITIVE_INFINITY;
  return intervalText({ low: Math.max(least, low), high: Math.min(most, high) });
}

/** Mean, deviation and interval of each figure, branch by branch; null without figures. */
export function spreadTable(
  validation: CrossValidation,
  group: ComparisonGroupId,
  heading: string,
  caption: string,
): Html | null {
  const figures = figuresOf(validation, group);
  const { branches, confidence } = validation;
  if (figures.length === 0) return null;
  return groupedTable({
    caption,
    heading,
    groups: branches.map((branch) => ({
      title: branchKey(branch),
      columns: ["mean ± deviation", `${formatPercent(confidence)} interval`],
    })),
    rows: figures.map((figure) => ({
      cells: [
        figure.label,
        ...branches.flatMap((branch) => [spreadText(figure[branch]), meanInterval(validation, figure, branch)]),
      ],
      strong: figure.scope === "mean",
    })),
  });
}

/** What control changed, fold by fold: mean, interval and verdict; null without two branches. */
export function differenceTable(
  validation: CrossValidation,
  group: ComparisonGroupId,
  heading: string,
  caption: string,
): Html | null {
  const figures = figuresOf(validation, group);
  if (figures.length === 0 || validation.branches.length < 2) return null;
  return figureTable({
    caption,
    columns: [heading, "difference", `${formatPercent(validation.confidence)} interval`, "lower in", "verdict"],
    textColumns: [4],
    broad: true,
    rows: figures.map((figure) => ({
      cells: [figure.label, ...differenceTexts(figure), fallsText(figure), figure.difference?.verdict ?? "undefined"],
      strong: figure.scope === "mean",
    })),
  });
}

/** What the intervals say and what they do not. */
export function intervalNote({ ratio, branches }: CrossValidation): Html {
  const share = ratio === null ? UNDEFINED : formatNumber(ratio, 3);
  const paired =
    branches.length < 2
      ? ""
      : " The difference is controlled − baseline, fold by fold. “No difference” means that these folds cannot tell, not that there is none.";
  return html`<p class="note">Intervals are those of a mean over the folds: the corrected resampled t of Nadeau and Bengio, whose variance is (1/n + ${share}) s², where ${share} is the number of validation rows for each training row. The folds share training rows, which the uncorrected interval ignores. It says how the mean would vary on other rows of the same source and from other initial weights. It says nothing of other sources or other settings; it is not adjusted for the number of rows of these tables, of which one in twenty misses by chance; and it is approximate, the more so where rows depend on each other, as in time. An end that such a figure cannot have is drawn in to the nearest that it can.${paired}</p>`;
}
