import type { Timings } from "./timings.ts";

/** Something that a person should know of; `warning` for what needs them. */
export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
}

/** What both ends of a queue are told. */
export interface QueueOptions {
  /** redis://[[user]:password@]host[:port][/database], or rediss:// for TLS. */
  readonly url: string;
  /** Which queue of that Redis; all that work on one have its name. */
  readonly name?: string;
  /** What both ends must agree on: a worker gives the trials of another version back. */
  readonly version: string;
  /** What errors call the URL. */
  readonly where?: string;
  readonly onNote?: (note: Note) => void;
  readonly timings?: Partial<Timings>;
}

export const DEFAULT_NAME = "isocline";

/** What the keys of all queues begin with. */
export const PREFIX = "isocline";
