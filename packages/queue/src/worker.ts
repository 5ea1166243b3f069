import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Job, WaitingError, Worker } from "bullmq";
import { type ErrorKind, shortKey, type TrialOutcome } from "isocline";
import { parseQueueAddress } from "./address.ts";
import { connect, isAccessError, refusal } from "./connect.ts";
import {
  type JobOutcome,
  type JobProgress,
  partsOfJobId,
  type QueuedTrial,
  type RefusedTrial,
  readJob,
} from "./job.ts";
import { DEFAULT_NAME, PREFIX, type QueueOptions } from "./options.ts";
import { announce, hasDesk, leaveWords, withdraw } from "./presence.ts";
import { defaultTimings } from "./timings.ts";

/** How often a trial may take its worker's process with it. */
export const ATTEMPTS = 3;

/** Milliseconds between two words on a trial's progress. */
const REPORT = 500;

/** Milliseconds for which a Redis that has gone is waited for at the end. */
const FAREWELL = 5000;

/** Milliseconds without trials after Redis has refused a command, such as for a disk that is full. */
const PAUSE = 2000;

/** How a worker was done with a trial: to its end, or refused for what ends its search. */
export type WorkOutcome = TrialOutcome | RefusedTrial;

/** Errors of these kinds are those of one search and its place on one machine: other workers may be there. */
const OWN: readonly ErrorKind[] = ["usage", "data", "format"];

/** What a worker is made with. */
export interface WorkerOptions extends QueueOptions {
  /**
   * Does a trial, whose result goes to its store; `refused` ends its search.
   *
   * @throws for what makes this worker unfit for trials, such as a disk that is full: the trial goes back into the queue
   * and the worker leaves
   */
  run(trial: QueuedTrial, context: WorkContext): Promise<WorkOutcome>;
}

/** What a trial is done with. */
export interface WorkContext {
  /** Interrupts it: its desk or this worker stops, or it has gone to another worker. */
  readonly signal: AbortSignal;
  /** How far it is, from 0 to 1. */
  report(share: number): void;
}

/** A worker that takes trials from a queue, one at a time. */
export interface QueueWorker {
  /** Host and process. */
  readonly id: string;
  /** Resolves once it has stopped; rejects with what it left for. */
  readonly ended: Promise<void>;
  /** Interrupts the trial that it does, gives it back, and leaves. */
  stop(): Promise<void>;
}

interface Active {
  readonly id: string;
  readonly control: AbortController;
  /** Whether its desk wants it stopped. */
  isUnwanted: boolean;
}

/**
 * Takes trials from a queue until it is stopped.
 *
 * The trial belongs to the worker as long as it renews its lock, which it does on the thread that this is called on:
 * training must run on another. Where the process ends, the trial goes to another worker within `lock + stalled`
 * milliseconds; one that has ended three processes without getting further fails. Trials whose desk is gone are dropped,
 * since nobody comes for them: a desk that is there again puts its own in.
 *
 * @throws RuntimeError for a Redis that does not answer; UsageError for one that refuses
 */
