import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { nearestName, UsageError } from "isocline";

/** What stands before a sample's name. */
export const SAMPLE = "sample:";

const SUFFIX = ".csv";

/** The file of a sample table, such as `diamonds`: any CSV of @observablehq/sample-datasets. */
export async function sampleFile(name: string): Promise<string> {
  const folder = dirname(createRequire(import.meta.url).resolve("@observablehq/sample-datasets/diamonds.csv"));
  const files = (await readdir(folder)).filter((file) => file.endsWith(SUFFIX)).sort();
  const known = files.map((file) => file.slice(0, -SUFFIX.length));
  if (known.includes(name)) return join(folder, name + SUFFIX);
  const near = nearestName(name, known);
  throw new UsageError({
    where: SAMPLE + name,
    expected: `one of the samples ${known.join(", ")}`,
    found: JSON.stringify(name),
    ...(near === undefined ? {} : { remedy: `did you mean ${SAMPLE}${near}?` }),
  });
}
