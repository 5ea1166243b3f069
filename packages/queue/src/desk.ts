import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { DataError, type SettledOutcome, shortKey, type Trial, type TrialOutcome } from "isocline";
import { type JobData, type JobOutcome, type JobProgress, jobIdOf, readOutcome, type StorePlace } from "./job.ts";
import type { Note } from "./options.ts";
import { announceDesk, askToStop } from "./presence.ts";
import type { Timings } from "./timings.ts";
import { ATTEMPTS } from "./worker.ts";

/** Seconds for which Redis keeps jobs that have ended and whose desk does not come for them. */
const KEPT = 86_400;

/** What a desk works with. */
export interface DeskOptions {
  readonly queue: Queue<JobData, JobOutcome>;
  readonly redis: Redis;
  readonly name: string;
  readonly version: string;
  readonly store: StorePlace;
  outcomeOf(key: string): Promise<SettledOutcome | undefined>;
  readonly times: Pick<Timings, "lag" | "absence">;
  onNote(note: Note): void;
}

/** The trials of a search that are in the queue. */
export interface Desk {
  run(trial: Trial, signal?: AbortSignal): Promise<TrialOutcome>;
  isBusy(): boolean;
  /** Hears how far a job is. @returns the key of its trial; undefined for one that is not the desk's */
  heard(jobId: string, progress: JobProgress): string | undefined;
  /** Looks how a trial stands, and does what is to be done. */
  look(jobId: string): Promise<void>;
  /** @throws what Redis answers, or that it does not */
  lookAtAll(): Promise<void>;
  /** Ends all trials by an error. */
  fail(error: Error): void;
  stopAll(): Promise<void>;
}

interface Pending {
  readonly id: string;
  readonly trial: Trial;
  /** Whether a job that is there is ours, and not what an earlier desk left. */
  isQueued: boolean;
  isLooking: boolean;
  isStopped: boolean;
  /** How far it came at all, and how far it had come when it last ended too many workers. */
  best: number;
  before: number;
  /** When its worker was found to be done, though no result was there. */
  missing?: number;
  settle(outcome: TrialOutcome): void;
  fail(error: unknown): void;
}