export async function startWorker({
  url,
  name = DEFAULT_NAME,
  version,
  where = "queue",
  onNote = () => {},
  timings,
  run,
}: WorkerOptions): Promise<QueueWorker> {
  const times = { ...defaultTimings, ...timings };
  const address = parseQueueAddress(url, where);
  const { connections, advice } = await connect(address, where);
  if (advice !== undefined) onNote({ level: "warning", text: advice });
  const id = `${hostname()}:${process.pid}`;
  const redis = connections.patient();
  let active: Active | undefined;
  const leaving = new AbortController();
  const { signal: left } = leaving;
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => {}, () => {}];
  const ended = new Promise<void>((...settle) => {
    [resolve, reject] = settle;
  });
  // Who asks for it later must not find the process ended by it.
  ended.catch(() => {});

  const worker = new Worker<unknown, JobOutcome>(name, handle, {
    connection: connections.patient(),
    prefix: PREFIX,
    name: id,
    lockDuration: times.lock,
    stalledInterval: times.stalled,
    maxStalledCount: ATTEMPTS - 1,
    skipVersionCheck: true,
  });

  /** Puts a job back for others. */
  async function giveBack(job: Job, token: string | undefined): Promise<never> {
    try {
      await job.moveToWait(token);
    } catch {
      // Its lock has run out: it is back already, or with another worker.
    }
    throw new WaitingError();
  }

  async function handle(job: Job<unknown, JobOutcome>, token?: string): Promise<JobOutcome> {
    const jobId = job.id ?? "";
    if (left.aborted) return giveBack(job, token);
    const own: Active = { id: jobId, control: new AbortController(), isUnwanted: false };
    active = own;
    const { store } = partsOfJobId(jobId);
    try {
      // Where Redis cannot say, the trial is taken: it is done in vain at worst.
      if (!(await hasDesk(redis, name, store).catch(() => true))) {
        onNote({
          level: "info",
          text: `trial ${shortKey(partsOfJobId(jobId).key)}: its desk is gone, so it is dropped`,
        });
        return { status: "interrupted" };
      }
      const data = readJob(job.data, jobId, version);
      const { signal } = own.control;
      const outcome = await run(data, { signal, report: reporter(job, id) });
      if (outcome.status === "completed") return { status: "completed" };
      if (outcome.status !== "interrupted") return outcome;
      return own.isUnwanted ? { status: "interrupted" } : await giveBack(job, token);
    } catch (error) {
      if (error instanceof WaitingError) throw error;
      if (!left.aborted) void leave(error, store);
      return await giveBack(job, token);
    } finally {
      if (active === own) active = undefined;
    }
  }

  async function leave(error: unknown, store: string): Promise<void> {
    if (left.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    const kind = error instanceof Error && "kind" in error ? (error.kind as ErrorKind) : undefined;
    const fatal = kind === undefined || !OWN.includes(kind);
    await finish(() => leaveWords(redis, name, store, { worker: id, reason, fatal }));
    reject(error);
  }

  async function finish(lastly: () => Promise<void> = async () => {}): Promise<void> {
    leaving.abort();
    // At once, so that no other trial is taken; those that run end by their signals.
    const paused = worker.pause(true);
    active?.control.abort();
    await paused;
    const parting = async (): Promise<void> => {
      await worker.close();
      await lastly();
      await withdraw(redis, name, id);
    };
    const limit = new AbortController();
    await Promise.race([
      parting().catch(() => {}),
      whenIdle().then(() => sleep(FAREWELL, undefined, { signal: limit.signal }).catch(() => {})),
    ]);
    limit.abort();
    connections.end();
  }

  async function whenIdle(): Promise<void> {
    while (active !== undefined) await sleep(20);
  }

  async function beat(): Promise<void> {
    while (!left.aborted) {
      try {
        const jobs = active === undefined ? [] : [active.id];
        const unwanted = await announce(redis, name, { worker: id, version }, times.expiry, jobs);
        if (active !== undefined && unwanted.includes(active.id)) {
          active.isUnwanted = true;
          active.control.abort();
        }
      } catch (error) {
        if (left.aborted) return;
        if (isAccessError(error)) await leave(refusal(error, where, address), "");
        else hear(error);
      }
      await sleep(times.heartbeat, undefined, { signal: left }).catch(() => {});
    }
  }

  let isPausing = false;
  function hear(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (left.aborted || isPausing || isOfConnection(error) || isOfLock(message)) return;
    isPausing = true;
    onNote({ level: "warning", text: `Redis refuses: ${message}` });
    void worker.pause(true);
    setTimeout(() => {
      isPausing = false;
      if (!left.aborted) void worker.resume();
    }, PAUSE).unref();
  }

  worker.on("error", hear);
  worker.on("lockRenewalFailed", (jobs: readonly string[]) => {
    if (active === undefined || !jobs.includes(active.id)) return;
    const key = shortKey(partsOfJobId(active.id).key);
    onNote({ level: "info", text: `trial ${key}: goes to another worker, since Redis has not heard of this one` });
    active.control.abort();
  });
  let isGone = false;
  redis.on("close", () => {
    if (left.aborted || isGone) return;
    isGone = true;
    onNote({ level: "warning", text: `${where} ${address.shown} does not answer: waiting for it` });
  });
  redis.on("ready", () => {
    if (isGone) onNote({ level: "info", text: `${where} ${address.shown} answers again` });
    isGone = false;
  });
  void beat();
  await worker.waitUntilReady();
  let stopping: Promise<void> | undefined;
  return {
    id,
    ended,
    stop() {
      stopping ??= left.aborted ? ended.catch(() => {}) : finish().then(resolve);
      return stopping;
    },
  };
}

/** Tells of a job's progress, not too often; what is not heard does no harm. */
function reporter(job: Job, worker: string): (share: number) => void {
  let due = 0;
  return (share) => {
    if (performance.now() < due && share < 1) return;
    due = performance.now() + REPORT;
    job.updateProgress({ worker, share } satisfies JobProgress).catch(() => {});
  };
}

/** Whether an error only says that Redis is gone. */
function isOfConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isSystem = "code" in error && typeof error.code === "string";
  return isSystem || /Connection is closed|max retries per request|Stream isn't writeable/.test(error.message);
}

/** Whether an error says that a job has gone to another worker. */
function isOfLock(message: string): boolean {
  return /\block\b|Missing key|not in the active state/i.test(message);
}
