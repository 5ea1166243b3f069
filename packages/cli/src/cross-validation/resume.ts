import { UsageError } from "isocline";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder } from "../run-folder.ts";
import { readCrossValidation } from "./document.ts";

/** A cross-validation that was interrupted, found in its folder. */
export interface InterruptedFolds {
  readonly folder: OwnRunFolder;
  readonly config: TrainConfig;
  readonly version: string;
  readonly created: string;
}

/**
 * Opens a cross-validation that was interrupted, by a signal or by being killed.
 *
 * @returns undefined for a folder that is none's
 * @throws UsageError for one that has ended, or that another process goes on with; FormatError for a damaged document
 */
export async function openInterruptedFolds(path: string): Promise<InterruptedFolds | undefined> {
  const document = await readCrossValidation(openRunFolder(path));
  if (document === undefined) return undefined;
  const { status, config, version, created } = document;
  if (status === "completed" || status === "diverged") {
    const found = status === "completed" ? "one that is complete" : "one that has ended, with folds that diverged";
    const remedy = "train again for another";
    throw new UsageError({ where: "--resume", expected: "an interrupted cross-validation", found, remedy });
  }
  const folder = await ownRunFolder(path, "--resume");
  return { folder, config: recordedConfig(config, folder.file("crossValidation")), version, created };
}
