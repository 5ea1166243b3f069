import type { Tuning } from "isocline/report";
import { readDocument } from "../read-document.ts";
import type { RunFolder } from "../run-folder.ts";

/**
 * The record of a search in a folder; undefined where it is no search's.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export function readTuning(folder: RunFolder): Promise<Tuning | undefined> {
  return readDocument(folder, "tuning", async (text, path) =>
    (await import("isocline/report")).parseTuning(text, path),
  );
}
