/**
 * A worker of a queue as a process of its own: it talks to Redis, and has a process below it train. It ends when it is
 * asked to, or when the process that started it is gone.
 */
import { resolve } from "node:path";
import { defaultTimings, startWorker, type WorkOutcome } from "@isocline/queue";
import type { Trial } from "isocline";
import { packError } from "../packed-error.ts";
import { duration } from "../progress.ts";
import { openKnownStore } from "../trials/store-id.ts";
import { type PoolContext, type TrialPool, trialPool } from "../trials/worker-processes.ts";
import { version } from "../version.ts";
import type { WorkerBeginning, WorkerMessage } from "./messages.ts";

/** Milliseconds that stopping may take once there is nobody to stop for. */
const ORPHANED = 30_000;

function tell(message: WorkerMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

/** How a trial ended, in words. */
function inWords(outcome: WorkOutcome, seconds: number): string {
  if (outcome.status === "completed") return `done in ${duration(seconds)}`;
  return outcome.status === "interrupted" ? "interrupted at a checkpoint" : `${outcome.status}: ${outcome.reason}`;
}

/** Does a trial; where what it reads is damaged, no worker could do it, and its search ends. */
async function done(pool: TrialPool, trial: Trial, context: PoolContext): Promise<WorkOutcome> {
  try {
    return await pool.run(trial, context);
  } catch (error) {
    const { kind, message } = packError(error);
    if (kind !== "data" && kind !== "format") throw error;
    return { status: "refused", kind, reason: message };
  }
}

async function work({ url, where, store: given }: WorkerBeginning, stopping: Promise<void>): Promise<void> {
  const pool = trialPool(1);
  try {
    const worker = await startWorker({
      ...{ url, where, version: version() },
      onNote: (note) => tell({ type: "note", ...note }),
      async run({ key, task, store: { id, path } }, { signal, report }) {
        const place = given === null ? path : resolve(given);
        const store = await openKnownStore(place, { where: given === null ? "queue" : "--store", id, atDesk: path });
        const began = performance.now();
        tell({ type: "begins", key });
        const trial: Trial = { key, task };
        const onShare = (share: number): void => {
          report(share);
          tell({ type: "share", key, share });
        };
        const { lag } = defaultTimings;
        const outcome = await done(pool, trial, { store: store.path, lag, signal, report: onShare });
        tell({ type: "ends", key, how: inWords(outcome, (performance.now() - began) / 1000) });
        return outcome;
      },
    });
    tell({ type: "ready", worker: worker.id });
    void stopping.then(() => worker.stop());
    await worker.ended;
  } finally {
    await pool.close();
  }
}

// A terminal sends its signals to all processes of a group: the one that started this one says what they mean.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
// Before anything loads ONNX Runtime, which else reports its use to its maker.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
const stopping = new Promise<void>((stop) => {
  process.on("message", (message) => {
    if (message === "stop") stop();
  });
  process.on("disconnect", () => {
    stop();
    setTimeout(() => process.exit(1), ORPHANED).unref();
  });
});
process.once("message", (beginning: WorkerBeginning) => {
  work(beginning, stopping)
    .catch((error: unknown) => {
      tell({ type: "left", error: packError(error) });
    })
    .finally(() => {
      if (process.connected) process.disconnect();
    });
});
