import {
  type Crossings,
  crossings,
  DataError,
  type DependencePoint,
  type LevelPoint,
  levelDependence,
  partialDependence,
  type RawFeature,
  type RawNumber,
  type RawSensitivity,
  type RawSlopes,
  rawSensitivityTally,
  rawSlopesTally,
  rowSample,
  type SampledRows,
  type SourceColumn,
  type TableSource,
  UsageError,
} from "isocline";
import type { ModelName } from "../evaluate/models.ts";
import { checkColumns, fedChunks, predictFed } from "../predict/rows.ts";
import { type FeatureUnits, featureUnits } from "./features.ts";
import type { DiagnosedModel, DiagnosedModels, SlopeMethod } from "./models.ts";

/** How it is looked at. */
export interface SharedSettings {
  /** σ of the sensitivities, in deviations of the feature. */
  readonly noise: number;
  /** The most rows that are predicted again and again. */
  readonly sampleRows: number;
  readonly seed: number;
  /** What predictions are moved across, in units of the target. */
  readonly threshold: number | undefined;
}

/** What is looked at, and how. */
export interface DiagnoseSettings extends SharedSettings {
  /** Names of columns of the model; all of them by default. */
  readonly features: readonly string[] | undefined;
}

/** What a model does with a table. */
export interface ModelDiagnosis {
  readonly name: ModelName;
  readonly path: string;
  readonly slopeMethod: SlopeMethod;
  /** By numeric feature, as is the next. */
  readonly sensitivity: Readonly<Record<string, RawSensitivity>>;
  readonly slope: Readonly<Record<string, RawSlopes>>;
  readonly dependence: readonly Dependence[];
  readonly crossings: Crossings | undefined;
}

/** The partial dependence on one feature. */
export type Dependence =
  | { readonly kind: "numeric"; readonly name: string; readonly points: readonly DependencePoint[] }
  | { readonly kind: "category"; readonly name: string; readonly points: readonly LevelPoint[] };

/** A diagnosis of models side by side. */
export interface TableDiagnosis {
  readonly target: string | undefined;
  /** All rows of the table, and those of the sample. */
  readonly rows: number;
  readonly sampleRows: number;
  readonly units: FeatureUnits;
  /** In the order of the models. */
  readonly models: readonly ModelDiagnosis[];
}

/**
 * Sensitivities and slopes of models over all rows of a table, in one pass, or two where its own deviations have to be
 * found first; partial dependence and crossings over a sample of them, which is kept.
 *
 * @throws DataError for a table of fewer than two rows, without a column that the models are fed, or with a cell that
 *   is no number where one is needed; UsageError for a threshold without a numeric feature to change
 */
export async function diagnoseTable(
  table: TableSource,
  opened: DiagnosedModels,
  settings: DiagnoseSettings,
): Promise<TableDiagnosis> {
  const { models, lead, target } = opened;
  const total = await table.rows();
  if (total < 2) {
    const found = total === 0 ? "none" : "one";
    throw new DataError({ where: table.name, expected: "a table with at least two rows", found });
  }
  await checkColumns(table, lead.deployed);
  checkThreshold(opened, settings);
  const all = await featureUnits(table, opened);
  const asked = ({ name }: RawFeature): boolean => settings.features?.includes(name) ?? true;
  const units = { ...all, features: all.features.filter(asked) };

  const { targetDeviation } = units;
  const { noise, seed, sampleRows } = settings;
  const numbers = units.features.filter((feature) => feature.kind === "numeric");
  const sample = rowSample({ total, most: sampleRows, seed });
  const tallies = models.map(({ raw, deployed: { inputs } }) => ({
    model: {
      inputs,
      predict: async (columns: SampledRows["columns"], rows: number) => [await raw.predict({ rows, columns })],
    },
    sensitivity: rawSensitivityTally(raw, numbers, { seed, noise }),
    slopes: rawSlopesTally(raw, numbers, { seed, total, targetDeviation }),
  }));
  for await (const fed of fedChunks(table, lead.deployed, [])) {
    const rows = { rows: fed.chunk.rows, columns: fed.cells };
    sample.add(rows);
    for (const { model, sensitivity, slopes } of tallies) {
      const [predictions] = await predictFed(table, model, fed);
      await sensitivity.add(rows, predictions as Float64Array);
      await slopes.add(rows);
    }
  }

  const rows = sample.result();
  const diagnoses: ModelDiagnosis[] = [];
  for (const [i, model] of models.entries()) {
    const { sensitivity, slopes } = tallies[i] as (typeof tallies)[number];
    diagnoses.push({
      name: model.name,
      path: model.deployed.path,
      slopeMethod: model.slopes,
      sensitivity: sensitivity.result(),
      slope: slopes.result(),
      ...(await onSample(model, rows, units.features, numbers, settings.threshold)),
    });
  }
  return { target, rows: total, sampleRows: rows.rows, units, models: diagnoses };
}

async function onSample(
  { raw }: DiagnosedModel,
  rows: SampledRows,
  features: readonly RawFeature[],
  numbers: readonly RawNumber[],
  threshold: number | undefined,
): Promise<Pick<ModelDiagnosis, "dependence" | "crossings">> {
  const dependence: Dependence[] = [];
  for (const feature of features) {
    const { name } = feature;
    if (feature.kind === "numeric") {
      dependence.push({ name, kind: "numeric", points: await partialDependence(raw, rows, feature) });
    } else {
      dependence.push({ name, kind: "category", points: await levelDependence(raw, rows, feature) });
    }
  }
  return {
    dependence,
    crossings: threshold === undefined ? undefined : await crossings(raw, rows, numbers, threshold),
  };
}

const isNumber =
  (names: readonly string[]) =>
  ({ name, kind, type }: SourceColumn): boolean =>
    kind === "numeric" && type === undefined && names.includes(name);

/** Throws for a threshold where there is no number to change. */
function checkThreshold({ lead }: DiagnosedModels, { features, threshold }: DiagnoseSettings): void {
  const { inputs } = lead.deployed;
  const names = features ?? inputs.map(({ name }) => name);
  if (threshold === undefined || inputs.some(isNumber(names))) return;
  const expected = "a numeric feature to change";
  const found = features === undefined ? "none in the model" : `${features.join(", ")}, text`;
  throw new UsageError({ where: "--threshold", expected, found });
}
