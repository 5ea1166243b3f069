import { existsSync } from "node:fs";
import { z } from "zod";
import { readCrossValidation } from "../cross-validation/document.ts";
import { type DeployedModel, openModel } from "../predict/model.ts";
import { type ModelFiles, modelFiles } from "../predict/model-files.ts";
import type { RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { readTuning } from "../tune/read.ts";

const names = z.array(z.string());

/** What a model is called beside others: its branch, or `model` for a file by itself. */
export type ModelName = "baseline" | "controlled" | "model";

export interface NamedModel {
  readonly name: ModelName;
  readonly model: DeployedModel;
}

/** Models of the same columns, and what they predict. */
export interface OpenModels {
  /** The one that `predict` uses is the last. */
  readonly models: readonly NamedModel[];
  /** What they predict, in words; undefined where the file does not say. */
  readonly target: string | undefined;
  /** The columns that they predict. */
  readonly targets: readonly string[] | undefined;
  /** The table that they were trained on; undefined for a file by itself, which does not say. */
  readonly trainedOn: TrainingSource | undefined;
  release(): Promise<void>;
}

/** A table as a run names it. */
export interface TrainingSource {
  readonly source: string;
  readonly query: string | null;
  /** How many rows of it were for training. */
  readonly training: number;
}

/** The models that a path stands for by their files, the baseline first. */
async function namedFiles({ folder, model, baseline }: ModelFiles): Promise<readonly (readonly [ModelName, string])[]> {
  const name = folder === undefined ? "model" : await nameOfModel(folder);
  return [
    ...(baseline === undefined ? [] : [["baseline", baseline] as const]),
    ...(model === undefined ? [] : [[name, model] as const]),
  ];
}

const queried = z.object({ query: z.string().nullable().catch(null) });

/** What a run, the chosen model of a search, or the folds of a cross-validation were trained on; undefined where there is no record of it. */
async function sourceOf(folder: RunFolder | undefined): Promise<TrainingSource | undefined> {
  if (folder === undefined) return undefined;
  const folds = await readCrossValidation(folder);
  if (folds !== undefined) {
    const training = Math.max(...folds.runs.map(({ training }) => training ?? 0));
    return { source: folds.source, ...queried.parse(folds.config), training };
  }
  const tuning = await readTuning(folder);
  if (tuning !== undefined) {
    const training = tuning.baselines[0]?.training ?? 0;
    return { source: tuning.source, ...queried.parse(tuning.config), training };
  }
  const { data, config } = await readRunRecord(folder);
  return { source: data.source, ...queried.parse(config), training: data.training };
}

/** Which branch the model of a folder is of; of a cross-validation it is the mean of several. */
async function nameOfModel(folder: RunFolder): Promise<ModelName> {
  if (existsSync(folder.file("crossValidation"))) return "model";
  if (existsSync(folder.file("tuning"))) return "controlled";
  const { branches } = await readRunRecord(folder);
  return branches.controlled === undefined ? "baseline" : "controlled";
}

/**
 * Opens the models of a run folder, those of both branches where there are two, or an ONNX file that isocline wrote.
 *
 * @throws DataError where there is none; FormatError for a file that is damaged or of another make
 */
export async function openModels(path: string, threads: number): Promise<OpenModels> {
  const found = await modelFiles(path);
  const files = await namedFiles(found);
  const trainedOn = await sourceOf(found.folder);
  const models: NamedModel[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(models.map(({ model }) => model.release()));
  };
  try {
    for (const [name, file] of files) models.push({ name, model: await openModel(file, threads) });
    const { "isocline.target": target, "isocline.targets": several } = models[0]?.model.metadata ?? {};
    const one = target === undefined ? undefined : [target];
    const targets = several === undefined ? one : names.parse(JSON.parse(several));
    return { models, target, targets, trainedOn, release };
  } catch (error) {
    await release();
    throw error;
  }
}
