import { readFile } from "node:fs/promises";
import { parseRecord, type RunRecord, UsageError } from "isocline";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { systemCode } from "../files.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder, type RunFolder } from "../run-folder.ts";
import { checkFingerprint, checkStates, readCheckpoint } from "./checkpoints.ts";
import { ownNetwork } from "./network.ts";
import type { Preparation } from "./prepare.ts";
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

function refuse(found: string, remedy: string): never {
  throw new UsageError({ where: "--resume", expected: "the folder of an interrupted run", found, remedy });
}

/** The record of a run that can go on. */
async function readRecord(folder: RunFolder): Promise<RunRecord> {
  const path = folder.file("record");
  const record = await readFile(path, "utf8").then(
    (text) => parseRecord(text, path),
    (error) => refuseUnreadable(folder, path, error),
  );
  if (record.status === "completed") refuse("a run that is complete", "train again for another");
  if (record.status === "diverged") refuse("a run that diverged", "train again with a lower --learning-rate");
  return record;
}

function refuseUnreadable(folder: RunFolder, path: string, error: unknown): never {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const found = code === "ENOENT" || code === "ENOTDIR" ? `${folder.path}, without a run.json` : `${path} (${code})`;
  return refuse(found, "name the folder that the run printed");
}

async function ownFolder(path: string): Promise<OwnRunFolder> {
  try {
    return await ownRunFolder(path, "--resume");
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refuse(`${path}, which cannot be written to (${code})`, "make it writable");
  }
}

/**
 * Opens a run that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without a run, whose run has ended, or that another process writes into; FormatError
 *   for a damaged record
 */
export async function openInterruptedRun(path: string): Promise<InterruptedRun> {
  // Nothing is written into a folder that is no run's; and a run may end while its lock is waited for.
  await readRecord(openRunFolder(path));
  const folder = await ownFolder(path);
  try {
    return interruptedRun(folder, await readRecord(folder));
  } catch (error) {
    folder.release();
    throw error;
  }
}

function interruptedRun(folder: OwnRunFolder, { config, version, created }: RunRecord): InterruptedRun {
  return {
    folder,
    config: ownNetwork(recordedConfig(config, folder.file("record")), folder),
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
