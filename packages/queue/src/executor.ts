import { setTimeout as sleep } from "node:timers/promises";
import { Queue, QueueEvents } from "bullmq";
import { type Executor, eachOnce, RuntimeError, type SettledOutcome, type TrialReport } from "isocline";
import { parseQueueAddress } from "./address.ts";
import { connect, isAccessError, refusal, replyOf } from "./connect.ts";
import { createDesk } from "./desk.ts";
import type { JobData, JobOutcome, JobProgress, StorePlace } from "./job.ts";
import { DEFAULT_NAME, PREFIX, type QueueOptions } from "./options.ts";
import { announceDesk, withdrawDesk } from "./presence.ts";
import { createRollCall } from "./roll-call.ts";
import { defaultTimings } from "./timings.ts";

/** What the desk of a search is made with. */
export interface QueueExecutorOptions extends QueueOptions {
  /** Where the trials' data is, and where their results come to. */
  readonly store: StorePlace;
  /** How a trial ended, as the store has it; undefined where it has not. */
  outcomeOf(key: string): Promise<SettledOutcome | undefined>;
  readonly onReport?: (report: TrialReport) => void;
}

/** Milliseconds for which a Redis that has gone is waited for at the end. */
const FAREWELL = 2000;

/** Throws where a queue's Redis cannot be used: a UsageError where it refuses, a RuntimeError where it does not answer. */
export async function checkQueue({ url, where = "queue" }: Pick<QueueOptions, "url" | "where">): Promise<void> {
  const { connections } = await connect(parseQueueAddress(url, where), where);
  connections.end();
}

/**
 * Has trials done by the workers of a queue, on any number of machines.
 *
 * It needs no event to arrive: it looks at its trials each second, and puts those into the queue again that Redis has
 * lost. Results come from the store alone. Workers may come and go; without any it waits.
 *
 * @throws RuntimeError for a Redis that does not answer; UsageError for one that refuses
 */
export async function queueExecutor({
  url,
  name = DEFAULT_NAME,
  version,
  where = "queue",
  store,
  outcomeOf,
  onReport,
  onNote = () => {},
  timings,
}: QueueExecutorOptions): Promise<Executor> {
  const times = { ...defaultTimings, ...timings };
  const address = parseQueueAddress(url, where);
  const { connections, advice } = await connect(address, where);
  if (advice !== undefined) onNote({ level: "warning", text: advice });
  const redis = connections.hasty();
  const queue = new Queue<JobData, JobOutcome>(name, {
    connection: connections.hasty(),
    prefix: PREFIX,
    skipVersionCheck: true,
  });
  const events = new QueueEvents(name, { connection: connections.patient(), prefix: PREFIX, skipVersionCheck: true });
  // Errors come out of what is asked for; those of the connection are seen by the watch.
  queue.on("error", () => {});
  events.on("error", () => {});
  const desk = createDesk({ queue, redis, name, version, store, outcomeOf, times, onNote });
  events.on("completed", ({ jobId }) => void desk.look(jobId));
  events.on("failed", ({ jobId }) => void desk.look(jobId));
  events.on("progress", ({ jobId, data }) => {
    const progress = data as unknown as JobProgress;
    const key = desk.heard(jobId, progress);
    if (key !== undefined) onReport?.({ key, ...progress });
  });

  const closing = new AbortController();
  const rollCall = createRollCall({
    ...{ redis, name, version, store: store.id, expiry: times.expiry, onNote },
    hint: `start some with isocline worker --queue ${address.shown}`,
    isBusy: desk.isBusy,
  });

  async function watch(): Promise<void> {
    let heard = performance.now();
    let isGone = false;
    while (!closing.signal.aborted) {
      try {
        await announceDesk(redis, name, store.id, times.absence);
        const end = await rollCall.look();
        if (end !== undefined) desk.fail(end);
        await desk.lookAtAll();
        heard = performance.now();
        if (isGone) onNote({ level: "info", text: `${where} ${address.shown} answers again` });
        isGone = false;
      } catch (error) {
        if (closing.signal.aborted) return;
        const refused = isAccessError(error);
        if (!isGone && !refused) onNote({ level: "warning", text: troubleWith(`${where} ${address.shown}`, error) });
        isGone = true;
        if (refused) desk.fail(refusal(error, where, address));
        else if (performance.now() - heard > times.patience) {
          const expected = "a Redis that answers";
          const found = replyOf(error) ?? `nothing for ${Math.round(times.patience / 1000)} s`;
          const remedy = "start it again; what is done is in the store, and the search goes on from it";
          desk.fail(new RuntimeError({ where: `${where} ${address.shown}`, expected, found, remedy }));
        }
      }
      await sleep(times.poll, undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  async function parting(): Promise<void> {
    await desk.stopAll();
    await withdrawDesk(redis, name, store.id).catch(() => {});
  }

  let watching: Promise<void> | undefined;

  /** Ends all that is open: a connection that is left keeps the process from ending. */
  async function end(farewell: () => Promise<void>): Promise<void> {
    closing.abort();
    const limit = new AbortController();
    const limited = sleep(FAREWELL, undefined, { signal: limit.signal }).catch(() => {});
    await Promise.race([farewell(), limited]);
    connections.end();
    await Promise.race([Promise.allSettled([watching, queue.close(), events.close()]), limited]);
    limit.abort();
  }

  try {
    await announceDesk(redis, name, store.id, times.absence);
    await rollCall.look();
  } catch (error) {
    await end(async () => {});
    throw refusal(error, where, address);
  }
  watching = watch();
  // The name of a job is its trial's: one trial asked for twice is one job.
  return eachOnce({
    get slots() {
      return Math.max(1, rollCall.able);
    },
    grown: () => rollCall.grown(),
    run: (trial, signal) => desk.run(trial, signal),
    close: () => end(parting),
  });
}

/** What a person is told of a Redis that cannot be used now. */
function troubleWith(redis: string, error: unknown): string {
  const reply = replyOf(error);
  return `${redis} ${reply === undefined ? "does not answer" : `refuses (${reply})`}: waiting for it`;
}
