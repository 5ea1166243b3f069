import {
  type BranchName,
  DataError,
  evaluatedParameters,
  FormatError,
  isFinished,
  type Model,
  modelLayout,
  type Preprocessing,
  type RunRecord,
} from "isocline";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import type { RunFolder } from "../run-folder.ts";
import { readCheckpoint } from "../train/checkpoints.ts";
import { decide } from "../train/defaults.ts";
import { networkOf, ownNetwork, readNetwork } from "../train/network.ts";
import { optimizerOf } from "../train/optimizer.ts";

/** A branch's model as its run left it. */
export interface TrainedBranch {
  readonly branch: BranchName;
  readonly config: TrainConfig;
  readonly model: Model;
  /** All parameters in one vector, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly preprocessing: Preprocessing;
}

/**
 * The branch that is meant: the one asked for, else the controlled one where it was trained.
 *
 * @throws DataError where the run has no such branch, or it did not end well
 */
export function chosenBranch({ status, branches }: RunRecord, path: string, asked: BranchName | undefined): BranchName {
  const found = Object.keys(branches);
  const branch = asked ?? (branches.controlled === undefined ? "baseline" : "controlled");
  const record = branches[branch];
  if (record === undefined) {
    const expected = asked === undefined ? "a run with a model" : `a run with a ${branch} branch`;
    const none = status === "completed" ? "none" : `one that is ${status}`;
    const remedy = status === "interrupted" ? { remedy: `go on with isocline train --resume ${path}` } : {};
    throw new DataError({ where: path, expected, found: found.length === 0 ? none : found.join(" alone"), ...remedy });
  }
  if (record.status === "completed" || record.status === "stopped") return branch;
  const expected = `a ${branch} branch that ended well`;
  const other = found.find((name) => name !== branch);
  const remedy = other === undefined ? {} : { remedy: `the other is --branch ${other}` };
  throw new DataError({ where: path, expected, found: `one that is ${record.status}`, ...remedy });
}

/**
 * A branch of a run with its parameters, which are in the run's checkpoint.
 *
 * @throws DataError where there is no checkpoint; FormatError where it or the record is damaged, or they do not belong
 *   together
 */
export async function readTrainedBranch(
  folder: RunFolder,
  { config: recorded, data: { preprocessing, training } }: RunRecord,
  branch: BranchName,
): Promise<TrainedBranch> {
  const config = decide(recordedConfig(recorded, folder.file("record")), training);
  const { model } = networkOf(config, preprocessing, await readNetwork(ownNetwork(config, folder)));

  const where = folder.file("checkpoint");
  const checkpoint = await readCheckpoint(where);
  if (checkpoint === undefined) {
    const remedy = "restore it, or train again";
    throw new DataError({ where, expected: "the run's checkpoint, with its parameters", found: "none", remedy });
  }
  const finished = checkpoint.progress.branches[branch];
  const state = finished !== undefined && isFinished(finished) ? finished.progress.state : undefined;
  const { total } = modelLayout(model);
  if (state?.parameters.length !== total) {
    const found = `${state?.parameters.length ?? 0} for the ${branch} branch`;
    const remedy = "restore both files, or train again";
    throw new FormatError({ where, expected: `${total} parameters, as run.json has it`, found, remedy });
  }
  return { branch, config, model, parameters: evaluatedParameters(state, model, optimizerOf(config)), preprocessing };
}
