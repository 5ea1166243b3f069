import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "isocline";
import { systemCode, writeAtomically } from "./files.ts";

const OPTION = "--out";

/**
 * Says whether a file could be written to a place, before anything is computed for it.
 *
 * @param out what --out says
 * @param kept files that are read, which it must not replace
 * @throws UsageError for a folder in its place, a folder that is missing, or a file to be kept
 */
export async function checkOutputFile(out: string, kept: readonly string[]): Promise<void> {
  const place = await stat(out).catch(() => undefined);
  if (place?.isDirectory() === true) {
    throw new UsageError({ where: OPTION, expected: "a file to write", found: `the folder ${out}` });
  }
  const above = await stat(dirname(out)).catch(() => undefined);
  if (above?.isDirectory() !== true) {
    const expected = `a folder ${dirname(out)} to write into`;
    throw new UsageError({ where: OPTION, expected, found: "none", remedy: "make it first" });
  }
  for (const path of kept) {
    const source = await stat(path).catch(() => undefined);
    if (place === undefined || source === undefined || source.ino !== place.ino || source.dev !== place.dev) continue;
    throw new UsageError({ where: OPTION, expected: "another file than those that are read", found: out });
  }
}

/** Writes a file whole or not at all. @throws UsageError where the system refuses */
export async function writeOutputFile(out: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeAtomically(out, content);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = `a refusal of the system (${code})`;
    throw new UsageError({ where: OPTION, expected: `a place to write ${out}`, found }, { cause: error });
  }
}
