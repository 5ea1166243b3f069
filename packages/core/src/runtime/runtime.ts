import type { NdArray, Program } from "../graph/index.ts";

/** An array that a runtime holds, so that feeding it again copies nothing. */
export interface Stored {
  readonly stored: number;
}

/** What programs are fed and what they return, by name. */
export type Feeds = Readonly<Record<string, NdArray | Stored>>;
export type Results = Readonly<Record<string, NdArray>>;

/** A program loaded into a runtime. */
export interface Executable {
  /** Runs it. Rejects with a RuntimeError if a feed is missing or of another type than the program's input. */
  run(feeds: Feeds): Promise<Results>;
  release(): Promise<void>;
}

/** Something that runs programs. Every runtime gives the same results within the tolerance table. */
export interface Runtime {
  readonly name: string;
  load(program: Program): Promise<Executable>;
  /** Takes an array over; its buffer may be moved, so the caller must not use it afterwards. */
  store(array: NdArray): Promise<Stored>;
  drop(stored: Stored): Promise<void>;
  /** Ends the runtime and everything it holds. */
  close(): Promise<void>;
}
