import { formatNumber, UNDEFINED } from "../format.ts";
import type { Verdict } from "../verdict.ts";
import type { Finalist, Metalearning, MetalearningObjective } from "./document.ts";

/** The probability below which a difference is taken for one. */
const SIGNIFICANT = 0.05;

/** An objective's figure: an accuracy in percent, or an RMSE. */
export function objectiveText(objective: MetalearningObjective, value: number | null | undefined): string {
  if (value === null || value === undefined) return UNDEFINED;
  return objective === "rmse" ? formatNumber(value) : `${(100 * value).toFixed(2)}\u202f%`;
}

/** Mean ± deviation of an objective over the seeds. */
export function spreadText(objective: MetalearningObjective, { mean, deviation }: Finalist["test"]): string {
  if (mean === null) return UNDEFINED;
  if (deviation === null) return objectiveText(objective, mean);
  if (objective === "rmse") return `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
  return `${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)}\u202f%`;
}

/** What an objective is called in a sentence. */
export function objectiveName(objective: MetalearningObjective): string {
  return { accuracy: "accuracy", attacked: "accuracy under attack", rmse: "RMSE" }[objective];
}

/** A difference with its sign: percentage points, or units of the target. */
export function differenceText(objective: MetalearningObjective, difference: number): string {
  const text = objective === "rmse" ? formatNumber(Math.abs(difference)) : Math.abs(100 * difference).toFixed(2);
  return `${difference < 0 ? "−" : "+"}${text}${objective === "rmse" ? "" : " points"}`;
}

/** `p = 0.012`, or `p < 0.001`. */
export function probabilityText(probability: number): string {
  return probability < 0.001 ? "p < 0.001" : `p = ${probability.toFixed(3)}`;
}

/** The loss that was found, and the one to compare with; undefined where there is none. */
export function foundOf({
  finalists,
  chosen,
}: Pick<Metalearning, "finalists" | "chosen">): { readonly found: Finalist; readonly usual: Finalist } | undefined {
  const [usual] = finalists;
  const found = chosen === null ? undefined : finalists[chosen];
  return found === undefined || usual === undefined ? undefined : { found, usual };
}

/** How a loss did against the usual one: by Welch's test, two-sided. */
export function outcomeOf(
  { welch }: Pick<Finalist, "welch">,
  objective: MetalearningObjective,
): "better" | "worse" | "no difference" | "undefined" {
  if (welch === null) return "undefined";
  if (welch.twoSided >= SIGNIFICANT) return "no difference";
  return welch.difference > 0 === (objective !== "rmse") ? "better" : "worse";
}

/** What a search of a loss came to, in plain words. */
export function metalearningVerdict(document: Metalearning): Verdict {
  const { status, settings, candidates } = document;
  const { objective } = settings;
  const pair = foundOf(document);
  if (status !== "completed") {
    return { sentence: `This search is ${status} after ${candidates.length} losses.`, detail: "" };
  }
  if (pair === undefined) {
    return { sentence: "No loss was found that trains to the end.", detail: "" };
  }
  const { found, usual } = pair;
  const name = objectiveName(objective);
  const outcome = outcomeOf(found, objective);
  const texts = `${spreadText(objective, found.test)} against ${spreadText(objective, usual.test)}`;
  const sentence = {
    better: `The loss found is better than ${usual.name}: test ${name} ${texts}.`,
    worse: `The loss found is worse than ${usual.name}: test ${name} ${texts}.`,
    "no difference": `No difference between the loss found and ${usual.name}: test ${name} ${texts}.`,
    undefined: `The loss found and ${usual.name} cannot be told apart: test ${name} ${texts}.`,
  }[outcome];
  const { welch } = found;
  const detail =
    welch === null
      ? "Welch's test says nothing where runs failed or do not vary."
      : `Over ${found.test.count} seeds each the means differ by ${differenceText(objective, welch.difference)} ` +
        `(Welch's test, two-sided, ${probabilityText(welch.twoSided)}, ${welch.degrees.toFixed(1)} degrees of freedom).`;
  return { sentence, detail };
}
