import { readFile } from "node:fs/promises";
import { DataError, parseRecord, type RunRecord } from "isocline";
import { systemCode } from "./files.ts";
import type { RunFolder } from "./run-folder.ts";

/**
 * The record of a run, from its folder.
 *
 * @throws DataError for a folder that is no run's; FormatError for a record that is damaged or of another version
 */
export async function readRunRecord(folder: RunFolder): Promise<RunRecord> {
  const path = folder.file("record");
  try {
    return parseRecord(await readFile(path, "utf8"), path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    const found = missing ? "no run.json in it" : `a run.json that cannot be read (${code})`;
    const remedy = "name a folder that isocline train wrote";
    throw new DataError({ where: folder.path, expected: "the folder of a run", found, remedy }, { cause: error });
  }
}
