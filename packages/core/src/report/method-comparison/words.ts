import type { FigureChange } from "../../search/index.ts";
import { formatChange } from "../format.ts";
import type { Verdict } from "../verdict.ts";
import type { MethodComparison, MethodRecord, MethodSettings } from "./document.ts";

const PERCENT = "\u202f%";

/** A list in words: `a`, `a and b`, `a, b and c`. */
export function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** `41 % (35 to 47)`: the size of a change that is beyond chance, and of the ends of its interval. */
function sizeText({ mean, low, high }: FigureChange): string {
  const sizes = [mean, low, high].map((value) => 100 * Math.abs(value ?? 0)) as [number, number, number];
  const [size, ...ends] = sizes;
  const digits = Math.max(...sizes) < 9.95 ? 1 : 0;
  const [from, to] = ends.sort((a, b) => a - b).map((end) => end.toFixed(digits));
  return `${size.toFixed(digits)}${PERCENT} (${from} to ${to})`;
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
  const size = sizeText(error);
  if (none(sensitivity)) {
    const within = sensitivity.verdict === "undefined" ? "" : "no difference in sensitivity, ";
    if (none(error)) return ": no difference";
    return `: ${within}${size} ${error.verdict === "higher" ? "more" : "less"} error`;
  }
  const moves = `${sensitivity.verdict === "lower" ? "cuts" : "raises"} sensitivity by ${sizeText(sensitivity)}`;
  if (none(error)) return ` ${moves} at no difference in error`;
  return ` ${moves} at ${size} ${error.verdict === "higher" ? "more" : "less"} error`;
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

const titlesOf = ({ methods }: MethodComparison, names: readonly string[]): readonly string[] =>
  names.map((name) => methods.find((method) => method.name === name)?.title ?? name);

/** What a comparison came to, in plain words: a sentence, and what else there is to say of error and limits. */
export function comparisonVerdict(document: MethodComparison): Verdict {
  const { overall, status, maxLoss, methods, seeds } = document;
  if (overall === null) return { sentence: status === "completed" ? CAUSE.running : CAUSE[status], detail: "" };
  const { outcome, by, lowering, leading, beyond, erringLess } = overall;
  const name = by === "sensitivity" ? "sensitivity" : "error";
  const allowed = `${Number((100 * maxLoss).toPrecision(3))}${PERCENT}`;
  const limit = by === "sensitivity" ? ` at no more than ${allowed} more error` : "";
  const titles = (of: readonly string[]): string => listText(titlesOf(document, of));
  const changeOf = (method: string): FigureChange => {
    const found = methods.find((each) => each.name === method)?.changes;
    return (found as NonNullable<MethodRecord["changes"]>)[by];
  };
  const sizeOf = (method: string): string => sizeText(changeOf(method));
  const [first = "", ...others] = leading;
  const rest = lowering.filter((each) => !leading.includes(each));
  const sentence = {
    best: () =>
      `${titles([first])} ${lowering.length > 1 ? "cuts" : "alone cuts"} ${name}${lowering.length > 1 ? " most" : ""}${limit}, by ${sizeOf(first)}.`,
    tie: () =>
      `No difference between ${titles(leading)}: they cut ${name} most${limit}, by ${listText([first, ...others].map((each) => sizeOf(each)))}.`,
    none: () => `No difference: no method cuts ${name}${limit}.`,
    undefined: () =>
      seeds.verdict.length < 2
        ? "One seed has no interval, so there is no verdict."
        : "Too few seeds have figures for an interval, so there is no verdict.",
  }[outcome]();
  const details = [
    ...(rest.length === 0 ? [] : [`${titles(rest)} ${rest.length === 1 ? "cuts" : "cut"} it less.`]),
    ...(beyond.length === 0
      ? []
      : [`${titles(beyond)} ${beyond.length === 1 ? "cuts" : "cut"} it too, but at more error or not in every seed.`]),
    ...(by === "error" || outcome === "undefined"
      ? []
      : [
          erringLess.length === 0
            ? "No method errs less than the baseline."
            : `${titles(erringLess)} ${erringLess.length === 1 ? "errs" : "err"} less than the baseline.`,
        ]),
  ];
  return { sentence, detail: details.join(" ") };
}
