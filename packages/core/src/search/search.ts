import type { Reference } from "../base/index.ts";

/** What shared code asks of a search instead of its name. */
export interface SearchFacts {
  /** Whether it needs finite bounds on every coordinate. */
  readonly bounded: boolean;
  /** Whether what it is told moves what it asks next; one that is not adaptive can be asked for everything at once. */
  readonly adaptive: boolean;
  /** Whether it asks for trials with less than the full budget. */
  readonly budgets: boolean;
}

/** What is searched, and from which seed. Lower values are better. */
export interface SearchSetup {
  /** A safe integer of at least 0; all of a search's randomness comes from it. */
  readonly seed: number;
  /** Where to begin; the middle of the box by default. */
  readonly start?: readonly number[];
  /** The least value of each coordinate, −Infinity where there is none; no bounds by default. */
  readonly lower?: readonly number[];
  /** The greatest value of each coordinate. */
  readonly upper?: readonly number[];
}

/** A point that a search wants to know the value of. */
export interface Proposal {
  /** Its number among the search's proposals, counted from 0. */
  readonly id: number;
  readonly point: readonly number[];
  /** The share of a full trial's budget to spend on it, in (0, 1]. */
  readonly budget: number;
  /** The proposal of the same point, with a smaller budget, that this one goes on from. */
  readonly continues?: number;
}

/** A proposal with its value, which is finite. */
export interface Evaluated {
  readonly id: number;
  readonly point: readonly number[];
  readonly budget: number;
  readonly value: number;
}

/** A search's whole state as plain JSON: `JSON.parse(JSON.stringify(state))` is as good. */
export interface SearchState {
  /** The search's name in the registry. */
  readonly search: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/**
 * A search for the least value of a function of numbers, by ask and tell.
 *
 * What a search does depends on its setup, its options and the values alone: not on how many proposals are asked for at
 * a time, nor on the order or the groups in which their values come back. Equal values are ranked by the order of
 * asking. A value that is not finite (a trial that diverged) ranks below every finite one.
 *
 * @example
 * const search = cmaEs({ seed: 1, start: [3, -2] }, { sigma: 1 });
 * while (search.stopped === undefined) {
 *   const proposals = search.ask();
 *   search.tell(proposals, proposals.map(({ point: [x = 0, y = 0] }) => x * x + 100 * y * y));
 * }
 * search.best // { point, value, … }
 */
export interface Search {
  readonly name: string;
  /**
   * Proposals not given out yet, at most `count` of them and by default all there are; none while the search waits for
   * values, and none once it has stopped.
   */
  ask(count?: number): readonly Proposal[];
  /**
   * The values of proposals, in the same order.
   *
   * @throws UsageError for a proposal that is not pending, or another number of values; nothing is taken then
   */
  tell(proposals: readonly Pick<Proposal, "id">[], values: readonly number[]): void;
  /** Proposals that were given out and have no value yet: after a restore, what must be evaluated again. */
  readonly pending: readonly Proposal[];
  /** The least value so far among those of the greatest budget; undefined until one is finite. */
  readonly best: Evaluated | undefined;
  /** Values told so far. */
  readonly evaluations: number;
  /** Why the search ended; undefined while it goes on. */
  readonly stopped: string | undefined;
  /** Numbers worth seeing. */
  readonly info: Readonly<Record<string, number>>;
  /** Everything the search knows, to be restored bit for bit. */
  state(): SearchState;
}

/** A kind of search, as its registry holds it. */
export interface SearchMethod<Options> {
  readonly facts: SearchFacts;
  readonly references: readonly Reference[];
  start(setup: SearchSetup, options?: Options): Search;
  /** @throws FormatError for what is no state of this search */
  restore(state: unknown): Search;
}

/** A value as a state holds it: null where it is not finite. */
export type Value = number | null;
