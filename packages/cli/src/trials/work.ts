import { rm } from "node:fs/promises";
import { type Checkpoint, FormatError, type PhaseProgress } from "isocline";
import { createCheckpoints, readCheckpoint } from "../train/checkpoints.ts";
import type { TrialContext } from "./kind.ts";
import { writeShared } from "./store.ts";

/** The checkpoints of a trial that is under way. */
export interface Work {
  /** Where an earlier process left it; undefined for the beginning. */
  readonly left: PhaseProgress | undefined;
  /** Writes a checkpoint if the last one is old enough. */
  offer(progress: PhaseProgress): Promise<void>;
  write(progress: PhaseProgress): Promise<void>;
}

/**
 * Goes on with a trial from its checkpoint. One that is damaged, or of another training, is deleted: the trial begins
 * anew. A trial may be at two workers for a while, when a queue takes the first for dead: each writes whole files.
 */
export async function openWork({ checkpoint }: Pick<TrialContext, "checkpoint">, fingerprint: string): Promise<Work> {
  const { offer, write } = createCheckpoints(checkpoint, fingerprint, writeShared);
  const standing = (progress: PhaseProgress) => ({ pretraining: progress, branches: {} });
  return {
    left: (await readWork(checkpoint, fingerprint))?.progress.pretraining as PhaseProgress | undefined,
    offer: (progress) => offer(standing(progress)),
    write: (progress) => write(standing(progress)),
  };
}

async function readWork(path: string, fingerprint: string): Promise<Checkpoint | undefined> {
  try {
    const found = await readCheckpoint(path);
    if (found === undefined || found.fingerprint === fingerprint) return found;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  await rm(path, { force: true });
  return undefined;
}
