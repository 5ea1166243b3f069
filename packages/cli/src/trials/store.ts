import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Json } from "isocline";
import { systemCode } from "../files.ts";

/** A folder of what trials read and write, which all who work on a search can reach. */
export interface Store {
  readonly path: string;
  /** Keeps bytes under their SHA-256, which is returned. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws DataError where the bytes of a digest are not there, or are others */
  get(digest: string): Promise<Uint8Array>;
  /** The result of a trial, or undefined where it has none yet. */
  result(key: string): Promise<Json | undefined>;
  /** Keeps the result of a trial; the first one stays. */
  keep(key: string, result: Json): Promise<void>;
  /** Where a trial that is under way keeps its checkpoint. */
  checkpoint(key: string): string;
}

export function digestOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Opens a store, and makes its folders where they are missing. */
export async function openStore(path: string): Promise<Store> {
  const place = (kind: "objects" | "results" | "work", name: string): string => join(path, kind, name);
  for (const kind of ["objects", "results", "work"] as const) await mkdir(place(kind, ""), { recursive: true });
  return {
    path,
    async put(bytes) {
      const digest = digestOf(bytes);
      const file = place("objects", digest);
      if ((await readable(file)) === undefined) await writeShared(file, bytes);
      return digest;
    },
    async get(digest) {
      const file = place("objects", digest);
      const bytes = await readable(file);
      const remedy = "give all workers the same store, or start the search again";
      if (bytes === undefined) {
        throw new DataError({ where: file, expected: "what the trial reads", found: "no file", remedy });
      }
      const found = digestOf(bytes);
      if (found === digest) return bytes;
      const expected = `bytes of SHA-256 ${digest.slice(0, 12)}…`;
      throw new DataError({ where: file, expected, found: `${found.slice(0, 12)}…`, remedy });
    },
    async result(key) {
      const bytes = await readable(place("results", `${key}.json`));
      if (bytes === undefined) return undefined;
      const value: Json = JSON.parse(Buffer.from(bytes).toString("utf8"));
      return value;
    },
    async keep(key, result) {
      const file = place("results", `${key}.json`);
      if ((await readable(file)) === undefined) await writeShared(file, JSON.stringify(result));
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

/** Writes a file whole or not at all, under a name of its own first: others may write the same one at the same time. */
export async function writeShared(path: string, content: Uint8Array | string): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
