import {
  type BranchName,
  deployedFile,
  type EpochMetrics,
  evaluatedParameters,
  isFinished,
  type RunProgress,
  type RunRecord,
} from "isocline";
import { writeAtomically } from "../files.ts";
import { withDocument } from "../report/pages.ts";
import type { RunFolder } from "../run-folder.ts";
import { version } from "../version.ts";
import type { Preparation } from "./preparation.ts";

/** In which file a branch's model is: `model.onnx` is the controlled one, unless the baseline was trained alone. */
export function modelFile(branch: BranchName, branches: readonly BranchName[]): "model" | "baseline" {
  return branch === "controlled" || branches.length === 1 ? "model" : "baseline";
}

/** The branches that ended well; one that diverged gives no model, its last good state is in the checkpoint. */
export function goodBranches(branches: readonly BranchName[], progress: RunProgress): readonly BranchName[] {
  return branches.filter((name) => {
    const branch = progress.branches[name];
    return branch !== undefined && isFinished(branch) && branch.status !== "diverged";
  });
}

/** Writes the model of each branch that ended well, preprocessing inside. */
export async function writeModels(
  folder: RunFolder,
  { model, dataset: { preprocessing }, config: { slopes }, branches, settings: { optimizer } }: Preparation,
  progress: RunProgress,
): Promise<void> {
  for (const name of goodBranches(branches, progress)) {
    const branch = progress.branches[name];
    if (branch === undefined || !isFinished(branch)) continue;
    const parameters = evaluatedParameters(branch.progress.state, model, optimizer);
    const bytes = deployedFile({ model, parameters, preprocessing, slopes, version: version() });
    await writeAtomically(folder.file(modelFile(name, branches)), bytes);
  }
}

/** Writes the report as one page. */
export async function writeReport(
  folder: RunFolder,
  record: RunRecord,
  metrics: readonly EpochMetrics[],
): Promise<void> {
  const { renderReport } = await import("isocline/report");
  const page = await withDocument((document) => renderReport({ record, metrics }, { document }));
  await writeAtomically(folder.file("report"), page);
}
