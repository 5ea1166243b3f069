import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { TrainingSource } from "./models.ts";

/** Where a table is; of one that is no file by its name alone. */
async function placeOf(spec: string): Promise<string> {
  if (spec.startsWith("sample:")) return spec;
  return realpath(spec).catch(() => resolve(spec));
}

/**
 * What to say of figures on a table that a model was trained on: they flatter it. A path that a run recorded is seen
 * from the folder that the program runs in now.
 *
 * @param data the table as it is named now, read by a query or as it is
 * @param rows how many rows of it there are
 * @returns undefined for another table, or one with fewer rows than were for training
 */
export async function trainingRowsWarning(
  trainedOn: TrainingSource | undefined,
  data: string,
  query: string | null,
  rows: number,
): Promise<string | undefined> {
  if (trainedOn === undefined) return undefined;
  const { source, training } = trainedOn;
  const own = trainedOn.query;
  const named = data !== "" && data !== "-";
  // A query may have no table but those that it names.
  const same = named ? (await placeOf(source)) === (await placeOf(data)) : data === "" && source === "";
  if (!same || (!named && query !== own)) return undefined;
  if (query !== own) return "these rows may include those that it was trained on: they are of the same table";
  if (rows < training) return undefined;
  return "these rows include those that it was trained on; its report has the errors on rows held back";
}
