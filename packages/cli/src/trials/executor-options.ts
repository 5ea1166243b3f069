import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Note } from "@isocline/queue";
import type { Command } from "commander";
import { type Executor, eachOnce, type TrialReport, UsageError } from "isocline";
import { parseWhole } from "../options/number.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { version } from "../version.ts";
import { inProcessExecutor } from "./in-process.ts";
import { poolExecutor, workersFor } from "./pool.ts";
import { rememberingExecutor } from "./remembering.ts";
import { checkStore } from "./search-store.ts";
import type { Store } from "./store.ts";
import { identifyStore } from "./store-id.ts";

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
    .option(
      "--workers <number>",
      "processes of this machine that do trials, or 0 to do them in the search's own, one at a time " +
        "(default: as many as it has cores and memory for)",
    )
    .option(
      "--queue <url>",
      "have trials done by the workers of a queue, started with isocline worker: redis://host (default: ISOCLINE_QUEUE)",
    )
    .option(
      "--store <folder>",
      "where trials' data and results go, which all workers must see (default: the run's trials)",
    );
}

/**
 * The number of workers that was given.
 *
 * @param least 0 where none means this process
 * @throws UsageError for fewer, or far more than there are cores
 */
export function givenWorkers(text: string, least: 0 | 1 = 1): number {
  const workers = parseWhole("--workers", text, least);
  const most = CROWDED * availableParallelism();
  if (workers <= most) return workers;
  const expected = `a whole number from ${least} to ${most}, ${CROWDED} for each core of this machine`;
  throw new UsageError({ where: "--workers", expected, found: JSON.stringify(text) });
}

/** The environment variable that holds the queue's URL, so that its password stands in no list of processes. */
const VARIABLE = "ISOCLINE_QUEUE";

/** A queue that was named, and by what. */
export interface GivenQueue {
  readonly url: string;
  readonly where: string;
}

/** The queue that was named, by the option or else by the environment. */
export function queueOf(
  { queue }: GivenExecutor,
  { [VARIABLE]: named }: NodeJS.ProcessEnv = process.env,
): GivenQueue | undefined {
  if (queue === undefined) return named === undefined || named === "" ? undefined : { url: named, where: VARIABLE };
  return { url: queue, where: "--queue" };
}

/** Throws for what no executor can be opened by, before anything is read or written: a Redis must answer. */
export async function checkExecutorOptions(given: GivenExecutor): Promise<void> {
  if (given.workers !== undefined) givenWorkers(given.workers, 0);
  if (given.store !== undefined) await checkStore(given.store);
  const queue = remoteOf(given);
  if (queue === undefined) return;
  const { checkQueue } = await import("@isocline/queue");
  await checkQueue(queue);
}

/** The queue to use: that of the option, or that of the environment where no workers of this machine are asked for. */
function remoteOf(given: GivenExecutor): GivenQueue | undefined {
  if (given.workers === undefined) return queueOf(given);
  if (given.queue === undefined) return undefined;
  throw new UsageError({
    where: "--workers",
    expected: "no --queue with it, whose workers have their own",
    found: "both",
  });
}

/** Tells a person what goes on in a queue. */
export function noteTo({ say, warn }: Pick<Terminal, "say" | "warn">): (note: Note) => void {
  return ({ level, text }) => (level === "warning" ? warn(text) : say(text));
}

/** What a search's trials are done with. */
export interface OpenExecutorOptions {
  readonly store: Store;
  /** What a trial's dataset takes, which bounds how many are done at a time. */
  readonly datasetBytes: number;
  onReport(report: TrialReport): void;
  /** A word to a person on what goes on in a queue; warnings go to stderr by default, and nothing else. */
  onNote?(note: Note): void;
}

/**
 * Opens what the trials of a search are done by: processes of this machine, also for one at a time, so that a trial that
 * takes all memory ends its own process and not the search; this process, for 0 workers; or the workers of a queue. What
 * the store knows the end of is not done again, and nothing is done twice at a time.
 *
 * @throws UsageError for options that cannot be; RuntimeError for a Redis that does not answer
 */
export async function openExecutor(given: GivenExecutor, options: OpenExecutorOptions): Promise<Executor> {
  const { store, onReport } = options;
  const open = (report: (report: TrialReport) => void) => executorOf(given, { ...options, onReport: report });
  return eachOnce(await rememberingExecutor({ store, onReport, open }));
}

async function executorOf(
  given: GivenExecutor,
  { store, datasetBytes, onReport, onNote }: OpenExecutorOptions,
): Promise<Executor> {
  const queue = remoteOf(given);
  if (queue === undefined) {
    const workers = given.workers === undefined ? workersFor(datasetBytes) : givenWorkers(given.workers, 0);
    return workers === 0 ? inProcessExecutor({ store, onReport }) : poolExecutor({ store, onReport, workers });
  }
  const { queueExecutor } = await import("@isocline/queue");
  return queueExecutor({
    ...queue,
    version: version(),
    store: { id: await identifyStore(store.path), path: resolve(store.path) },
    outcomeOf: (key) => store.outcome(key),
    onReport,
    onNote: onNote ?? noteTo(openTerminal({ quiet: true })),
  });
}
