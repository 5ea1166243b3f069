import { open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Where a file is written before it is renamed. Always the same, so that what a killed process left can be found. */
export function partOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.part`);
}

/** Writes a file whole or not at all: beside its place under another name, to the disk, then renamed. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const beside = partOf(path);
  try {
    const file = await open(beside, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The code of a system error, such as ENOENT; undefined for any other. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined;
}

/** The text of a file that is not always there; undefined where it is not, or cannot be read. */
export async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}
