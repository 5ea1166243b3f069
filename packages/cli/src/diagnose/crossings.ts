import {
  aroundClass,
  atThreshold,
  betweenClasses,
  type Crossings,
  crossings,
  type SourceColumn,
  UsageError,
} from "isocline";
import type { DiagnoseSettings, OnSample } from "./diagnose.ts";
import type { DiagnosedModels } from "./models.ts";

/** Which rows cross, and what. */
export type Crossed = { readonly found: Crossings } & (
  | {
      readonly kind: "threshold";
      readonly threshold: number;
      /** The place of the output among the predictions of a crossing. */
      readonly output: number;
    }
  | {
      readonly kind: "class";
      /** Each is a side; where one alone is looked at, it is the one that is moved into or out of. */
      readonly classes: readonly string[];
      readonly around: string | undefined;
    }
);

/** Whether it is the predicted class that is moved: that of classes which are asked about no threshold. */
export function boundaryOfClasses({ classes, lead }: DiagnosedModels, settings: DiagnoseSettings): boolean {
  return classes && settings.threshold === undefined && lead.deployed.inputs.some(isNumber(settings.features));
}

const isNumber =
  (names: readonly string[] | undefined) =>
  ({ name, kind, type }: SourceColumn): boolean =>
    kind === "numeric" && type === undefined && (names === undefined || names.includes(name));

/** Throws for a threshold that nothing can be moved across, or that does not say of what. */
export function checkThreshold(
  { lead, classes, outputs }: DiagnosedModels,
  { features, threshold, output }: DiagnoseSettings,
): void {
  if (threshold === undefined) return;
  const where = "--threshold";
  if (classes && !(threshold > 0 && threshold < 1)) {
    const expected = "a probability above 0 and below 1, since the model predicts classes";
    throw new UsageError({ where, expected, found: String(threshold) });
  }
  if (!classes && outputs.length > 1 && output === undefined) {
    const expected = `--output with it, since the model predicts ${outputs.length} numbers`;
    throw new UsageError({ where, expected, found: "none", remedy: `name one of ${listed(outputs)}` });
  }
  if (lead.deployed.inputs.some(isNumber(features))) return;
  const found = features === undefined ? "none in the model" : `${features.join(", ")}, no numbers`;
  throw new UsageError({ where, expected: "a numeric feature to change", found });
}

const listed = (outputs: DiagnosedModels["outputs"]): string => outputs.map(({ name }) => name).join(", ");

/** Of each output that is looked at, what moves it past the threshold; undefined without one. */
export async function outputCrossings(sample: OnSample): Promise<readonly Crossed[] | undefined> {
  const { model, rows, chosen, numbers, settings } = sample;
  const { threshold } = settings;
  if (threshold === undefined) return undefined;
  const all: Crossed[] = [];
  for (const output of chosen) {
    const found = await crossings(model.raw([output]), rows, numbers, atThreshold(threshold));
    all.push({ kind: "threshold", threshold, output: 0, found });
  }
  return all;
}

/** What changes the predicted class. */
export async function classCrossings({ model, rows, chosen, numbers, opened }: OnSample): Promise<Crossed> {
  const { outputs } = opened;
  const [only] = chosen;
  const around = chosen.length < outputs.length ? only : undefined;
  const boundary = around === undefined ? betweenClasses(outputs.length) : aroundClass(outputs.indexOf(around));
  const found = await crossings(model.raw(outputs), rows, numbers, boundary);
  return { kind: "class", classes: outputs.map(({ name }) => name), around: around?.name, found };
}
