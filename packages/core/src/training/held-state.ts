import type { Destinations, Feeds, Runtime, Stored } from "../runtime/index.ts";
import type { TrainingState } from "./state.ts";
import { storeCopy } from "./stored-vector.ts";

/** A training state that stays with the runtime from chunk to chunk: a wide network's costs more to copy than a step. */
export interface HeldState {
  /** Puts a state there, unless it is the one that `take` gave last. */
  put(state: TrainingState): Promise<void>;
  /** What a chunk is fed, and where its results go. */
  readonly feeds: Feeds;
  readonly into: Destinations;
  /** A copy of what is there, after so many steps and epochs in all. */
  take(step: number, epoch: number): Promise<TrainingState>;
  release(): Promise<void>;
}

/**
 * @param names the compiled epoch's state, the parameter vector first
 * @param state of the lengths that all states will have
 */
export async function holdState(runtime: Runtime, names: readonly string[], state: TrainingState): Promise<HeldState> {
  const store = (of: TrainingState): Promise<readonly Stored[]> =>
    Promise.all(arraysOf(of).map((values) => storeCopy(runtime, values)));
  let stored = await store(state);
  let last = state;
  const drop = async (): Promise<void> => {
    await Promise.all(stored.map((array) => runtime.drop(array)));
  };
  const named = (prefix: string): Readonly<Record<string, Stored>> =>
    Object.fromEntries(names.map((name, i) => [`${prefix}${name}`, stored[i] as Stored]));
  return {
    async put(next) {
      if (next === last) return;
      await drop();
      stored = await store(next);
      last = next;
    },
    get feeds() {
      return named("");
    },
    get into() {
      return named("next.");
    },
    async take(step, epoch) {
      const arrays = await Promise.all(stored.map((array) => runtime.fetch(array)));
      const [parameters, ...rest] = arrays.map(({ data }) => data as Float32Array);
      const control = last.control === undefined ? {} : { control: rest.pop() as Float32Array };
      last = { parameters: parameters as Float32Array, slots: rest, ...control, step, epoch };
      return last;
    },
    release: drop,
  };
}

/** In the order of the compiled epoch's state. */
function arraysOf({ parameters, slots, control }: TrainingState): readonly Float32Array[] {
  return [parameters, ...slots, ...(control === undefined ? [] : [control])];
}
