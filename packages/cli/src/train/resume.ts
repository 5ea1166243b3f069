import { readFile } from "node:fs/promises";
import { parseRecord, type RunRecord, UsageError } from "isocline";
import { systemCode } from "../files.ts";
import { openRunFolder, type RunFolder } from "../run-folder.ts";
import { checkFingerprint, readCheckpoint } from "./checkpoints.ts";
import { readConfig, type TrainConfig } from "./config.ts";
import type { Standing } from "./session.ts";

/** An interrupted run, found in its folder. */
export interface InterruptedRun {
  readonly folder: RunFolder;
  readonly config: TrainConfig;
  /** The version that wrote it: another one may give other bits. */
  readonly version: string;
  /** Where it stands. @throws FormatError for a checkpoint that is damaged, or of another training */
  standing(fingerprint: string): Promise<Standing>;
}

function refuse(found: string, remedy: string): never {
  throw new UsageError({ where: "--resume", expected: "the folder of an interrupted run", found, remedy });
}

async function readRecord(folder: RunFolder): Promise<RunRecord> {
  const path = folder.file("record");
  try {
    return parseRecord(await readFile(path, "utf8"), path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = code === "ENOENT" || code === "ENOTDIR" ? `${folder.path}, without a run.json` : `${path} (${code})`;
    return refuse(found, "name the folder that the run printed");
  }
}

/**
 * Opens a run that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without a run, or whose run has ended; FormatError for a damaged record
 */
export async function openInterruptedRun(path: string): Promise<InterruptedRun> {
  const folder = openRunFolder(path);
  const { status, config, version, created } = await readRecord(folder);
  if (status === "completed") refuse("a run that is complete", "train again for another");
  if (status === "diverged") refuse("a run that diverged", "train again with a lower --learning-rate");
  return {
    folder,
    config: readConfig(config, folder.file("record")),
    version,
    async standing(fingerprint) {
      const file = folder.file("checkpoint");
      const checkpoint = await readCheckpoint(file);
      if (checkpoint === undefined) return { created };
      checkFingerprint(file, checkpoint, fingerprint);
      return { created, progress: checkpoint.progress };
    },
  };
}
