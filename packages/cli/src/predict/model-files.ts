import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { DataError } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { readSearch, type SearchToReport } from "../report/searches.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";

/** The deployed files that a path stands for, all that are there. */
export interface ModelFiles {
  /** The folder that they are in; undefined for a file by itself. */
  readonly folder: RunFolder | undefined;
  /** The one that `predict` uses: of the controlled branch, unless the run has none. */
  readonly model: string | undefined;
  /** The uncontrolled twin. */
  readonly baseline: string | undefined;
}

/** What to do with what a command has not ended in a folder; undefined for what has. */
export function remedyOf(status: string | undefined, path: string, command = "train"): string | undefined {
  const resume = `go on with isocline ${command} --resume ${path}`;
  if (status === "running") return `let it end, or where it was killed ${resume}`;
  return status === "interrupted" ? resume : undefined;
}

/** Throws what is wrong with a cross-validation that has no model of its own, which only `--ensemble` makes. */
async function refuseFolds(folder: RunFolder): Promise<never> {
  const { path } = folder;
  const document = await readCrossValidation(folder);
  const expected = "a run with a model";
  if (document?.config.ensemble !== true) {
    const remedy = "name a fold's folder, or train with --ensemble";
    throw new DataError({ where: path, expected, found: "a cross-validation without", remedy });
  }
  const remedy = remedyOf(document.status, path);
  if (remedy !== undefined) {
    throw new DataError({ where: path, expected, found: `a cross-validation that is ${document.status}`, remedy });
  }
  // All its folds diverged, or its file was taken away.
  const otherwise = document.ensemble ? "write it with isocline export" : "train again";
  throw new DataError({ where: path, expected, found: "a cross-validation without", remedy: otherwise });
}

/** Throws why the folder of a search has no model, and where one is to be had. */
function refuseSearch({ path, file }: RunFolder, { command, status }: SearchToReport): never {
  const refuse = (found: string, remedy: string): never => {
    throw new DataError({ where: path, expected: "a folder with a model", found, remedy });
  };
  if (command === "compare") {
    refuse(
      "a comparison, which keeps none",
      "train a method by isocline train with the settings that its report gives",
    );
  }
  if (command === "metalearn") {
    refuse("a search of a loss, which keeps none", `train with the loss by isocline train DATA --loss ${file("loss")}`);
  }
  const unfinished = remedyOf(status, path, command);
  if (unfinished !== undefined) return refuse(`a search that is ${status}`, unfinished);
  return refuse(`a search that chose none (${status})`, "tune again with more --trials, a wider --space or limit");
}

/**
 * The deployed files of a run folder, or the one file that a path is.
 *
 * @throws DataError for a folder without any: what is wrong with its run, or that it is none's
 */
export async function modelFiles(path: string): Promise<ModelFiles> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return { folder: undefined, model: path, baseline: undefined };
  const folder = openRunFolder(path);
  const there = (name: "model" | "baseline"): string | undefined =>
    existsSync(folder.file(name)) ? folder.file(name) : undefined;
  const [model, baseline] = [there("model"), there("baseline")];
  if (model !== undefined || baseline !== undefined) return { folder, model, baseline };
  if (existsSync(folder.file("crossValidation"))) return refuseFolds(folder);
  const search = await readSearch(folder);
  if (search !== undefined) return refuseSearch(folder, search);
  const { status } = await readRunRecord(folder);
  const remedy = remedyOf(status, path) ?? "train again";
  throw new DataError({ where: path, expected: "a run with a model", found: `one that is ${status}`, remedy });
}
