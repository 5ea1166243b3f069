import { randomUUID } from "node:crypto";
import { access, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError, RuntimeError, type SettledOutcome } from "isocline";
import { digestOf, shortDigest } from "../digest.ts";
import { systemCode } from "../files.ts";
import { outcomeFile, readOutcomeFile } from "./outcome-file.ts";

/** A folder of what trials read and write, which all who work on a search can reach. */
export interface Store {
  readonly path: string;
  /** Keeps bytes under their SHA-256, which is returned; damaged ones that are there are replaced. */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * @param signal ends the waiting for what is not there yet, by an AbortError
   * @throws RuntimeError where the bytes of a digest are not there, DataError where they are others
   */
  get(digest: string, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * How a trial ended; undefined where it has not, or what it put is gone.
   *
   * @throws FormatError where what is kept of it is damaged
   */
  outcome(key: string): Promise<SettledOutcome | undefined>;
  /**
   * Keeps how a trial ended, a failure too: a search that is begun again finds all as it was.
   *
   * @param objects digests of what the trial put
   * @returns what is kept: the first outcome stays
   */
  keep(key: string, outcome: SettledOutcome, objects?: readonly string[]): Promise<SettledOutcome>;
  /** Where a trial that is under way keeps its checkpoint. */
  checkpoint(key: string): string;
}

/** Milliseconds between looks for an object that is not there yet. */
const LOOK = 500;

/**
 * Opens a store, and makes its folders where they are missing.
 *
 * @param lag milliseconds that what another machine has put may take to be seen on this one
 */
export async function openStore(path: string, { lag = 0 }: { readonly lag?: number } = {}): Promise<Store> {
  const place = (kind: "objects" | "results" | "work", name: string): string => join(path, kind, name);
  for (const kind of ["objects", "results", "work"] as const) await mkdir(place(kind, ""), { recursive: true });

  async function awaited(file: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const end = performance.now() + lag;
    for (;;) {
      const bytes = await readable(file);
      if (bytes !== undefined || performance.now() >= end) return bytes;
      await sleep(LOOK, undefined, signal === undefined ? {} : { signal });
    }
  }

  async function outcome(key: string): Promise<SettledOutcome | undefined> {
    const file = place("results", `${key}.json`);
    const bytes = await readable(file);
    if (bytes === undefined) return undefined;
    const { objects, outcome: kept } = readOutcomeFile(Buffer.from(bytes).toString("utf8"), file);
    const there = await Promise.all(objects.map((digest) => isThere(place("objects", digest))));
    // Whoever asks has the trial done again, which puts them anew.
    return there.every(Boolean) ? kept : undefined;
  }

  return {
    path,
    async put(bytes) {
      const digest = digestOf(bytes);
      const file = place("objects", digest);
      const there = await readable(file);
      if (there === undefined || digestOf(there) !== digest) await writeShared(file, bytes);
      return digest;
    },
    async get(digest, signal) {
      const file = place("objects", digest);
      const bytes = await awaited(file, signal);
      if (bytes === undefined) {
        const found = lag === 0 ? "no file" : `no file within ${Math.round(lag / 1000)} s`;
        const remedy = "let all machines see the same store; where it was deleted, go on with --resume";
        throw new RuntimeError({ where: file, expected: "what the trial reads", found, remedy });
      }
      const found = digestOf(bytes);
      if (found === digest) return bytes;
      const expected = `bytes of SHA-256 ${shortDigest(digest)}`;
      const remedy = "delete the file, and go on with --resume, which makes it again";
      throw new DataError({ where: file, expected, found: shortDigest(found), remedy });
    },
    outcome,
    async keep(key, ended, objects = []) {
      const [file, text] = [place("results", `${key}.json`), outcomeFile(ended, objects)];
      if (await writeFirst(file, text)) return ended;
      const first = await outcome(key);
      if (first === undefined) await writeShared(file, text);
      return first ?? ended;
    },
    checkpoint: (key) => place("work", `${key}.safetensors`),
  };
}

/** The bytes of a file; undefined where there is none. */
async function readable(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Writes a file whole or not at all, under a name of its own first: others may write the same one at the same time. */
export async function writeShared(path: string, content: Uint8Array | string): Promise<void> {
  await written(path, content, (beside) => rename(beside, path));
}

/** Writes a file unless it is there. @returns whether it was not */
async function writeFirst(path: string, content: string): Promise<boolean> {
  return written(path, content, async (beside) => {
    try {
      await link(beside, path);
      await rm(beside, { force: true });
      return true;
    } catch (error) {
      if (systemCode(error) === "EEXIST") {
        await rm(beside, { force: true });
        return false;
      }
      // A file system without links: two that end a trial at the same moment are the rarer fault.
      const isFirst = !(await isThere(path));
      if (isFirst) await rename(beside, path);
      else await rm(beside, { force: true });
      return isFirst;
    }
  });
}

async function written<T>(
  path: string,
  content: Uint8Array | string,
  place: (beside: string) => Promise<T>,
): Promise<T> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return await place(beside);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
