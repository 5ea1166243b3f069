/** How long a chunk of steps should take: short enough for progress, cancelling and checkpoints. */
const chunkMilliseconds = 250;

/** Chooses how many steps to run at a time from how long they took. */
export interface Pace {
  /** Steps of the next chunk. */
  next(): number;
  took(steps: number, milliseconds: number): void;
}

/** A pace that starts with a few steps and settles at about a quarter of a second. */
export function createPace(): Pace {
  let steps = 8;
  return {
    next: () => steps,
    took(done, milliseconds) {
      const wanted = Math.round((done * chunkMilliseconds) / Math.max(milliseconds, 1));
      // Growing by bounded factors keeps one odd measurement from making a chunk that lasts minutes.
      steps = Math.max(1, Math.min(wanted, steps * 8));
    },
  };
}
