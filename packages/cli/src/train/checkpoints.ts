import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  type Checkpoint,
  type CheckpointOptions,
  DataError,
  decodeCheckpoint,
  encodeCheckpoint,
  FormatError,
  isFinished,
  type Model,
  modelLayout,
  parameterLayout,
  type RunProgress,
  type TrainingState,
  type Update,
} from "isocline";
import { systemCode, writeAtomically } from "../files.ts";

/** Milliseconds between checkpoints; writing them may take a twentieth of the time at most. */
const INTERVAL = 2000;
const SHARE = 20;

const options: CheckpointOptions = {
  digest(parts) {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
};

/** Writes a run's checkpoints, not too often. */
export interface Checkpoints {
  /** Writes the progress if the last checkpoint is old enough. */
  offer(progress: RunProgress): Promise<void>;
  write(progress: RunProgress): Promise<void>;
}

/** The bytes of a checkpoint, and what is in some. @throws FormatError for damaged ones */
export function encodeStanding(progress: RunProgress, fingerprint: string): Uint8Array {
  return encodeCheckpoint({ progress, fingerprint }, options);
}

export function decodeStanding(bytes: Uint8Array, where: string): RunProgress {
  return decodeCheckpoint(bytes, where, options).progress;
}

/** @param put writes a file whole or not at all */
export function createCheckpoints(
  path: string,
  fingerprint: string,
  put: (path: string, content: Uint8Array) => Promise<void> = writeAtomically,
): Checkpoints {
  let due = performance.now() + INTERVAL;
  const write = async (progress: RunProgress): Promise<void> => {
    const began = performance.now();
    await put(path, encodeStanding(progress, fingerprint));
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

/**
 * The checkpoint of a run; undefined where it was killed before its first.
 *
 * @throws FormatError if it is damaged; DataError if it cannot be read
 */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  try {
    // A plain array: a Buffer's slice would share its memory where others copy.
    return decodeCheckpoint(new Uint8Array(await readFile(path)), path, options);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    if (code === undefined) throw error;
    const found = `a refusal (${code})`;
    throw new DataError({ where: path, expected: "a file that can be read", found }, { cause: error });
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

/** Throws unless all states of a checkpoint are of a model and an optimizer, every number in them finite. */
export function checkStates(path: string, { progress }: Checkpoint, model: Model, optimizer: Update): void {
  const layout = parameterLayout(model.parameters);
  const slots = optimizer.slots(layout).map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  const expected = [modelLayout(model).total, ...slots].join(", ");
  for (const { parameters, slots, control } of statesOf(progress)) {
    const arrays = [parameters, ...slots];
    const found = arrays.map(({ length }) => length).join(", ");
    const remedy = "train again";
    if (found !== expected) {
      const what = "parameters and optimizer state of the lengths";
      throw new FormatError({ where: path, expected: `${what} ${expected}`, found, remedy });
    }
    if (![...arrays, ...(control === undefined ? [] : [control])].every((array) => array.every(Number.isFinite))) {
      throw new FormatError({ where: path, expected: "finite numbers", found: "NaN or infinity", remedy });
    }
  }
}

function statesOf({ pretraining, branches }: RunProgress): readonly TrainingState[] {
  return [pretraining, ...Object.values(branches)].flatMap((phase) => {
    const { state, best } = isFinished(phase) ? phase.progress : phase;
    return best === null || best.state === null ? [state] : [state, best.state];
  });
}
