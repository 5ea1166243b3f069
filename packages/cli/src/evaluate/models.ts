import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { DataError } from "isocline";
import { z } from "zod";
import { type DeployedModel, openModel } from "../predict/model.ts";
import { openRunFolder } from "../run-folder.ts";
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

/** The models of a run's branches by their files, the baseline first. */
async function filesOfRun(path: string): Promise<readonly (readonly [ModelName, string])[]> {
  const folder = openRunFolder(path);
  // A cross-validation has a model where its folds' were made one.
  if (existsSync(folder.file("crossValidation"))) {
    if (existsSync(folder.file("model"))) return [["model", folder.file("model")]];
    const remedy = "name a fold's folder, or train with --ensemble";
    throw new DataError({ where: path, expected: "a run with a model", found: "a cross-validation without", remedy });
  }
  const { status, branches } = await readRunRecord(folder);
  const only = branches.controlled === undefined ? "baseline" : "controlled";
  const files = [
    ["baseline", folder.file("baseline")],
    [only, folder.file("model")],
  ] as const;
  const there = files.filter(([, file]) => existsSync(file));
  if (there.length > 0) return there;
  const remedy = status === "interrupted" ? `go on with isocline train --resume ${path}` : "train again";
  throw new DataError({ where: path, expected: "a run with a model", found: `one that is ${status}`, remedy });
}

/**
 * Opens the models of a run folder, those of both branches where there are two, or an ONNX file that isocline wrote.
 *
 * @throws DataError where there is none; FormatError for a file that is damaged or of another make
 */
export async function openModels(path: string, threads: number): Promise<OpenModels> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const files = isFolder ? await filesOfRun(path) : ([["model", path]] as const);
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
