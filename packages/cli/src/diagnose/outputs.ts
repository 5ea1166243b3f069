import { nearestName, UsageError } from "isocline";
import type { ModelOutput } from "../predict/model-outputs.ts";
import type { DiagnosedModels } from "./models.ts";

/**
 * The outputs that are looked at.
 *
 * @param asked what `--output` names; undefined for all
 * @throws UsageError for one that the models do not have
 */
export function chosenOutputs(
  { outputs, classes }: DiagnosedModels,
  asked: string | undefined,
): readonly ModelOutput[] {
  if (asked === undefined) return outputs;
  const found = outputs.filter(({ name }) => name === asked);
  if (found.length > 0) return found;
  const known = outputs.map(({ name }) => name);
  const shown = known.length > 20 ? [...known.slice(0, 20), "…"] : known;
  const near = nearestName(asked, known);
  throw new UsageError({
    where: "--output",
    expected: `one of the ${classes ? "classes" : "columns that are predicted:"} ${shown.join(", ")}`,
    found: JSON.stringify(asked),
    ...(near === undefined ? {} : { remedy: `did you mean ${JSON.stringify(near)}?` }),
  });
}

/** The class that is predicted, and its probability. */
export function mostProbableOf(
  probabilities: readonly number[],
  classes: readonly string[],
): { readonly class: string; readonly probability: number } {
  const probability = Math.max(...probabilities);
  return { class: classes[probabilities.indexOf(probability)] ?? "", probability };
}
