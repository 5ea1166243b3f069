import type { Tuning } from "isocline/report";
import { textIfThere } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";

/**
 * The record of a search in a folder; undefined where it is no search's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export async function readTuning(folder: RunFolder): Promise<Tuning | undefined> {
  const path = folder.file("tuning");
  const text = await textIfThere(path);
  if (text === undefined) return undefined;
  const { parseTuning } = await import("isocline/report");
  return parseTuning(text, path);
}
