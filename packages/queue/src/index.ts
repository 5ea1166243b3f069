/** @isocline/queue: the trials of a search on many machines, by BullMQ on Redis. */
export { parseQueueAddress, type QueueAddress } from "./address.ts";
export { checkQueue, type QueueExecutorOptions, queueExecutor } from "./executor.ts";
export type { QueuedTrial, RefusedTrial, StorePlace } from "./job.ts";
export type { Note, QueueOptions } from "./options.ts";
export { defaultTimings, type Timings } from "./timings.ts";
export { type QueueWorker, startWorker, type WorkContext, type WorkerOptions, type WorkOutcome } from "./worker.ts";
