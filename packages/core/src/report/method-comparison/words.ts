import type { FigureChange, OverallVerdict } from "../../search/index.ts";
import { formatChange } from "../format.ts";
import { listText } from "../list-text.ts";
import type { Verdict } from "../verdict.ts";
import type { MethodComparison, MethodRecord, MethodSettings } from "./document.ts";

const PERCENT = "\u202f%";

/** `41 % (35 to 47)`: the size of a change that is beyond chance, and of the ends of its interval. */
function sizeText({ mean, low, high }: FigureChange): string {
  const sizes = [mean, low, high].map((value) => 100 * Math.abs(value ?? 0)) as [number, number, number];
  const [size, ...ends] = sizes;
  const [from, to] = ends.sort((a, b) => a - b) as [number, number];
  // An interval of whole percents that has one end says nothing.
  const digits = Math.max(...sizes) < 9.95 || from.toFixed(0) === to.toFixed(0) ? 1 : 0;
  return `${size.toFixed(digits)}${PERCENT} (${from.toFixed(digits)} to ${to.toFixed(digits)})`;
}

/** `RMSE` or `log loss`. */
export const errorName = ({ error }: Pick<MethodComparison, "error">): string =>
  error === "rmse" ? "RMSE" : "log loss";

/** What stands for the settings of a strength: `λ`-like names are spelt as options are. */
export function settingsText(values: MethodSettings): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}

/** `−41.2 %`, and where there is an interval `−41.2 % (−47.1 to −35.3)`. */
export function changeText(change: FigureChange | undefined): string {
  const { mean = null, low = null, high = null } = change ?? {};
  const text = formatChange(mean);
  if (low === null || high === null) return text;
  const end = (value: number): string => formatChange(value).replace(PERCENT, "");
  return `${text} (${end(low)} to ${end(high)})`;
}

/** Seeds in which a method has no figures. */
function lost({ runs }: MethodRecord): { readonly diverged: number; readonly failed: number } {
  const count = (status: string): number => runs.filter((run) => run.status === status).length;
  return { diverged: count("diverged"), failed: count("failed") };
}

/** `diverged in 1 of 5 seeds`; empty where all went well. */
export function lostText(method: MethodRecord): string {
  const { diverged, failed } = lost(method);
  const of = `of ${method.runs.length} seeds`;
  return [
    ...(diverged === 0 ? [] : [`diverged in ${diverged} ${of}`]),
    ...(failed === 0 ? [] : [`failed in ${failed} ${of}`]),
  ].join(", ");
}

/** What a method does to error and sensitivity, beyond chance: the words after its name. */
function effectText({ error, sensitivity }: NonNullable<MethodRecord["changes"]>): string {
  const none = (change: FigureChange): boolean => change.verdict === "no difference" || change.verdict === "undefined";
  if (sensitivity.verdict === "undefined" && error.verdict === "undefined") {
    const parts = [
      ...(sensitivity.mean === null ? [] : [`${formatChange(sensitivity.mean)} sensitivity`]),
      ...(error.mean === null ? [] : [`${formatChange(error.mean)} error`]),
    ];
    return parts.length === 0 ? ": nothing to compare" : `: ${parts.join(", ")}, without an interval`;
  }
  const errs = `${sizeText(error)} ${error.verdict === "higher" ? "more" : "less"} error`;
  if (none(sensitivity)) {
    const within = sensitivity.verdict === "undefined" ? "" : "no difference in sensitivity, ";
    return none(error) ? ": no difference" : `: ${within}${errs}`;
  }
  const moves = `${sensitivity.verdict === "lower" ? "cuts" : "raises"} sensitivity by ${sizeText(sensitivity)}`;
  return none(error)
    ? ` ${moves}; its error changes by ${changeText(error)}, which may be chance`
    : ` ${moves} at ${errs}`;
}

