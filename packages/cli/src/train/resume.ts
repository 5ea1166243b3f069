import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { ownInterrupted } from "../interrupted.ts";
import { checkResumedThreads } from "../options/threads.ts";
import type { OwnRunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import { checkFingerprint, checkStates, readCheckpoint } from "./checkpoints.ts";
import { ownNetwork } from "./network.ts";
import type { Preparation } from "./preparation.ts";
import type { Standing } from "./session.ts";

/** An interrupted run, found in its folder. */
export interface InterruptedRun {
  /** No other process goes on with the run until it is released. */
  readonly folder: OwnRunFolder;
  readonly config: TrainConfig;
  /** The version that wrote it: another one may give other bits. */
  readonly version: string;
  /** Where it stands. @throws FormatError for a checkpoint that is damaged, or of another training */
  standing(preparation: Preparation): Promise<Standing>;
}

/**
 * Opens a run that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without a run, whose run has ended, or that another process writes into; FormatError
 *   for a damaged record
 */
export async function openInterruptedRun(path: string): Promise<InterruptedRun> {
  const { folder, found } = await ownInterrupted(path, {
    file: "record",
    expected: "the folder of an interrupted run",
    printedBy: "the run",
    async read(folder, refuse) {
      const { config, version, created, status } = await readRunRecord(folder);
      if (status === "completed") refuse("a run that is complete", "train again for another");
      if (status === "diverged") refuse("a run that diverged", "train again with a lower --learning-rate");
      const own = ownNetwork(recordedConfig(config, folder.file("record")), folder);
      checkResumedThreads(own.threads);
      return { config: own, version, created };
    },
  });
  return interruptedRun(folder, found);
}

function interruptedRun(
  folder: OwnRunFolder,
  { config, version, created }: Pick<InterruptedRun, "config" | "version"> & { readonly created: string },
): InterruptedRun {
  return {
    folder,
    config,
    version,
    async standing({ fingerprint, model, settings: { optimizer } }) {
      const file = folder.file("checkpoint");
      const checkpoint = await readCheckpoint(file);
      if (checkpoint === undefined) return { created };
      checkFingerprint(file, checkpoint, fingerprint);
      checkStates(file, checkpoint, model, optimizer);
      return { created, progress: checkpoint.progress };
    },
  };
}
