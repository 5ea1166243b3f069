import { readFile } from "node:fs/promises";
import { UsageError } from "isocline";
import { systemCode } from "./files.ts";
import { type OwnRunFolder, openRunFolder, ownRunFolder, type RunFolder, runFiles } from "./run-folder.ts";

/** Throws for a folder that --resume cannot go on with. */
export type Refuse = (found: string, remedy: string) => never;

/** What --resume goes on with. */
export interface Resumable<Found> {
  /** The file of its record. */
  readonly file: keyof typeof runFiles;
  /** What the folder must be, for errors: "the folder of an interrupted run". */
  readonly expected: string;
  /** Who told its name, for errors: "the run". */
  readonly printedBy: string;
  /** What of it is needed. @throws by `refuse` where it has ended */
  read(folder: RunFolder, refuse: Refuse): Promise<Found>;
}

/**
 * Opens the folder of something that was interrupted, by a signal or by being killed. Nothing is written into a folder
 * that is none; and since it may end while its lock is waited for, it is read once more behind that.
 *
 * @returns the folder, which no other process writes into until it is released
 * @throws UsageError for a folder without its record, whose record cannot be read, which cannot be written to, or that
 *   another process goes on with; whatever `read` throws
 */
export async function ownInterrupted<Found>(
  path: string,
  { file, expected, printedBy, read }: Resumable<Found>,
): Promise<{ readonly folder: OwnRunFolder; readonly found: Found }> {
  const refuse: Refuse = (found, remedy) => {
    throw new UsageError({ where: "--resume", expected, found, remedy });
  };
  const there = openRunFolder(path);
  const record = there.file(file);
  await explaining(readFile(record), (code) => {
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    const found = isMissing ? `${path}, without a ${runFiles[file]}` : `${record} (${code})`;
    return refuse(found, isMissing ? `name the folder that ${printedBy} printed` : "make it readable");
  });
  await read(there, refuse);
  const folder = await explaining(ownRunFolder(path, "--resume"), (code) =>
    refuse(`${path}, which cannot be written to (${code})`, "make it writable"),
  );
  try {
    return { folder, found: await read(folder, refuse) };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** What is waited for; where the system refuses it, what is thrown in its place. */
async function explaining<Result>(waited: Promise<Result>, refuse: (code: string) => never): Promise<Result> {
  try {
    return await waited;
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refuse(code);
  }
}
