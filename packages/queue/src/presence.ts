import type { Redis } from "ioredis";

/** What a worker says of itself. */
export interface Presence {
  /** Host and process. */
  readonly worker: string;
  readonly version: string;
}

/** Why a worker left. */
export interface LastWords {
  readonly worker: string;
  readonly reason: string;
  /** Whether the store or the worker's machine is to blame, and not its version or the folder that it was given. */
  readonly fatal: boolean;
}

/** Milliseconds for which it is known why workers left. */
const REMEMBERED = 600_000;

/** Last words that are kept for one store. */
const KEPT = 20;

/** Milliseconds after which a trial may be done again that was to be stopped. */
const STOPPING = 600_000;

/** The keys beside BullMQ's own, which begin with the queue's name and a colon. */
const keys = {
  workers: (queue: string): string => `isocline:${queue}-workers`,
  worker: (queue: string, worker: string): string => `isocline:${queue}-worker:${worker}`,
  desk: (queue: string, store: string): string => `isocline:${queue}-desk:${store}`,
  left: (queue: string, store: string): string => `isocline:${queue}-left:${store}`,
  stop: (queue: string, job: string): string => `isocline:${queue}-stop:${job}`,
};

/**
 * Says that a worker is there, until so many milliseconds from now.
 *
 * @param jobs what it does
 * @returns those of the jobs that their desk wants stopped
 */
export async function announce(
  redis: Redis,
  queue: string,
  presence: Presence,
  expiry: number,
  jobs: readonly string[],
): Promise<readonly string[]> {
  const { worker } = presence;
  await redis
    .multi()
    .sadd(keys.workers(queue), worker)
    .set(keys.worker(queue, worker), JSON.stringify(presence), "PX", expiry)
    .exec();
  if (jobs.length === 0) return [];
  const flags = await redis.mget(jobs.map((job) => keys.stop(queue, job)));
  return jobs.filter((_, i) => flags[i] !== null);
}

/** Says that a worker is gone. */
export async function withdraw(redis: Redis, queue: string, worker: string): Promise<void> {
  await redis.multi().srem(keys.workers(queue), worker).del(keys.worker(queue, worker)).exec();
}

/** The workers that are there. */
export async function presentWorkers(redis: Redis, queue: string): Promise<readonly Presence[]> {
  const names = await redis.smembers(keys.workers(queue));
  if (names.length === 0) return [];
  const texts = await redis.mget(names.map((name) => keys.worker(queue, name)));
  const gone = names.filter((_, i) => texts[i] === null);
  if (gone.length > 0) await redis.srem(keys.workers(queue), gone);
  return texts.flatMap((text) => (typeof text === "string" ? [JSON.parse(text) as Presence] : []));
}

/** Tells the desk of a store why a worker leaves. */
export async function leaveWords(redis: Redis, queue: string, store: string, words: LastWords): Promise<void> {
  const key = keys.left(queue, store);
  await redis.multi().rpush(key, JSON.stringify(words)).ltrim(key, -KEPT, -1).pexpire(key, REMEMBERED).exec();
}

/** Takes what workers of a store said when they left. */
export async function takeWords(redis: Redis, queue: string, store: string): Promise<readonly LastWords[]> {
  const key = keys.left(queue, store);
  const texts = await redis.lrange(key, 0, -1);
  if (texts.length > 0) await redis.ltrim(key, texts.length, -1);
  return texts.map((text) => JSON.parse(text) as LastWords);
}

/** Asks the worker of a job to stop it, or no longer. */
export async function askToStop(redis: Redis, queue: string, job: string, isWanted: boolean): Promise<void> {
  if (isWanted) await redis.set(keys.stop(queue, job), "1", "PX", STOPPING);
  else await redis.del(keys.stop(queue, job));
}

/** Says that the desk of a store is there, until so many milliseconds from now. */
export async function announceDesk(redis: Redis, queue: string, store: string, expiry: number): Promise<void> {
  await redis.set(keys.desk(queue, store), "1", "PX", expiry);
}

/** Whether a store has a desk: nobody comes for the trials of one that has none. */
export async function hasDesk(redis: Redis, queue: string, store: string): Promise<boolean> {
  return (await redis.exists(keys.desk(queue, store))) === 1;
}

/** Says that the desk of a store is gone. */
export async function withdrawDesk(redis: Redis, queue: string, store: string): Promise<void> {
  await redis.del(keys.desk(queue, store));
}
