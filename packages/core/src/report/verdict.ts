import type { RunRecord } from "../training/index.ts";
import { type ComparisonTable, meanRow, metricRow, rowsOf } from "./comparison.ts";
import { formatBeside, formatChange, formatNumber, formatPercent } from "./format.ts";
import { wordsOf } from "./words.ts";

/** What a run came to, in words. */
export interface Verdict {
  /** What control bought and what it cost, in one sentence. */
  readonly sentence: string;
  /** Where the change lies; empty where there is nothing to compare. */
  readonly detail: string;
}

/** Below this a change of sensitivity or error is not worth a word: it would be printed as 0.0 %. */
const NOTHING = 0.0005;

function bought(change: number): string {
  if (change < -NOTHING) return `cut the mean sensitivity by ${formatPercent(change)}`;
  if (change > NOTHING) return `raised the mean sensitivity by ${formatPercent(change)}`;
  return "left the mean sensitivity as it was";
}

function paid(change: number, error: string): string {
  if (change > NOTHING) return `cost ${formatPercent(change)} in ${error}`;
  if (change < -NOTHING) return `lowered ${error} by ${formatPercent(change)}`;
  return `cost nothing in ${error}`;
}

interface Moved {
  readonly label: string;
  readonly baseline: number;
  readonly controlled: number;
  readonly change: number | null;
}

const difference = ({ baseline, controlled }: Moved): number => controlled - baseline;

/** `Longitude: from 8.42 to 4.90 (−41.8 %)`. */
function named({ label, baseline, controlled, change }: Moved): string {
  const between = `from ${formatBeside(baseline, controlled, 3)} to ${formatBeside(controlled, baseline, 3)}`;
  return `${label}: ${between}${change === null ? "" : ` (${formatChange(change)})`}`;
}

/** On which features noise now moves the prediction less, and on which more. */
function detailOf(table: ComparisonTable): string {
  const columns = rowsOf(table, "sensitivity").flatMap(({ scope, label, baseline, controlled, change }): Moved[] =>
    scope === "column" && baseline !== null && controlled !== null ? [{ label, baseline, controlled, change }] : [],
  );
  const ordered = columns.toSorted((a, b) => difference(a) - difference(b));
  const [most] = ordered;
  const least = ordered.at(-1);
  if (most === undefined || least === undefined) return "";
  const fallen = columns.filter((column) => difference(column) < 0).length;
  const count = fallen === columns.length ? `all ${fallen}` : `${fallen} of ${columns.length}`;
  const parts = [
    columns.length === 1
      ? `Noise on ${named(most)}.`
      : fallen === 0
        ? `Noise moves the prediction less on none of the ${columns.length} features.`
        : `Noise moves the prediction less on ${count} features, most on ${named(most)}.`,
  ];
  if (columns.length > 1 && difference(least) > 0) {
    const risen = columns.filter((column) => difference(column) > 0).length;
    parts.push(
      risen === 1 ? `It moves it more on ${named(least)}.` : `It moves it more on ${risen}, most on ${named(least)}.`,
    );
  }
  return parts.join(" ");
}

function unfinished(record: RunRecord): string {
  switch (record.status) {
    case "running":
      return "This run is still going; its branches have no figures yet.";
    case "interrupted":
      return "This run was interrupted before its first result.";
    case "diverged":
      return "This run diverged before its first result.";
    default:
      return "This run has no result.";
  }
}

/** Whether two branches came out the same, to the last digit: what is controlled at all never does. */
function isSame({ branches, rows }: ComparisonTable): boolean {
  const known = rows.filter(({ baseline, controlled }) => baseline !== null || controlled !== null);
  return (
    branches.length === 2 && known.length > 0 && known.every(({ baseline, controlled }) => baseline === controlled)
  );
}

/** The verdict on a run; plain words, figures from the comparison. */
export function verdictOf(record: RunRecord, table: ComparisonTable): Verdict {
  const [only] = table.branches;
  if (only === undefined) return { sentence: unfinished(record), detail: "" };
  if (isSame(table)) {
    return {
      sentence: "Control changed nothing: the branches are the same, figure for figure.",
      detail: "No batch was controlled, or the control found nothing to act on; see the warnings.",
    };
  }
  const words = wordsOf(record.data.preprocessing.target);
  const judged = metricRow(table, words.error.key);
  const sensitivity = meanRow(table, "sensitivity");
  if (table.branches.length === 2) {
    const cost = judged?.change ?? null;
    const gain = sensitivity?.change ?? null;
    if (cost !== null && gain !== null) {
      const but = gain > NOTHING === cost > NOTHING || gain < -NOTHING;
      return {
        sentence: `Control ${bought(gain)} ${but ? "and" : "but"} ${paid(cost, words.error.name)}.`,
        detail: detailOf(table),
      };
    }
    return { sentence: "The branches cannot be compared: a figure of at least one of them is undefined.", detail: "" };
  }
  const error = judged?.[only] ?? null;
  const accuracy = metricRow(table, "accuracy")?.[only] ?? null;
  const { label: target } = words;
  const unit = words.changed === target ? "" : " standard deviations";
  const sentence =
    error === null
      ? `The ${only} model's error is undefined.`
      : accuracy === null
        ? `The ${only} model predicts ${target} with an RMSE of ${formatNumber(error, 3)}${unit}.`
        : `The ${only} model predicts ${target} with an accuracy of ${formatPercent(accuracy)} and a log loss of ${formatNumber(error, 3)}.`;
  const missing = only === "controlled" ? "No baseline was trained" : "No controlled model was trained";
  return { sentence, detail: `${missing}, so there is nothing to compare it with.` };
}
