import { readFile } from "node:fs/promises";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, FormatError, type RunProgress } from "isocline";
import { systemCode, writeAtomically } from "../files.ts";

/** Milliseconds between checkpoints; writing them may take a twentieth of the time at most. */
const INTERVAL = 2000;
const SHARE = 20;

/** Writes a run's checkpoints, not too often. */
export interface Checkpoints {
  /** Writes the progress if the last checkpoint is old enough. */
  offer(progress: RunProgress): Promise<void>;
  write(progress: RunProgress): Promise<void>;
}

export function createCheckpoints(path: string, fingerprint: string): Checkpoints {
  let due = performance.now() + INTERVAL;
  const write = async (progress: RunProgress): Promise<void> => {
    const began = performance.now();
    await writeAtomically(path, encodeCheckpoint({ progress, fingerprint }));
    const ended = performance.now();
    due = ended + Math.max(INTERVAL, SHARE * (ended - began));
  };
  return {
    write,
    async offer(progress) {
      if (performance.now() >= due) await write(progress);
    },
  };
}

/** The checkpoint of a run; undefined where it was killed before its first. @throws FormatError if it is damaged */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  try {
    // A plain array: a Buffer's slice would share its memory where others copy.
    return decodeCheckpoint(new Uint8Array(await readFile(path)), path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Throws unless a checkpoint is of the training that resumes. */
export function checkFingerprint(path: string, { fingerprint }: Checkpoint, expected: string): void {
  if (fingerprint === expected) return;
  throw new FormatError({
    where: path,
    expected: "a checkpoint of the same options and data",
    found: "one of others: the table or run.json has changed since",
    remedy: "restore them, or train again",
  });
}
