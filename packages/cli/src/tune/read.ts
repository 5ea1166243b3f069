import { readFile } from "node:fs/promises";
import type { Tuning } from "isocline/report";
import { systemCode } from "../files.ts";
import type { RunFolder } from "../run-folder.ts";

/**
 * The record of a search in a folder; undefined where it is no search's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export async function readTuning(folder: RunFolder): Promise<Tuning | undefined> {
  const path = folder.file("tuning");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    return undefined;
  }
  const { parseTuning } = await import("isocline/report");
  return parseTuning(text, path);
}
