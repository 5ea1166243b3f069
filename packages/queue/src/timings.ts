/** How often things are looked at, and how long is waited; all in milliseconds. */
export interface Timings {
  /** Between signs of life of a worker. */
  readonly heartbeat: number;
  /** After its last sign of life a worker counts as gone. */
  readonly expiry: number;
  /** After its last sign of life a desk counts as gone: workers drop its trials. */
  readonly absence: number;
  /** How long a trial stays with a worker that says nothing; it is renewed at half of it. */
  readonly lock: number;
  /** Between looks for trials whose worker is gone. */
  readonly stalled: number;
  /** Between looks of the desk at its trials, beside the events that it hears of. */
  readonly poll: number;
  /** How long a desk waits for a Redis that has gone before it gives up. */
  readonly patience: number;
  /** How long a result may take to appear in the desk's view of the store: network file systems keep old views. */
  readonly lag: number;
}

/** A killed worker's trial is with another within `lock + stalled`: 15 seconds. */
export const defaultTimings: Timings = {
  heartbeat: 1000,
  expiry: 5000,
  absence: 60_000,
  lock: 10_000,
  stalled: 5000,
  poll: 1000,
  patience: 600_000,
  lag: 90_000,
};
