import { existsSync } from "node:fs";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { ownInterrupted } from "../interrupted.ts";
import { checkResumedThreads } from "../options/threads.ts";
import { type OwnRunFolder, openRunFolder } from "../run-folder.ts";
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
  if (!existsSync(openRunFolder(path).file("crossValidation"))) return undefined;
  const { folder, found } = await ownInterrupted(path, {
    file: "crossValidation",
    expected: "an interrupted cross-validation",
    printedBy: "the run",
    async read(folder, refuse) {
      const document = await readCrossValidation(folder);
      // It was there a moment ago.
      if (document === undefined) return refuse(`${folder.path}, without one`, "name the folder that the run printed");
      const { status, version, created } = document;
      if (status === "completed") refuse("one that is complete", "train again for another");
      if (status === "diverged") refuse("one that has ended, with folds that diverged", "train again for another");
      const config = recordedConfig(document.config, folder.file("crossValidation"));
      checkResumedThreads(config.threads);
      return { config, version, created };
    },
  });
  return { folder, ...found };
}
