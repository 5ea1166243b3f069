import { stat } from "node:fs/promises";
import { literal, openDatabase } from "./database.ts";

const isPattern = (path: string): boolean => /[*?[]/.test(path);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * The files that a path stands for: itself, or where there is no such file and it is a pattern with `*`, `?` or `[`,
 * all that match, by name. None for a pattern that nothing matches.
 */
export async function filesOf(path: string): Promise<readonly string[]> {
  if (!isPattern(path) || (await exists(path))) return [path];
  const instance = await openDatabase();
  try {
    const connection = await instance.connect();
    const found = await connection.runAndReadAll(`SELECT file FROM glob(${literal(path)})`);
    return found
      .getRows()
      .map(([file]) => String(file))
      .sort();
  } finally {
    instance.closeSync();
  }
}
