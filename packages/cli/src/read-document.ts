import { textIfThere } from "./files.ts";
import type { RunFolder, runFiles } from "./run-folder.ts";

/** What reads the text of a document; reports and their documents are loaded when one is there. */
export type DocumentReader<T> = (text: string, path: string) => T | Promise<T>;

/**
 * A document in a folder; undefined where there is none of the kind.
 *
 * @throws FormatError for one that is damaged or of another version
 */
export async function readDocument<T>(
  folder: RunFolder,
  file: keyof typeof runFiles,
  read: DocumentReader<T>,
): Promise<T | undefined> {
  const path = folder.file(file);
  const text = await textIfThere(path);
  return text === undefined ? undefined : read(text, path);
}
