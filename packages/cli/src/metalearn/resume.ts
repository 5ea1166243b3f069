import { FormatError, UsageError } from "isocline";
import type { Metalearning } from "isocline/report";
import { recordedConfig } from "../config/recorded.ts";
import { systemCode } from "../files.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder } from "../run-folder.ts";
import type { MetalearnConfig } from "./config.ts";
import { readMetalearning } from "./document.ts";
import type { SearchSettings } from "./settings.ts";

/** A search that was interrupted, found in its folder. */
export interface InterruptedSearch {
  readonly folder: OwnRunFolder;
  readonly config: MetalearnConfig;
  readonly document: Metalearning;
}

/**
 * Opens a search that was interrupted, by a signal or by being killed.
 *
 * @throws UsageError for a folder without one, one that has ended, or that another process goes on with; FormatError for
 *   a damaged record
 */
export async function openInterruptedSearch(path: string): Promise<InterruptedSearch> {
  await readOpen(path);
  const folder = await owned(path);
  try {
    // It may have ended while its lock was waited for.
    const document = await readOpen(path);
    return { folder, config: configOf(document, folder.file("metalearning")), document };
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function readOpen(path: string): Promise<Metalearning> {
  const expected = "the folder of an interrupted search of a loss";
  const document = await readMetalearning(openRunFolder(path));
  if (document === undefined) {
    const found = `${path}, without a metalearning.json`;
    throw new UsageError({ where: "--resume", expected, found, remedy: "name the folder that the search printed" });
  }
  if (document.status !== "completed") return document;
  throw new UsageError({
    where: "--resume",
    expected,
    found: "one that is complete",
    remedy: "search again for another",
  });
}

async function owned(path: string): Promise<OwnRunFolder> {
  try {
    return await ownRunFolder(path, "--resume");
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const expected = "the folder of an interrupted search of a loss";
    const found = `${path}, which cannot be written to (${code})`;
    throw new UsageError({ where: "--resume", expected, found, remedy: "make it writable" }, { cause: error });
  }
}

/** The config that a record keeps. */
function configOf({ config, settings }: Metalearning, where: string): MetalearnConfig {
  return { training: recordedConfig(config, where), search: settings as SearchSettings };
}

/** @throws FormatError unless the data are those that the search began with */
export function checkSameData({ dataset }: Metalearning, found: string, folder: string): void {
  if (dataset === found) return;
  throw new FormatError({
    where: folder,
    expected: `the data that the search began with, of SHA-256 ${dataset.slice(0, 12)}…`,
    found: `others, of ${found.slice(0, 12)}…`,
    remedy: "restore them, or search again",
  });
}
