import type { Spread } from "../../diagnostics/index.ts";
import { formatBeside, formatNumber, UNDEFINED } from "../format.ts";
import type { Verdict } from "../verdict.ts";
import type { CrossValidation, FoldFigure } from "./document.ts";

/** `0.5389 ± 0.0123`. */
export function spreadText(spread: Spread | undefined): string {
  if (spread === undefined || spread.mean === null) return UNDEFINED;
  if (spread.deviation === null) return formatNumber(spread.mean);
  return `${formatNumber(spread.mean)} ± ${formatBeside(spread.deviation, spread.mean)}`;
}

/** A difference with its sign, with the decimals of the largest of its row. */
function signedBeside(value: number | null, beside: number | null): string {
  const text = formatBeside(value, beside);
  return value !== null && value > 0 ? `+${text}` : text;
}

/** `−0.0123`, and of the interval `−0.0235 to −0.0011`. */
export function differenceTexts({ difference }: FoldFigure): readonly [string, string] {
  if (difference === undefined) return [UNDEFINED, UNDEFINED];
  const { mean, low, high } = difference;
  const largest = Math.max(...[mean, low, high].map((value) => Math.abs(value ?? 0)));
  const interval = low === null ? UNDEFINED : `${signedBeside(low, largest)} to ${signedBeside(high, largest)}`;
  return [signedBeside(mean, largest), interval];
}

/** `4 of 5`. */
export function fallsText({ difference }: FoldFigure): string {
  return difference === undefined ? UNDEFINED : `${difference.negative} of ${difference.count}`;
}

/** `5 folds`, `3 repeats of 5 folds`, and how many of them count where not all do. */
export function foldsText({ folds, repeats, runs }: CrossValidation): string {
  const all = repeats === 1 ? `${folds} folds` : `${repeats} repeats of ${folds} folds`;
  const counted = runs.filter(({ status }) => status === "completed").length;
  return counted === runs.length ? all : `${counted} of ${all}`;
}

/** The figure that a metric is told by: the first, such as the RMSE, and the mean sensitivity. */
function leads({ figures }: CrossValidation): readonly (readonly [string, FoldFigure])[] {
  const sensitivity = figures.find(({ group, scope }) => group === "sensitivity" && scope === "mean");
  const metric = figures.find(({ group }) => group === "metrics");
  return [
    ...(sensitivity === undefined ? [] : [["the mean sensitivity", sensitivity] as const]),
    ...(metric === undefined ? [] : [[metric.label, metric] as const]),
  ];
}

function clause(name: string, { difference }: FoldFigure): string {
  switch (difference?.verdict) {
    case "lower":
      return `lowers ${name}`;
    case "higher":
      return `raises ${name}`;
    case "no difference":
      return `shows no difference in ${name}`;
    default:
      return `cannot be judged by ${name}`;
  }
}

/** What a cross-validation came to, in plain words. */
export function crossValidationVerdict(document: CrossValidation): Verdict {
  const over = foldsText(document);
  const found = leads(document);
  const counted = document.runs.filter(({ status }) => status === "completed").length;
  if (counted === 0)
    return { sentence: `No fold has completed: this cross-validation is ${document.status}.`, detail: "" };
  const [branch] = document.branches;
  if (document.branches.length < 2 && branch !== undefined) {
    const parts = found.map(([name, figure]) => `${name} is ${spreadText(figure[branch])}`);
    const sentence = `Over ${over}, of the ${branch} model ${parts.join(" and ")}.`;
    return { sentence, detail: "One branch alone was trained, so there is nothing to compare it with." };
  }
  const sentence = `Over ${over}, control ${found.map(([name, figure]) => clause(name, figure)).join(" and ")}.`;
  const details = found.map(([name, figure]) => {
    const [mean, interval] = differenceTexts(figure);
    return `${name}: ${mean} on average, 95${"\u202f"}% interval ${interval}, lower in ${fallsText(figure)} folds`;
  });
  return { sentence, detail: `${details.join("; ").replace(/^t/, "T")}.` };
}
