import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkShape, DataError, parseJson, UsageError } from "isocline";
import { z } from "zod";
import { systemCode, writeAtomically } from "../files.ts";
import { openStore, type Store } from "./store.ts";

/** The file in a search's own trials that says where they are instead, so that a resumed search finds them. */
const ELSEWHERE = "elsewhere.json";

const schema = z.strictObject({ schema: z.literal("isocline.store-place/1"), path: z.string() });

/** Throws for what no store can be at, before anything is read or written. */
export async function checkStore(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => systemCode(error));
  if (found === "ENOENT" || (typeof found === "object" && found.isDirectory())) return;
  throw new UsageError({
    where: "--store",
    expected: "a folder, or a place for a new one",
    found: typeof found === "object" ? `a file, ${path}` : `${path}, which cannot be read (${found})`,
  });
}

/**
 * Opens the store of a search: the folder that was named, or the one that was named when the search began, or else that of
 * its own trials.
 *
 * @param given what --store says now
 * @param trials the folder of the search's own trials
 * @throws DataError where the folder that was named when it began is gone; FormatError where the file that names it is
 *   damaged
 */
export async function openSearchStore(given: string | undefined, trials: string): Promise<Store> {
  const pointer = join(trials, ELSEWHERE);
  if (given === undefined) return openStore((await placeIn(pointer)) ?? trials);
  if (resolve(given) === resolve(trials)) {
    await rm(pointer, { force: true });
    return openStore(trials);
  }
  const store = await openStore(given);
  await mkdir(trials, { recursive: true });
  await writeAtomically(pointer, JSON.stringify({ schema: "isocline.store-place/1", path: resolve(given) }));
  return store;
}

/** The folder that a file names; undefined where there is no file. */
async function placeIn(pointer: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(pointer, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const remedy = "name the store with --store";
  const { path } = checkShape(parseJson(text, pointer, remedy), pointer, schema, remedy);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return path;
  throw new DataError({
    where: "--resume",
    expected: `the search's store, ${path}`,
    found: "no folder",
    remedy: "name it with --store where it is now",
  });
}
