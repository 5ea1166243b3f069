import { checkShape, type ErrorKind, FormatError, type Json, shortKey, type Trial } from "isocline";
import { z } from "zod";

/** Where the data and the results of trials are: a folder that the desk and its workers see, perhaps by other paths. */
export interface StorePlace {
  /** What tells it from all others. */
  readonly id: string;
  /** Its path at the desk. */
  readonly path: string;
}

/** A trial as a worker gets it. */
export interface QueuedTrial extends Trial {
  readonly store: StorePlace;
}

/** What a job carries; the trial's data and its result are in the store. */
export interface JobData extends QueuedTrial {
  /** The version of the desk's program. */
  readonly version: string;
}

/** A trial that no worker can do, for what ends its whole search, such as data whose hash differs. */
export interface RefusedTrial {
  readonly status: "refused";
  readonly kind: ErrorKind;
  readonly reason: string;
}

/** How a job ended; a result is in the store, under the trial's key. */
export type JobOutcome =
  | { readonly status: "completed" }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "interrupted" }
  | RefusedTrial;

/** How far a job is. */
export interface JobProgress {
  readonly worker: string;
  readonly share: number;
}

const schema: z.ZodType<JobData> = z.object({
  version: z.string(),
  key: z.string(),
  task: z.custom<Json>((value) => value !== undefined),
  store: z.object({ id: z.string(), path: z.string() }),
});

const outcomeSchema: z.ZodType<JobOutcome> = z.discriminatedUnion("status", [
  z.object({ status: z.literal("completed") }),
  z.object({ status: z.literal("failed"), reason: z.string() }),
  z.object({ status: z.literal("interrupted") }),
  z.object({
    status: z.literal("refused"),
    kind: z.enum(["usage", "data", "format", "shape", "runtime"]),
    reason: z.string(),
  }),
]);

/** The name of a trial's job: a trial that is put into the queue twice for one store is one job. */
export function jobIdOf({ key }: Trial, { id }: Pick<StorePlace, "id">): string {
  return `${id}.${key}`;
}

/** The store and the key in the name of a job. */
export function partsOfJobId(jobId: string): { readonly store: string; readonly key: string } {
  const dot = jobId.indexOf(".");
  return { store: jobId.slice(0, Math.max(0, dot)), key: jobId.slice(dot + 1) };
}

/**
 * What a job carries.
 *
 * @throws FormatError for a job of a desk of another version
 */
export function readJob(data: unknown, id: string, version: string): JobData {
  const given = typeof data === "object" && data !== null && "version" in data ? String(data.version) : "unknown";
  if (given !== version) {
    throw new FormatError({
      where: `trial ${shortKey(partsOfJobId(id).key)} of the queue`,
      expected: `one of version ${version}, this worker's`,
      found: `one of version ${given}`,
      remedy: "run the same version at the desk and on all workers; the trial was given back",
    });
  }
  return checkShape(data, `job ${id} of the queue`, schema, "empty the queue, and start the search again");
}

/** How a job ended, as its worker returned it. @throws FormatError for another value */
export function readOutcome(value: unknown, id: string): JobOutcome {
  return checkShape(value, `job ${id} of the queue`, outcomeSchema, "empty the queue, and start the search again");
}
