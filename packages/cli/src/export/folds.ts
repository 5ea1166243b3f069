import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BranchName } from "isocline";
import { DataError, type DeployOptions, type RunRecord } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { remedyOf } from "../predict/model-files.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { chosenBranch, readTrainedBranch } from "./trained.ts";

/** A fold that completed, and the branch of it that is meant. */
export interface CompletedFold {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly branch: BranchName;
}

/** The folds that a cross-validation's model is the mean of. */
export interface FoldsOfEnsemble {
  readonly folds: readonly CompletedFold[];
  /** How many diverged. */
  readonly leftOut: number;
}

/**
 * The folds of a cross-validation that completed, once it has ended: those that diverged are left out.
 *
 * @param asked the branch; by default the controlled one where it was trained
 * @returns undefined for a folder that is no cross-validation's
 * @throws DataError where it has not ended, no fold did, or the folds do not have that branch
 */
export async function completedFolds(
  folder: RunFolder,
  asked: BranchName | undefined,
): Promise<FoldsOfEnsemble | undefined> {
  if (!existsSync(folder.file("crossValidation"))) return undefined;
  const document = await readCrossValidation(folder);
  const remedy = remedyOf(document?.status, folder.path);
  if (document !== undefined && remedy !== undefined) {
    const found = `one that is ${document.status}`;
    throw new DataError({ where: folder.path, expected: "a cross-validation that has ended", found, remedy });
  }
  const found: CompletedFold[] = [];
  for (const run of document?.runs ?? []) {
    if (run.status !== "completed") continue;
    const path = join(folder.path, run.folder);
    const of = openRunFolder(path);
    const record = await readRunRecord(of);
    found.push({ folder: of, record, branch: chosenBranch(record, path, asked) });
  }
  if (found.length > 0) return { folds: found, leftOut: (document?.runs.length ?? found.length) - found.length };
  throw new DataError({
    where: folder.path,
    expected: "a cross-validation with a fold that completed",
    found: "none",
  });
}

/** The models of folds as they were trained. */
export async function membersOf(folds: readonly CompletedFold[], slopes: boolean): Promise<readonly DeployOptions[]> {
  const members: DeployOptions[] = [];
  for (const { folder, record, branch } of folds) {
    members.push({ ...(await readTrainedBranch(folder, record, branch)), slopes });
  }
  return members;
}
