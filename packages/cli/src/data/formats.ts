import { extname } from "node:path";
import { UsageError } from "isocline";

/** What rows can be written as, by the endings of their files. */
const ENDINGS = {
  csv: [".csv"],
  jsonl: [".jsonl", ".ndjson"],
  parquet: [".parquet"],
} as const;

/** What rows are written as. */
export type RowFormat = keyof typeof ENDINGS;

export const rowFormats: readonly RowFormat[] = Object.keys(ENDINGS) as RowFormat[];

/**
 * The format of a file: what its name says, or, where that says none, what `--format` says.
 *
 * @throws UsageError where neither says one, or they differ
 */
export function formatOf(out: string, asked: RowFormat | undefined): RowFormat {
  const ending = extname(out).toLowerCase();
  const named = rowFormats.find((format) => ENDINGS[format].some((each) => each === ending));
  if (named === undefined && asked !== undefined) return asked;
  if (named === undefined) {
    const expected = `a file ending in ${Object.values(ENDINGS).flat().join(", ")}`;
    throw new UsageError({ where: "--out", expected, found: out, remedy: "or say with --format what it is to be" });
  }
  if (asked === undefined || asked === named) return named;
  throw new UsageError({ where: "--format", expected: `${named}, as the ending of ${out} says`, found: asked });
}