/** What a method came to, in a sentence without its full stop; for the baseline empty. */
export function methodText(method: MethodRecord): string {
  if (method.changes === null) {
    const everyStrength = method.tried.length > 0 && method.tried.every(({ error }) => error === null);
    return everyStrength ? `${method.title}: diverged at every strength that was tried` : "";
  }
  const trouble = lostText(method);
  return `${method.title}${effectText(method.changes)}${trouble === "" ? "" : `; it ${trouble}`}`;
}

const CAUSE: { readonly [Status in "interrupted" | "running" | "diverged"]: string } = {
  interrupted: "This comparison was interrupted before its verdict.",
  running: "This comparison is still going: it has no verdict yet.",
  diverged: "Nothing could be compared: the baseline diverged.",
};

/** Of a comparison whose baseline has no figures: what it came to in most seeds, which is why it has none. */
function withoutBaseline({ methods: [baseline] }: MethodComparison): string {
  const { diverged, failed } = baseline === undefined ? { diverged: 0, failed: 0 } : lost(baseline);
  return failed > diverged ? "Nothing could be compared: the baseline failed." : CAUSE.diverged;
}

const titlesOf = ({ methods }: MethodComparison, names: readonly string[]): readonly string[] =>
  names.map((name) => methods.find((method) => method.name === name)?.title ?? name);

/** `3 %` of 0.03. */
export const percentText = (share: number): string => `${Number((100 * share).toPrecision(3))}${PERCENT}`;

/** What the methods that were judged best do, in a sentence. */
function sentenceOf(document: MethodComparison, { outcome, by, lowering, leading }: OverallVerdict): string {
  const { maxLoss, methods, seeds } = document;
  const limit = by === "sensitivity" ? ` at no more than ${percentText(maxLoss)} more error` : "";
  const sizes = leading.map((name) => {
    const changes = methods.find((method) => method.name === name)?.changes;
    return sizeText((changes as NonNullable<MethodRecord["changes"]>)[by]);
  });
  const titles = listText(titlesOf(document, leading));
  if (outcome === "none") return `No difference: no method cuts ${by}${limit}.`;
  if (outcome === "tie") return `No difference between ${titles}: they cut ${by} most${limit}, by ${listText(sizes)}.`;
  if (outcome === "undefined") {
    const why = seeds.verdict.length < 2 ? "One seed has no interval" : "Too few seeds have figures for an interval";
    return `${why}, so there is no verdict.`;
  }
  return lowering.length > 1
    ? `${titles} cuts ${by} most${limit}, by ${sizes[0]}.`
    : `${titles} alone cuts ${by}${limit}, by ${sizes[0]}.`;
}

/** `Lai cuts`, `Lai and SAM cut`. */
function subject(document: MethodComparison, names: readonly string[], verb: string): string {
  return `${listText(titlesOf(document, names))} ${verb}${names.length === 1 ? "s" : ""}`;
}

/** What a comparison came to, in plain words: a sentence, and what else there is to say of error and limits. */
export function comparisonVerdict(document: MethodComparison): Verdict {
  const { overall, status } = document;
  if (overall === null) {
    const isOver = status === "completed" || status === "diverged";
    return { sentence: isOver ? withoutBaseline(document) : CAUSE[status], detail: "" };
  }
  const { outcome, by, lowering, leading, beyond, erringLess } = overall;
  const rest = lowering.filter((name) => !leading.includes(name));
  const details: string[] = [];
  if (rest.length > 0) details.push(`${subject(document, rest, "cut")} it less.`);
  if (beyond.length > 0) {
    details.push(`${subject(document, beyond, "cut")} it too, but at more error than that, or not in every seed.`);
  }
  if (by === "sensitivity" && outcome !== "undefined") {
    const none = "No method errs less than the baseline.";
    details.push(erringLess.length === 0 ? none : `${subject(document, erringLess, "err")} less than the baseline.`);
  }
  return { sentence: sentenceOf(document, overall), detail: details.join(" ") };
}
