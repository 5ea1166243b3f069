import type { Redis } from "ioredis";
import type { Note } from "./options.ts";
import { type LastWords, presentWorkers, takeWords } from "./presence.ts";

/** Milliseconds within which the last worker has left by what one says who left. */
const RECENT = 30_000;

/** What a desk looks at its workers with. */
export interface RollCallOptions {
  readonly redis: Redis;
  readonly name: string;
  readonly version: string;
  readonly store: string;
  /** Milliseconds after which a worker that says nothing is gone. */
  readonly expiry: number;
  /** How a person starts a worker. */
  readonly hint: string;
  isBusy(): boolean;
  onNote(note: Note): void;
}

/** Knows the workers of a queue. */
export interface RollCall {
  /** Workers that can take the desk's trials. */
  readonly able: number;
  /** Resolves once there are more of them. */
  grown(): Promise<void>;
  /**
   * Looks at who is there, and tells of what matters.
   *
   * @returns why there is nobody any more, where what ended the last worker would end the next one too
   */
  look(): Promise<Error | undefined>;
}

export function createRollCall(options: RollCallOptions): RollCall {
  const { redis, name, version, store, expiry, hint, isBusy, onNote } = options;
  const strangers = new Set<string>();
  let able = 0;
  let [growing, grow] = once();
  let begun = false;
  let seen = performance.now();
  let looked = seen;
  let isWarned = false;
  let last: (LastWords & { readonly at: number }) | undefined;

  function hear(words: readonly LastWords[]): void {
    for (const said of words) {
      onNote({ level: "warning", text: `worker ${said.worker} left: ${said.reason}` });
      if (said.fatal) last = { ...said, at: performance.now() };
    }
  }

  return {
    get able() {
      return able;
    },
    grown: () => growing,
    async look() {
      const present = await presentWorkers(redis, name);
      const before = able;
      able = present.filter((worker) => worker.version === version).length;
      if (able > before) {
        grow();
        [growing, grow] = once();
      }
      for (const { worker, version: other } of present) {
        if (other === version || strangers.has(worker)) continue;
        strangers.add(worker);
        onNote({
          level: "warning",
          text: `worker ${worker} is of version ${other}, not ${version}: it does no trials`,
        });
      }
      const words = await takeWords(redis, name, store);
      // What is there at the beginning was said to an earlier desk.
      if (begun) hear(words);
      begun = true;
      const now = performance.now();
      // Where nobody could be seen for a while, such as without Redis, they have time to show up.
      if (now - looked > expiry) seen = now;
      looked = now;
      if (able > 0) {
        seen = now;
        isWarned = false;
      }
      if (now - seen < expiry || !isBusy()) return undefined;
      if (last !== undefined && now - last.at < RECENT) {
        return new Error(`${last.reason}; with that the last worker, ${last.worker}, has left; what is done is kept`);
      }
      if (!isWarned) onNote({ level: "warning", text: `no worker takes trials from the queue: ${hint}` });
      isWarned = true;
      return undefined;
    },
  };
}

/** A promise, and what resolves it. */
function once(): [Promise<void>, () => void] {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return [promise, resolve];
}
