import {
  DataError,
  type RawFeature,
  type RawNumber,
  type RawSensitivity,
  type RawSlopes,
  rawSensitivityTally,
  rawSlopesTally,
  rowSample,
  type SampledRows,
  type TableSource,
} from "isocline";
import type { ModelName } from "../evaluate/models.ts";
import type { ModelOutput } from "../predict/model-outputs.ts";
import { checkColumns, fedChunks, predictFed } from "../predict/rows.ts";
import { boundaryOfClasses, type Crossed, checkThreshold, classCrossings, outputCrossings } from "./crossings.ts";
import { type Dependence, dependences } from "./dependence.ts";
import { type FeatureUnits, featureUnits } from "./features.ts";
import type { DiagnosedModel, DiagnosedModels, SlopeMethod } from "./models.ts";
import { chosenOutputs } from "./outputs.ts";

/** How it is looked at. */
export interface SharedSettings {
  /** σ of the sensitivities, in deviations of the feature. */
  readonly noise: number;
  /** The most rows that are predicted again and again. */
  readonly sampleRows: number;
  readonly seed: number;
  /** What predictions are moved across, in units of the output. */
  readonly threshold: number | undefined;
  /** The one of several outputs that is looked at; all of them by default. */
  readonly output: string | undefined;
}

/** What is looked at, and how. */
export interface DiagnoseSettings extends SharedSettings {
  /** Names of columns of the model; all of them by default. */
  readonly features: readonly string[] | undefined;
}

/** How steeply something answers each numeric feature. */
export interface Steepness {
  readonly sensitivity: Readonly<Record<string, RawSensitivity>>;
  readonly slope: Readonly<Record<string, RawSlopes>>;
}

/** What one output of a model does with a table. */
export interface OutputDiagnosis extends Steepness {
  readonly name: string;
  readonly dependence: readonly Dependence[];
  readonly crossed: Crossed | undefined;
}

/** What a model does with a table. */
export interface ModelDiagnosis {
  readonly name: ModelName;
  readonly path: string;
  readonly slopeMethod: SlopeMethod;
  readonly outputs: readonly OutputDiagnosis[];
  /** Of classes taken together, where all of them are looked at. */
  readonly together: Steepness | undefined;
  /** Of the predicted class. */
  readonly crossed: Crossed | undefined;
}

/** A diagnosis of models side by side. */
export interface TableDiagnosis {
  readonly targets: readonly string[] | undefined;
  readonly classes: boolean;
  /** How many outputs the models have. */
  readonly outputs: number;
  /** All rows of the table, and those of the sample. */
  readonly rows: number;
  readonly sampleRows: number;
  /** With the deviations of the outputs that are looked at. */
  readonly units: FeatureUnits;
  /** In the order of the models. */
  readonly models: readonly ModelDiagnosis[];
}

/**
 * Sensitivities and slopes of models over all rows of a table, in one pass, or two where its own deviations have to be
 * found first; partial dependence and crossings over a sample of them, which is kept.
 *
 * @throws DataError for a table of fewer than two rows, without a column that the models are fed, or with a cell that
 *   is no number where one is needed; UsageError for an output that the models do not have, or a threshold without a
 *   numeric feature to change
 */
export async function diagnoseTable(
  table: TableSource,
  opened: DiagnosedModels,
  settings: DiagnoseSettings,
): Promise<TableDiagnosis> {
  const { models, lead, targets, classes, outputs } = opened;
  const chosen = chosenOutputs(opened, settings.output);
  checkThreshold(opened, settings);
  const total = await table.rows();
  if (total < 2) {
    const found = total === 0 ? "none" : "one";
    throw new DataError({ where: table.name, expected: "a table with at least two rows", found });
  }
  await checkColumns(table, lead.deployed);
  const all = await featureUnits(table, opened);
  const asked = ({ name }: RawFeature): boolean => settings.features?.includes(name) ?? true;
  const deviations = chosen.map((output) => all.deviations[outputs.indexOf(output)]);
  const units = { ...all, features: all.features.filter(asked), deviations };

  const { noise, seed, sampleRows } = settings;
  const numbers = units.features.filter((feature) => feature.kind === "numeric");
  const sample = rowSample({ total, most: sampleRows, seed });
  const together = classes && chosen.length === outputs.length;
  const tallies = models.map((model) => {
    const raw = model.raw(chosen);
    return {
      model: {
        inputs: model.deployed.inputs,
        predict: (columns: SampledRows["columns"], rows: number) => raw.predict({ rows, columns }),
      },
      sensitivity: rawSensitivityTally(raw, numbers, { seed, noise, classes: together }),
      slopes: rawSlopesTally(raw, numbers, { seed, total, deviations, classes: together }),
    };
  });
  for await (const fed of fedChunks(table, lead.deployed, [])) {
    const rows = { rows: fed.chunk.rows, columns: fed.cells };
    sample.add(rows);
    for (const { model, sensitivity, slopes } of tallies) {
      const predictions = await predictFed(table, model, fed);
      await sensitivity.add(rows, predictions as readonly Float64Array[]);
      await slopes.add(rows);
    }
  }

  const rows = sample.result();
  const diagnoses: ModelDiagnosis[] = [];
  for (const [i, model] of models.entries()) {
    const tally = tallies[i] as (typeof tallies)[number];
    const [sensitivity, slopes] = [tally.sensitivity.result(), tally.slopes.result()];
    const onSample = { model, rows, chosen, numbers, opened, settings };
    const dependence = await dependences(model.raw(chosen), rows, units.features);
    const crossed = await outputCrossings(onSample);
    diagnoses.push({
      name: model.name,
      path: model.deployed.path,
      slopeMethod: model.slopes,
      outputs: chosen.map(({ name }, output) => ({
        name,
        sensitivity: sensitivity.outputs[output] ?? {},
        slope: slopes.outputs[output] ?? {},
        dependence: dependence[output] ?? [],
        crossed: crossed?.[output],
      })),
      together:
        sensitivity.together === undefined || slopes.together === undefined
          ? undefined
          : { sensitivity: sensitivity.together, slope: slopes.together },
      crossed: boundaryOfClasses(opened, settings) ? await classCrossings(onSample) : undefined,
    });
  }
  return { targets, classes, outputs: outputs.length, rows: total, sampleRows: rows.rows, units, models: diagnoses };
}

/** What is looked at again and again: a model on the rows that were drawn. */
export interface OnSample {
  readonly model: DiagnosedModel;
  readonly rows: SampledRows;
  readonly chosen: readonly ModelOutput[];
  readonly numbers: readonly RawNumber[];
  readonly opened: DiagnosedModels;
  readonly settings: DiagnoseSettings;
}
