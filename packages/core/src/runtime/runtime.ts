import type { NdArray, Program } from "../graph/index.ts";

/** An array that a runtime holds, so that feeding it again copies nothing. */
export interface Stored {
  readonly stored: number;
}

/** What programs are fed and what they return, by name. */
export type Feeds = Readonly<Record<string, NdArray | Stored>>;
export type Results = Readonly<Record<string, NdArray>>;

/** Which outputs go into stored arrays instead of being returned, by the outputs' names. */
export type Destinations = Readonly<Record<string, Stored>>;

/** A program loaded into a runtime. */
export interface Executable {
  /**
   * Runs it. Outputs named in `into` replace what is stored there, of the same type, and are not returned: a state that
   * goes round from run to run is then never copied out. A stored array may be fed and replaced in one run. It may be
   * run again before it has answered, unless that changes what the later run is fed.
   *
   * @throws RuntimeError if a feed is missing or of another type than the program's input, or a destination does not fit
   */
  run(feeds: Feeds, into?: Destinations): Promise<Results>;
  release(): Promise<void>;
}

/** Something that runs programs. Every runtime gives the same results within the tolerance table. */
export interface Runtime {
  readonly name: string;
  load(program: Program): Promise<Executable>;
  /** Takes an array over; its buffer may be moved, so the caller must not use it afterwards. */
  store(array: NdArray): Promise<Stored>;
  /** A copy of what is stored. */
  fetch(stored: Stored): Promise<NdArray>;
  drop(stored: Stored): Promise<void>;
  /** Ends the runtime and everything it holds. */
  close(): Promise<void>;
}