export function createDesk({ queue, redis, name, version, store, outcomeOf, times, onNote }: DeskOptions): Desk {
  // A trial that is asked for while it is under way is none of the desk's: its executor has each done once.
  const pending = new Map<string, Pending>();

  const isWaiting = (each: Pending): boolean => pending.get(each.id) === each;

  async function put({ id, trial: { key, task } }: Pending): Promise<void> {
    await askToStop(redis, name, id, false);
    // Before a worker can look for it.
    await announceDesk(redis, name, store.id, times.absence);
    const kept = { age: KEPT };
    await queue.add("trial", { version, key, task, store }, { jobId: id, removeOnComplete: kept, removeOnFail: kept });
  }

  /** One step towards the end of a trial. @throws what Redis answers */
  async function step(each: Pending): Promise<void> {
    const job = (await queue.getJob(each.id)) as Job<JobData, JobOutcome> | undefined;
    const isOver = job?.finishedOn !== undefined;
    if (job === undefined || isOver) {
      // Whatever became of the job: an outcome that is there is the trial's.
      const outcome = await outcomeOf(each.trial.key).catch(each.fail);
      if (!isWaiting(each)) return;
      if (outcome !== undefined) {
        each.settle(outcome);
        if (job !== undefined) await job.remove();
        return;
      }
    }
    if (job === undefined) {
      if (each.isQueued) {
        onNote({ level: "info", text: `trial ${shortKey(each.trial.key)}: Redis has lost it, so it is put in again` });
      }
      await put(each);
    } else if (!isOver) {
      if (!each.isQueued) await askToStop(redis, name, each.id, false);
    } else if (!each.isQueued || !conclude(each, job)) {
      await job.remove();
      if (!isWaiting(each)) return;
      await put(each);
    }
    each.isQueued = true;
  }

  /** Ends a trial by what its job came to, unless that is nothing. @returns whether there is nothing else to do */
  function conclude(each: Pending, job: Job<JobData, JobOutcome>): boolean {
    try {
      return concluded(each, job);
    } catch (error) {
      // Not thrown on, where it would be taken for Redis's.
      each.fail(error);
      return false;
    }
  }

  /** @throws FormatError for what no worker returns */
  function concluded(each: Pending, job: Job<JobData, JobOutcome>): boolean {
    const { key } = each.trial;
    if (job.failedReason !== undefined && job.failedReason !== null && job.failedReason !== "") {
      const stalled = job.failedReason.startsWith("job stalled more than");
      if (stalled && hasAdvanced(each, job)) return false;
      const reason = stalled ? `it ended the process of its worker ${ATTEMPTS} times` : job.failedReason;
      each.settle({ status: "failed", reason });
      return false;
    }
    const outcome = readOutcome(job.returnvalue, each.id);
    if (outcome.status === "failed") {
      each.settle(outcome);
      return false;
    }
    if (outcome.status === "refused") {
      each.fail(Object.assign(new Error(outcome.reason), { kind: outcome.kind }));
      return false;
    }
    if (outcome.status === "interrupted") return false;
    each.missing ??= performance.now();
    if (performance.now() - each.missing < times.lag) return true;
    each.fail(
      new DataError({
        where: store.path,
        expected: `the result of trial ${shortKey(key)}, which worker ${job.processedBy ?? "unknown"} has put into it`,
        found: "none",
        remedy: "let the desk and its workers see the same files",
      }),
    );
    return false;
  }

  /** Whether a trial that ended too many workers came further than before: then they were lost for other causes. */
  function hasAdvanced(each: Pending, job: Job<JobData, JobOutcome>): boolean {
    const { share = 0 } = job.progress as Partial<JobProgress>;
    const best = Math.max(each.best, share);
    if (best <= each.before) return false;
    each.before = best;
    const text = `trial ${shortKey(each.trial.key)}: lost ${ATTEMPTS} workers, but gets on, so it is put in again`;
    onNote({ level: "info", text });
    return true;
  }

  async function lookAt(each: Pending): Promise<void> {
    if (each.isLooking) return;
    each.isLooking = true;
    try {
      await step(each);
      // It may have been stopped while it was put in.
      if (each.isStopped) await withdraw(each);
    } finally {
      each.isLooking = false;
    }
  }

  /** Takes a job out of the queue, or has its worker stop it. */
  async function withdraw(each: Pending): Promise<void> {
    const job = await queue.getJob(each.id);
    // It may be asked for again meanwhile.
    if (job === undefined || pending.has(each.id)) return;
    try {
      await job.remove();
    } catch {
      // A worker has it.
      await askToStop(redis, name, each.id, true);
    }
  }

  const parting = new Set<Promise<void>>();
  function leave(each: Pending): void {
    each.isStopped = true;
    each.settle({ status: "interrupted" });
    const work: Promise<void> = withdraw(each)
      .catch(() => {})
      .finally(() => parting.delete(work));
    parting.add(work);
  }

  return {
    run(trial, signal) {
      const id = jobIdOf(trial, store);
      return new Promise<TrialOutcome>((resolve, reject) => {
        const onAbort = (): void => leave(each);
        const forget = (): void => {
          signal?.removeEventListener("abort", onAbort);
          if (pending.get(id) === each) pending.delete(id);
        };
        const each: Pending = {
          ...{ id, trial, isQueued: false, isLooking: false, isStopped: false, best: 0, before: 0 },
          settle(outcome) {
            forget();
            resolve(outcome);
          },
          fail(error) {
            forget();
            reject(error);
          },
        };
        if (signal?.aborted) return resolve({ status: "interrupted" });
        signal?.addEventListener("abort", onAbort, { once: true });
        pending.set(id, each);
        // The watch hears of it where Redis is gone.
        lookAt(each).catch(() => {});
      });
    },
    isBusy: () => pending.size > 0,
    heard(jobId, { share }) {
      const each = pending.get(jobId);
      if (each !== undefined) each.best = Math.max(each.best, share);
      return each?.trial.key;
    },
    async look(jobId) {
      const each = pending.get(jobId);
      if (each !== undefined) await lookAt(each).catch(() => {});
    },
    async lookAtAll() {
      for (const each of [...pending.values()]) await lookAt(each);
    },
    fail(error) {
      for (const each of [...pending.values()]) each.fail(error);
    },
    async stopAll() {
      for (const each of [...pending.values()]) leave(each);
      await Promise.all(parting);
    },
  };
}
