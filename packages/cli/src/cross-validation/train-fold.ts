import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import type { Interrupts } from "../interrupt.ts";
import { openRunFolder, ownRunFolder } from "../run-folder.ts";
import { readRunRecord } from "../run-record.ts";
import type { Terminal } from "../terminal.ts";
import type { Preparation } from "../train/preparation.ts";
import { prepare } from "../train/prepare.ts";
import { openInterruptedRun } from "../train/resume.ts";
import { runSession } from "../train/session.ts";
import type { PlannedFold } from "./folds.ts";

/** How one fold is trained. */
export interface FoldOptions {
  readonly parent: string;
  /** Where the table is now. */
  readonly data: string;
  readonly terminal: Terminal;
  readonly interrupts: Pick<Interrupts, "signal">;
  /** Called with what is about to be trained. */
  readonly announce: (preparation: Preparation) => void;
  /** Of this fold, where it has been read already. */
  readonly preparation?: Preparation;
}

/** The record of a fold that has been begun before; undefined for one that has not. */
export async function recordOfFold(parent: string, { folder }: PlannedFold): Promise<RunRecord | undefined> {
  const run = openRunFolder(join(parent, folder));
  return existsSync(run.file("record")) ? readRunRecord(run) : undefined;
}

/**
 * Trains one fold as a run of its own, from where it stands.
 *
 * @returns its record; undefined where it was interrupted before it began
 */
export async function trainFold(planned: PlannedFold, options: FoldOptions): Promise<RunRecord | undefined> {
  const { parent, data, terminal, interrupts, announce } = options;
  const path = join(parent, planned.folder);
  const read = (config: TrainConfig): Promise<Preparation> => {
    terminal.passing(`reading ${data}`);
    return prepare({ ...config, data });
  };
  // Training is over when the last fold's is: until then an interruption leaves something to go on with.
  const listening = { signal: interrupts.signal, finish() {} };

  if ((await recordOfFold(parent, planned)) === undefined) {
    const preparation = options.preparation ?? (await read(planned.config));
    if (interrupts.signal.aborted) return undefined;
    await mkdir(path, { recursive: true });
    const folder = await ownRunFolder(path, "--out");
    try {
      announce(preparation);
      return await runSession({ preparation, folder, terminal, interrupts: listening });
    } finally {
      folder.release();
    }
  }
  const { folder, config, standing } = await openInterruptedRun(path);
  try {
    const preparation = await read(config);
    const from = await standing(preparation);
    announce(preparation);
    return await runSession({ preparation, folder, terminal, interrupts: listening, from });
  } finally {
    folder.release();
  }
}
