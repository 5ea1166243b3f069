import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DataError, UsageError } from "isocline";
import { systemCode } from "../files.ts";

/** What stands for standard input in place of a path. */
export const STDIN = "-";

/** What errors call it. */
export const STDIN_NAME = "standard input";

/**
 * Writes standard input to a file: a table is read more than once, and a pipe only gives it once.
 *
 * @throws UsageError where standard input is a terminal; DataError where it cannot be read
 */
export async function spoolStdin(to: string): Promise<void> {
  if (process.stdin.isTTY) {
    const remedy = "pipe one in, as in: cat table.csv | isocline …";
    throw new UsageError({ where: "DATA", expected: `a table on ${STDIN_NAME}`, found: "a terminal", remedy });
  }
  try {
    await pipeline(process.stdin, createWriteStream(to));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const found = `input that cannot be read (${code})`;
    throw new DataError({ where: STDIN_NAME, expected: "a table", found }, { cause: error });
  }
}
