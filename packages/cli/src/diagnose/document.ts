import type { Crossing } from "isocline";
import type { Crossed } from "./crossings.ts";
import type { ModelDiagnosis, OutputDiagnosis, SharedSettings, TableDiagnosis } from "./diagnose.ts";
import { mostProbableOf } from "./outputs.ts";

/**
 * The one document that `--json` prints; figures that are undefined are null. `target` is a list for several numbers. A
 * model of one number has its figures beside its path, one of several outputs those of each under `outputs`, and one of
 * classes also those of the classes taken together.
 */
export function diagnosisDocument(diagnosis: TableDiagnosis, data: string, settings: SharedSettings): object {
  const { targets = [], classes, rows, sampleRows, units, models } = diagnosis;
  const numbers = units.features.filter((feature) => feature.kind === "numeric");
  const names = models[0]?.outputs.map(({ name }) => name) ?? [];
  const deviations = units.deviations.map((deviation) => ({ deviation: deviation ?? null }));
  return {
    schema: "isocline.diagnosis/1",
    data,
    target: targets.length > 1 ? targets : (targets[0] ?? null),
    ...(classes ? { task: "classification" } : {}),
    rows,
    sample: { rows: sampleRows, seed: settings.seed },
    noise: settings.noise,
    units: {
      from: units.from,
      ...(diagnosis.outputs > 1
        ? { outputs: Object.fromEntries(names.map((name, output) => [name, deviations[output]])) }
        : { target: deviations[0] }),
      features: Object.fromEntries(
        numbers.map(({ name, deviation, minimum, maximum }) => [name, { deviation, minimum, maximum }]),
      ),
    },
    models: Object.fromEntries(models.map((model) => [model.name, modelDocument(model, diagnosis.outputs)])),
  };
}

function modelDocument({ path, slopeMethod, outputs, together, crossed }: ModelDiagnosis, count: number): object {
  const [only] = outputs;
  const about = { path, slopesBy: slopeMethod };
  if (count === 1 && only !== undefined) return { ...about, ...outputDocument(only) };
  return {
    ...about,
    ...together,
    ...(crossed === undefined ? {} : { crossing: crossingDocument(crossed) }),
    outputs: Object.fromEntries(outputs.map((output) => [output.name, outputDocument(output)])),
  };
}

function outputDocument({ sensitivity, slope, dependence, crossed }: OutputDiagnosis): object {
  return {
    sensitivity,
    slope,
    partialDependence: Object.fromEntries(dependence.map(({ name, points }) => [name, points])),
    ...(crossed === undefined ? {} : { crossing: crossingDocument(crossed) }),
  };
}

function crossingDocument(crossed: Crossed): object {
  const { sides, features, any, smallest } = crossed.found;
  const each = Object.entries(features).map(([name, found]) => [
    name,
    { ...found, smallest: inWords(found.smallest, crossed) },
  ]);
  const rest = { features: Object.fromEntries(each), any, smallest: inWords(smallest, crossed) };
  if (crossed.kind === "threshold") return { threshold: crossed.threshold, above: sides[1], below: sides[0], ...rest };
  const { classes, around } = crossed;
  if (around !== undefined) return { class: around, predicted: sides[1], others: sides[0], ...rest };
  return { predicted: Object.fromEntries(classes.map((name, place) => [name, sides[place]])), ...rest };
}

/** A crossing with its row as errors and people count it, from 1, and its predictions as what was crossed has them. */
function inWords(crossing: Crossing | null, crossed: Crossed): object | null {
  if (crossing === null) return null;
  const { place, before, after, ...parts } = crossing;
  const shown = (prediction: readonly number[]): unknown =>
    crossed.kind === "class" ? mostProbableOf(prediction, crossed.classes) : prediction[crossed.output];
  return { row: place + 1, ...parts, before: shown(before), after: shown(after) };
}
