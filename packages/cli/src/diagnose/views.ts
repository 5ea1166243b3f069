import type { RawSlopes } from "isocline";
import type { ModelName } from "../evaluate/models.ts";
import type { OutputDiagnosis, TableDiagnosis } from "./diagnose.ts";
import type { FeatureUnits } from "./features.ts";

export type Format = typeof import("isocline/report");

/** One output of the models, side by side. */
export interface OutputView {
  /** The output: a column, or a class. */
  readonly name: string;
  /** What it is in words: `price`, `probability of high`. */
  readonly label: string;
  /** What its standard units are of: its deviations, or probability itself. */
  readonly standard: string;
  readonly units: FeatureUnits;
  readonly deviation: number | undefined;
  readonly models: readonly (OutputDiagnosis & { readonly model: ModelName })[];
}

/** Most outputs that tables show one by one. */
const SHOWN_OUTPUTS = 8;

/** The outputs that are shown: of two classes the second alone, since the first is its mirror image. */
export function outputViews({ models, units, classes, targets }: TableDiagnosis): readonly OutputView[] {
  const all = models[0]?.outputs ?? [];
  const outputs =
    classes && all.length === 2 ? [...all.entries()].slice(1) : [...all.entries()].slice(0, SHOWN_OUTPUTS);
  return outputs.map(([i, { name }]) => {
    const label = classes ? `probability of ${name}` : targets === undefined ? "the prediction" : name;
    return {
      ...{ name, label, units, standard: classes ? label : `sd of ${label}`, deviation: units.deviations[i] },
      models: models.map(({ name: model, outputs }) => ({ model, ...(outputs[i] as OutputDiagnosis) })),
    };
  });
}

/** Numeric features, the most sensitive first, by the first model. */
export function ranked(diagnosis: TableDiagnosis): readonly string[] {
  const [lead] = diagnosis.models;
  const outputs = lead?.together === undefined ? (lead?.outputs ?? []) : [lead.together];
  const size = (name: string): number => {
    let total = 0;
    for (const [i, { sensitivity }] of outputs.entries()) {
      total += (sensitivity[name]?.mean ?? 0) / (diagnosis.units.deviations[i] ?? 1);
    }
    return total;
  };
  return Object.keys(outputs[0]?.sensitivity ?? {}).sort((a, b) => size(b) - size(a));
}

/** A heading for each model, and more after each. */
export function heads({ models }: TableDiagnosis, after: readonly string[] = []): readonly string[] {
  return models.flatMap(({ name }) => [name, ...after]);
}

/** The mean and quantiles of slopes in one of their units. */
export function slopeIn(slopes: RawSlopes | undefined, unit: "raw" | "standard"): RawSlopes["raw"] | null {
  return slopes?.[unit] ?? null;
}
