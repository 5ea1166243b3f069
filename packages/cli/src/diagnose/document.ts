import type { Crossing, Crossings } from "isocline";
import type { ModelDiagnosis, SharedSettings, TableDiagnosis } from "./diagnose.ts";

/** The one document that `--json` prints; figures that are undefined are null. */
export function diagnosisDocument(diagnosis: TableDiagnosis, data: string, settings: SharedSettings): object {
  const { target = null, rows, sampleRows, units, models } = diagnosis;
  const numbers = units.features.filter((feature) => feature.kind === "numeric");
  return {
    schema: "isocline.diagnosis/1",
    data,
    target,
    rows,
    sample: { rows: sampleRows, seed: settings.seed },
    noise: settings.noise,
    units: {
      from: units.from,
      target: { deviation: units.targetDeviation ?? null },
      features: Object.fromEntries(
        numbers.map(({ name, deviation, minimum, maximum }) => [name, { deviation, minimum, maximum }]),
      ),
    },
    models: Object.fromEntries(models.map((model) => [model.name, modelDocument(model)])),
  };
}

function modelDocument({ path, slopeMethod, sensitivity, slope, dependence, crossings }: ModelDiagnosis): object {
  return {
    path,
    slopesBy: slopeMethod,
    sensitivity,
    slope,
    partialDependence: Object.fromEntries(dependence.map(({ name, points }) => [name, points])),
    ...(crossings === undefined ? {} : { crossing: crossingDocument(crossings) }),
  };
}

function crossingDocument({ features, smallest, ...crossings }: Crossings): object {
  const each = Object.entries(features).map(([name, found]) => [
    name,
    { ...found, smallest: numbered(found.smallest) },
  ]);
  return { ...crossings, features: Object.fromEntries(each), smallest: numbered(smallest) };
}

/** A crossing with its row as errors and people count it, from 1. */
function numbered(crossing: Crossing | null): object | null {
  if (crossing === null) return null;
  const { place, ...parts } = crossing;
  return { row: place + 1, ...parts };
}
