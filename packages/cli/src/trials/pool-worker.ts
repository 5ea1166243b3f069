import { type MessagePort, threadId } from "node:worker_threads";
import type { Trial, TrialOutcome } from "isocline";
import { runTrial } from "./run-trial.ts";
import { openStore } from "./store.ts";

/** What the pool hands to a worker. */
export interface PoolTask {
  readonly trial: Trial;
  /** The store's folder. */
  readonly store: string;
  /** Takes reports, and says when to stop. */
  readonly port: MessagePort;
}

/** How far a worker is. */
export interface PoolMessage {
  readonly worker: string;
  readonly share: number;
}

/** Does one trial in a worker of the pool. */
export async function work({ trial, store, port }: PoolTask): Promise<TrialOutcome> {
  const stopping = new AbortController();
  port.on("message", () => stopping.abort());
  const report = (share: number): void => port.postMessage({ worker: String(threadId), share } satisfies PoolMessage);
  try {
    return await runTrial(trial, { store: await openStore(store), signal: stopping.signal, report });
  } finally {
    port.close();
  }
}
