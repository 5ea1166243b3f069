import { checkCount, checkTold } from "./checks.ts";
import { betterOf, kept } from "./rank.ts";
import type { Evaluated, Proposal, Value } from "./search.ts";

/** Where a round stands, as a search's state holds it, and what was found in all rounds so far. */
export interface RoundState {
  /** The number of the round's first proposal. */
  readonly first: number;
  /** How many of the round's proposals were given out. */
  readonly asked: number;
  /** Places in the round with the values told. */
  readonly told: readonly (readonly [number, Value])[];
  readonly evaluations: number;
  readonly best?: Evaluated;
}

/** The first round of a search. */
export const firstRound: RoundState = { first: 0, asked: 0, told: [], evaluations: 0 };

/** Proposals whose values are waited for as a whole, such as a generation or a rung. */
export interface Round {
  /** The number of the first proposal. */
  readonly first: number;
  readonly pending: readonly Proposal[];
  /** Over all rounds so far. */
  readonly best: Evaluated | undefined;
  readonly evaluations: number;
  /** Proposals not given out yet, of the first `available` ones at most `count`. */
  ask(count: number, available: number): readonly Proposal[];
  tell(proposals: readonly Pick<Proposal, "id">[], told: readonly number[]): void;
  /** The values in the order of asking, once there are so many; else undefined. */
  values(size: number): readonly Value[] | undefined;
  /** Begins the round after one of so many proposals. */
  next(size: number): void;
  state(): RoundState;
}

/** A round that goes on from a state; `proposalOf` gives the proposal of an id at a place in the round. */
export function resumedRound(state: RoundState, proposalOf: (id: number, place: number) => Proposal): Round {
  let { first, asked, evaluations, best } = state;
  let values = new Map<number, Value>(state.told);
  const proposal = (place: number): Proposal => proposalOf(first + place, place);
  return {
    get first() {
      return first;
    },
    get pending() {
      const places = Array.from({ length: asked }, (_, place) => place);
      return places.filter((place) => !values.has(place)).map(proposal);
    },
    get best() {
      return best;
    },
    get evaluations() {
      return evaluations;
    },
    ask(count, available) {
      checkCount(count);
      const from = asked;
      asked = Math.max(from, Math.min(available, asked + count));
      return Array.from({ length: asked - from }, (_, i) => proposal(from + i));
    },
    tell(proposals, told) {
      checkTold(proposals, told, (id) => id >= first && id < first + asked && !values.has(id - first));
      for (const [i, { id }] of proposals.entries()) {
        const value = kept(told[i] as number);
        values.set(id - first, value);
        best = betterOf(best, proposal(id - first), value);
      }
      evaluations += proposals.length;
    },
    values: (size) =>
      values.size < size ? undefined : Array.from({ length: size }, (_, place) => values.get(place) ?? null),
    next(size) {
      first += size;
      asked = 0;
      values = new Map();
    },
    state: () => ({
      first,
      asked,
      told: [...values].sort(([a], [b]) => a - b),
      evaluations,
      ...(best === undefined ? {} : { best }),
    }),
  };
}
