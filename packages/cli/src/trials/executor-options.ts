import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { type Executor, type TrialReport, UsageError } from "isocline";
import { parseWhole } from "../options/number.ts";
import { poolExecutor, workersFor } from "./pool.ts";
import type { Store } from "./store.ts";

/** What was said on where trials are done, as texts. */
export interface GivenExecutor {
  readonly workers?: string;
  readonly queue?: string;
  readonly store?: string;
}

/** Workers a core at most: each has a runtime and a dataset of its own, and more only wait for each other. */
const CROWDED = 4;

/** Defines the options that say where trials are done. */
export function defineExecutorOptions(command: Command): void {
  command
    .optionsGroup("Workers:")
    .option("--workers <number>", "trials at a time on this machine (default: as many as it has cores and memory for)");
}

/** The number of workers that was given. @throws UsageError for none, or far more than there are cores */
function givenWorkers(text: string): number {
  const workers = parseWhole("--workers", text, 1);
  const most = CROWDED * availableParallelism();
  if (workers <= most) return workers;
  const expected = `a whole number from 1 to ${most}, ${CROWDED} for each core of this machine`;
  throw new UsageError({ where: "--workers", expected, found: JSON.stringify(text) });
}

/** Throws for what no executor can be opened by, before anything is read or written. */
export function checkExecutorOptions({ workers }: GivenExecutor): void {
  if (workers !== undefined) givenWorkers(workers);
}

/**
 * Opens what the trials of a search are done by: a pool of workers on this machine, also for one worker, so that a trial
 * that runs out of memory takes no search with it.
 *
 * @param options datasetBytes what a trial's dataset takes, which bounds how many are done at a time
 * @throws UsageError for options that cannot be
 */
export function openExecutor(
  { workers }: GivenExecutor,
  {
    store,
    datasetBytes,
    onReport,
  }: { readonly store: Store; readonly datasetBytes: number; onReport(report: TrialReport): void },
): Promise<Executor> {
  const count = workers === undefined ? workersFor(datasetBytes) : givenWorkers(workers);
  return poolExecutor({ store, onReport, workers: count });
}
