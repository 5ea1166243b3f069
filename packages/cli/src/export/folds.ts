import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BranchName } from "isocline";
import { DataError, type DeployOptions, type RunRecord } from "isocline";
import { readCrossValidation } from "../cross-validation/document.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { chosenBranch, readTrainedBranch } from "./trained.ts";

/** A fold that completed, and the branch of it that is meant. */
export interface CompletedFold {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly branch: BranchName;
}

/**
 * The folds of a cross-validation that completed.
 *
 * @param asked the branch; by default the controlled one where it was trained
 * @returns undefined for a folder that is no cross-validation's
 * @throws DataError where no fold did, or the folds do not have that branch
 */
export async function completedFolds(
  folder: RunFolder,
  asked: BranchName | undefined,
): Promise<readonly CompletedFold[] | undefined> {
  if (!existsSync(folder.file("crossValidation"))) return undefined;
  const document = await readCrossValidation(folder);
  const found: CompletedFold[] = [];
  for (const run of document?.runs ?? []) {
    if (run.status !== "completed") continue;
    const path = join(folder.path, run.folder);
    const of = openRunFolder(path);
    const record = await readRunRecord(of);
    found.push({ folder: of, record, branch: chosenBranch(record, path, asked) });
  }
  if (found.length > 0) return found;
  const remedy =
    document?.status === "interrupted" ? { remedy: `go on with isocline train --resume ${folder.path}` } : {};
  throw new DataError({
    where: folder.path,
    expected: "a cross-validation with a fold that completed",
    found: "none",
    ...remedy,
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
