import { existsSync } from "node:fs";
import { z } from "zod";
import { type DeployedModel, openModel } from "../predict/model.ts";
import { type ModelFiles, modelFiles } from "../predict/model-files.ts";
import type { RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";

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
  release(): Promise<void>;
}

/** The models that a path stands for by their files, the baseline first. */
async function namedFiles({ folder, model, baseline }: ModelFiles): Promise<readonly (readonly [ModelName, string])[]> {
  const name = folder === undefined ? "model" : await nameOfModel(folder);
  return [
    ...(baseline === undefined ? [] : [["baseline", baseline] as const]),
    ...(model === undefined ? [] : [[name, model] as const]),
  ];
}

/** Which branch the model of a folder is of; of a cross-validation it is the mean of several. */
async function nameOfModel(folder: RunFolder): Promise<ModelName> {
  if (existsSync(folder.file("crossValidation"))) return "model";
  const { branches } = await readRunRecord(folder);
  return branches.controlled === undefined ? "baseline" : "controlled";
}

/**
 * Opens the models of a run folder, those of both branches where there are two, or an ONNX file that isocline wrote.
 *
 * @throws DataError where there is none; FormatError for a file that is damaged or of another make
 */
export async function openModels(path: string, threads: number): Promise<OpenModels> {
  const files = await namedFiles(await modelFiles(path));
  const models: NamedModel[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(models.map(({ model }) => model.release()));
  };
  try {
    for (const [name, file] of files) models.push({ name, model: await openModel(file, threads) });
    const { "isocline.target": target, "isocline.targets": several } = models[0]?.model.metadata ?? {};
    const one = target === undefined ? undefined : [target];
    return { models, target, targets: several === undefined ? one : names.parse(JSON.parse(several)), release };
  } catch (error) {
    await release();
    throw error;
  }
}
