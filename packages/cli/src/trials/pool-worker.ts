/**
 * A worker of the pool as a process of its own: it does the trials that it is sent, one at a time. It ends when the process
 * that started it lets go of it, or is gone; a trial that is under way then stops at a checkpoint.
 */
import type { Trial, TrialOutcome } from "isocline";
import { type PackedError, packError } from "../packed-error.ts";
import { closePlaced, warmUp } from "./placed.ts";
import { runTrial } from "./run-trial.ts";
import { openStore } from "./store.ts";

/** What a worker is sent: a trial, or that the one that it does is to stop. */
export type PoolRequest =
  | {
      readonly type: "trial";
      readonly trial: Trial;
      /** The store's folder, and milliseconds that what another machine has put may take to be seen in it. */
      readonly store: string;
      readonly lag: number;
    }
  | { readonly type: "stop" };

/** What a worker says. */
export type PoolReply =
  | { readonly type: "ready" }
  | { readonly type: "share"; readonly share: number }
  | { readonly type: "ended"; readonly outcome: TrialOutcome }
  | { readonly type: "threw"; readonly error: PackedError };

/** Milliseconds that stopping may take once there is nobody to stop for. */
const ORPHANED = 20_000;

let stopping = new AbortController();

function tell(reply: PoolReply): void {
  if (process.connected) process.send?.(reply, () => {});
}

async function work({ trial, store, lag }: PoolRequest & { readonly type: "trial" }): Promise<void> {
  stopping = new AbortController();
  const { signal } = stopping;
  const report = (share: number): void => tell({ type: "share", share });
  try {
    const outcome = await runTrial(trial, { store: await openStore(store, { lag }), signal, report });
    tell({ type: "ended", outcome });
  } catch (error) {
    tell({ type: "threw", error: packError(error) });
  }
}

// A terminal sends its signals to all processes of a group: the one that started this one says what they mean.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
// Before anything loads ONNX Runtime, which else reports its use to its maker.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
let last: Promise<void> = Promise.resolve();
process.on("message", (request: PoolRequest) => {
  if (request.type === "stop") stopping.abort();
  else last = work(request);
});
process.on("disconnect", () => {
  stopping.abort();
  setTimeout(() => process.exit(1), ORPHANED).unref();
  void last.then(closePlaced);
});
// It may be let go of while it loads.
if (!process.connected) process.exit();
// Trials of a search have one thread each.
warmUp(1);
tell({ type: "ready" });
