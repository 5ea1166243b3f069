import type { MeanInterval } from "../../diagnostics/index.ts";
import {
  type TuningFigures,
  type TuningGoal,
  type TuningLimit,
  tuningAim,
  tuningExcess,
  tuningLimits,
} from "../../search/index.ts";
import { formatChange, formatPercent, UNDEFINED } from "../format.ts";
import { listText } from "../list-text.ts";
import type { Verdict } from "../verdict.ts";
import type { Tuning } from "./document.ts";

const NARROW_SPACE = "\u202f";

/** Features by name where they are few. */
export function featuresText({ features }: TuningGoal): string {
  return features.length <= 4 ? listText(features) : `${features.length} features`;
}

/** What was asked for: `less sensitive to Longitude, with at most 3 % more RMSE (price)`. */
export function goalText(goal: TuningGoal, error: string): string {
  const limits = [
    ...(goal.maxLoss === null ? [] : [`with at most ${formatPercent(goal.maxLoss)} more ${error}`]),
    ...Object.entries(goal.maxSensitivity).map(
      ([name, share]) => `with at most ${formatPercent(share)} of the sensitivity to ${name}`,
    ),
  ];
  return [`less sensitive to ${featuresText(goal)}`, ...limits].join(", ");
}

/** `41.2 %`: what is left of a sensitivity. */
export function shareText(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNDEFINED;
  return `${(100 * share).toFixed(digits)}${NARROW_SPACE}%`;
}

/** `38.1 to 44.2 %`. */
export function shareInterval({ low, high }: MeanInterval): string {
  if (low === null || high === null) return UNDEFINED;
  return `${(100 * low).toFixed(1).replace("-", "−")} to ${shareText(high).replace("-", "−")}`;
}

/** `+1.1 to +3.4 %`. */
export function lossInterval({ low, high }: MeanInterval): string {
  if (low === null || high === null) return UNDEFINED;
  return `${formatChange(low).replace(/\u202f%$/, "")} to ${formatChange(high)}`;
}

/** The kept limits of a goal as a relative clause: `whose loss stays within 3 %`. */
function limitsClause(goal: TuningGoal): string {
  const parts = [
    ...(goal.maxLoss === null ? [] : [`whose loss stays within ${formatPercent(goal.maxLoss)}`]),
    ...Object.entries(goal.maxSensitivity).map(
      ([name, share]) => `that keep at most ${formatPercent(share)} of the sensitivity to ${name}`,
    ),
  ];
  return listText(parts);
}

const inSeeds = (seeds: number): string =>
  seeds === 1 ? "" : seeds === 2 ? " under both seeds" : ` under all ${seeds} seeds`;

/**
 * Why a point was chosen.
 *
 * @param held points within all limits under every seed
 */
export function choiceReason(goal: TuningGoal, held: number, seeds: number): string {
  const aim = tuningAim(goal);
  if (aim === "both") {
    return held === 1
      ? "the only point of the front"
      : `the knee of the front's ${held} points: from it, less of either loss or sensitivity costs the most of the other`;
  }
  const clause = `${limitsClause(goal)}${inSeeds(seeds)}`;
  if (held === 1) {
    return `the only point ${clause.replaceAll("that keep", "that keeps")}`;
  }
  return `the ${aim === "sensitivity" ? "least sensitive" : "most accurate"} of the ${held} points ${clause}`;
}

/** A share with as many decimals as tell it from the limit that it breaks. */
function beyond(value: number, limit: number, text: (value: number, digits: number) => string): string {
  for (let digits = 1; digits < 8; digits++) {
    if (text(value, digits) !== text(limit, digits)) return text(value, digits);
  }
  return text(value, 8);
}

/** By how far a limit is broken: `a loss of 4.1 % where 3 % is the limit`. */
function brokenText(figures: TuningFigures, limit: TuningLimit, goal: TuningGoal): string {
  const signed = (value: number, digits: number): string => shareText(value, digits).replace("-", "−");
  if (limit.of === "loss") {
    const most = goal.maxLoss ?? Number.NaN;
    return `a loss of ${beyond(figures.loss ?? Number.NaN, most, signed)} where ${signed(most, 1)} is the limit`;
  }
  const most = goal.maxSensitivity[limit.feature] ?? Number.NaN;
  const left = figures.features[limit.feature] ?? Number.NaN;
  return `${beyond(left, most, signed)} of the sensitivity to ${limit.feature} where ${signed(most, 1)} is the limit`;
}

/** How far figures are off their limits, all of them. */
export function brokenLimits(figures: TuningFigures, goal: TuningGoal): string {
  const broken = tuningLimits(goal).filter((limit) => !(tuningExcess(figures, limit, goal) <= 0));
  return listText(broken.map((limit) => brokenText(figures, limit, goal)));
}

/** What a tuning came to, in plain words. */
export function tuningVerdict(document: Tuning): Verdict {
  const { status, chosen, finalists, goal, error, missed, seeds, trials } = document;
  if (chosen === null) {
    const sentence: Record<Tuning["status"], string> = {
      missed: "Nothing is within the limits.",
      diverged: "The baseline diverged, so there is nothing to compare with.",
      interrupted: "The search was interrupted.",
      running: "The search has not ended.",
      completed: "Nothing was chosen.",
    };
    const detail = missed === null ? `${trials.length} trials have ended.` : `${upper(missed)}.`;
    return { sentence: sentence[status], detail };
  }
  const final = finalists.find(({ trial }) => trial === chosen.trial);
  const left = final?.sensitivity.mean ?? null;
  const loss = final?.loss.mean ?? null;
  const cut =
    left === null ? "" : left <= 1 ? `cut by ${formatPercent(1 - left)}` : `raised by ${formatPercent(left - 1)}`;
  const same = loss !== null && formatPercent(loss) === formatPercent(0);
  const change = loss !== null && loss > 0 ? "for" : "with";
  const cost =
    loss === null
      ? ""
      : same
        ? `at the same ${error}`
        : `${change} ${formatPercent(loss)} ${loss > 0 ? "more" : "less"} ${error}`;
  const who =
    goal.features.length === 1 ? `sensitivity to ${featuresText(goal)}` : `mean sensitivity to ${featuresText(goal)}`;
  const over = seeds.length === 1 ? "" : `, on average over ${seeds.length} seeds`;
  return {
    sentence: `${upper(who)} ${cut} ${cost}.`,
    detail: `Trial ${chosen.trial}${over}: ${chosen.reason}.`,
  };
}

const upper = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
