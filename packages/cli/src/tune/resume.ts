import { DataError, UsageError } from "isocline";
import type { Tuning } from "isocline/report";
import { recordedConfig } from "../config/recorded.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { systemCode } from "../files.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder, type RunFolder } from "../run-folder.ts";
import { ownNetwork } from "../train/network.ts";
import { readTuning } from "./read.ts";
import type { TuneSettings } from "./settings.ts";

/** A search that was interrupted, found in its folder. */
export interface InterruptedTuning {
  readonly folder: OwnRunFolder;
  readonly config: TrainConfig;
  readonly settings: TuneSettings;
  readonly version: string;
  readonly created: string;
  /** What the table was called. */
  readonly source: string;
  /** Throws for another table than the search began with. */
  checkDataset(digest: string): void;
}

function refuse(found: string, remedy: string): never {
  throw new UsageError({ where: "--resume", expected: "the folder of an interrupted search", found, remedy });
}

/** The record of a search that can go on. */
async function openRecord(folder: RunFolder): Promise<Tuning> {
  const document = await readTuning(folder).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refuse(`${folder.file("tuning")} (${code})`, "make it readable");
  });
  if (document === undefined)
    refuse(`${folder.path}, without a tune.json`, "name the folder that isocline tune printed");
  const { status } = document;
  if (status === "interrupted" || status === "running") return document;
  return refuse(
    status === "completed" ? "one that is complete" : `one that has ended (${status})`,
    "tune again for another, or report on it",
  );
}

/**
 * Opens a search that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without one, one that has ended, or that another process goes on with; FormatError for
 *   a damaged record
 */
export async function openInterruptedTuning(path: string): Promise<InterruptedTuning> {
  // Nothing is written into a folder that is no search's; and one may end while its lock is waited for.
  await openRecord(openRunFolder(path));
  const folder = await ownFolder(path);
  try {
    const document = await openRecord(folder);
    return {
      folder,
      config: ownNetwork(recordedConfig(document.config, folder.file("tuning")), folder),
      settings: settingsOf(document),
      version: document.version,
      created: document.created,
      source: document.source,
      checkDataset(digest) {
        if (digest === document.dataset) return;
        throw new DataError({
          where: document.source,
          expected: `the table that the search began with, of SHA-256 ${document.dataset.slice(0, 12)}… once encoded`,
          found: `one of ${digest.slice(0, 12)}…`,
          remedy: "restore it, or tune again",
        });
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
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

/** What a tuning was told, from its record. */
function settingsOf({ goal, space, search, seeds }: Tuning): TuneSettings {
  return {
    lessSensitive: goal.features,
    maxLoss: goal.maxLoss,
    maxSensitivity: goal.maxSensitivity,
    space: space.map(({ name, low, high, scale }) => ({ key: name, low, high, scale })),
    search: search.name,
    trials: search.trials,
    seeds: seeds.length,
    finalists: search.finalists,
  };
}
