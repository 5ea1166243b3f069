import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError, FormatError } from "isocline";
import { systemCode } from "../files.ts";
import { openStore, type Store } from "./store.ts";

/** The file of a store that tells it from all others, by whatever path it is seen. */
const NAME = "store.json";
const SCHEMA = "isocline.store/1";

/** How often, and after how many milliseconds each, a file is looked at that another process is writing. */
const ATTEMPTS = 20;
const PAUSE = 25;

/** What a store is called; it gets a name where it has none. @throws FormatError for a damaged name */
export async function identifyStore(path: string): Promise<string> {
  const file = join(path, NAME);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await idIn(path);
    if (found !== undefined) return found;
    const id = randomUUID();
    try {
      await writeFile(file, JSON.stringify({ schema: SCHEMA, id }), { flag: "wx" });
      return id;
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    await sleep(PAUSE);
  }
  const expected = `a name of schema "${SCHEMA}"`;
  throw new FormatError({ where: file, expected, found: "damaged text", remedy: "delete it, and start again" });
}

/**
 * Opens the store of a search on a worker's machine. Nothing is made: a folder that is not there is another machine's.
 *
 * @param where what errors call the path
 * @throws DataError where there is no store at the path, or another
 */
export async function openKnownStore(
  path: string,
  { where, id, atDesk }: { readonly where: string; readonly id: string; readonly atDesk: string },
): Promise<Store> {
  const found = await idIn(path);
  if (found === id) return openStore(path);
  throw new DataError({
    where,
    expected: `the search's store ${shortId(id)}, which is ${atDesk} at its desk`,
    found: found === undefined ? `${path}, which holds no store` : `${path}, which is store ${shortId(found)}`,
    remedy:
      "let this machine see that folder, and name it with --store where its path is another; the trial was given back",
  });
}

const shortId = (id: string): string => id.slice(0, 8);

/** The name of a store; undefined where there is none, or not yet. */
async function idIn(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(join(path, NAME), "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  try {
    const { schema, id } = JSON.parse(text) as Record<string, unknown>;
    return schema === SCHEMA && typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
