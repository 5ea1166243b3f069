import { join } from "node:path";
import { type EnsembleOptions, ensembleFile, type RunRecord } from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import { chosenBranch, readTrainedBranch } from "../export/trained.ts";
import { writeAtomically } from "../files.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { version } from "../version.ts";
import type { PlannedFold } from "./folds.ts";

/**
 * Writes the mean of the folds' models, of the controlled branch where there is one, each with its own preprocessing.
 *
 * @returns false where no fold completed
 */
export async function writeEnsemble(
  folder: RunFolder,
  { slopes }: TrainConfig,
  plan: readonly PlannedFold[],
  records: readonly RunRecord[],
): Promise<boolean> {
  const members: EnsembleOptions["members"][number][] = [];
  for (const [i, record] of records.entries()) {
    if (record.status !== "completed") continue;
    const path = join(folder.path, plan[i]?.folder ?? "");
    const branch = chosenBranch(record, path, undefined);
    members.push({ ...(await readTrainedBranch(openRunFolder(path), record, branch)), slopes });
  }
  if (members.length === 0) return false;
  await writeAtomically(folder.file("model"), ensembleFile({ members, version: version() }));
  return true;
}
