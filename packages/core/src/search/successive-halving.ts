import { z } from "zod";
import { randomStream } from "../base/index.ts";
import { checkShape } from "../training/index.ts";
import { boxOf, requireFiniteBox, uniformIn } from "./box.ts";
import { check, checkWhole } from "./checks.ts";
import { ranking } from "./rank.ts";
import { successiveHalvingReference } from "./references.ts";
import { firstRound, resumedRound } from "./round.ts";
import type { Search, SearchMethod, SearchSetup, Value } from "./search.ts";
import { numbersSchema, roundFields, wholeSchema } from "./state-parts.ts";

/** What successive halving can be told. */
export interface SuccessiveHalvingOptions {
  /** Points to begin with. */
  readonly trials?: number;
  /** η: of each rung the best 1/η go on, with η times the budget. */
  readonly reduction?: number;
  /** The share of a full trial that the first rung gets at least. */
  readonly leastBudget?: number;
}

const USUAL: Required<SuccessiveHalvingOptions> = { trials: 27, reduction: 3, leastBudget: 1 / 27 };

const trial = z.strictObject({
  point: numbersSchema,
  /** The same point's proposal of the rung before. */
  continues: wholeSchema.exactOptional(),
});

const schema = z.strictObject({
  search: z.literal("successive-halving"),
  version: z.literal(1),
  reduction: z.number(),
  rungs: z.int().min(1),
  rung: wholeSchema,
  trials: z.array(trial).min(1),
  ...roundFields,
  stopped: z.string().exactOptional(),
});

type State = z.infer<typeof schema>;
type Trial = z.infer<typeof trial>;

/**
 * Successive halving: many points get a small budget, the best of them a greater one, until few get the full one.
 *
 * With R rungs, rung r = 0 … R − 1 gives each of its points the budget η^(r − R + 1), and the best ⌊n/η⌋ of its n points
 * (at least one) go on; R is the most for which the first rung gets at least `leastBudget` and the last one has a point
 * by η-fold thinning. A point that goes on says by `continues` which trial it goes on from, so that none begins anew.
 * Points are uniform in the box. A trial that diverged never goes on; where all did, the search ends as `diverged`,
 * else as `finished`.
 *
 * Not for values whose order at a small budget says little about the full one, such as of learning rates under a schedule.
 *
 * Cost: about `trials`·R/η^(R−1) full budgets; 27 trials with η = 3 cost 4.
 *
 * @throws UsageError for a box that is not finite, or options that cannot be used
 * @example successiveHalving({ seed: 1, lower: [-6], upper: [0] }, { trials: 27 })
 *
 * Reference: Jamieson and Talwalkar 2016.
 */
export function successiveHalving(
  setup: SearchSetup,
  {
    trials = USUAL.trials,
    reduction = USUAL.reduction,
    leastBudget = USUAL.leastBudget,
  }: SuccessiveHalvingOptions = {},
): Search {
  const box = boxOf(setup);
  requireFiniteBox(box, "successive halving");
  checkWhole("trials of successive halving", trials, 1);
  check(reduction > 1 && Number.isFinite(reduction), "reduction of successive halving", "a number above 1", reduction);
  check(
    leastBudget > 0 && leastBudget <= 1,
    "leastBudget of successive halving",
    "a share above 0, at most 1",
    leastBudget,
  );
  const stream = randomStream(setup.seed, "successive-halving");
  return running({
    reduction,
    rungs: rungsOf(trials, reduction, leastBudget),
    rung: 0,
    trials: Array.from({ length: trials }, () => ({ point: uniformIn(box, () => stream.uniform()) })),
    ...firstRound,
  });
}

/** Successive halving as its registry holds it. */
export const successiveHalvingMethod: SearchMethod<SuccessiveHalvingOptions> = {
  facts: { bounded: true, adaptive: true, budgets: true },
  references: [successiveHalvingReference],
  start: successiveHalving,
  restore: (state) => running(checkShape(state, "state of successive halving", schema, "restore what state() gave")),
};

/** The most rungs for which the budget and the number of points allow; rounding of 27^(1/3) and the like is forgiven. */
function rungsOf(trials: number, reduction: number, leastBudget: number): number {
  const most = Math.min(1 / leastBudget, trials);
  return 1 + Math.floor(Math.log(most) / Math.log(reduction) + 1e-9);
}

/** How many of a rung's points go on. */
const survivorsOf = (points: number, reduction: number): number => Math.max(1, Math.floor(points / reduction + 1e-9));

/** Trials of all rungs together, for so many points to begin with. */
export function halvingTrials({
  trials = USUAL.trials,
  reduction = USUAL.reduction,
  leastBudget = USUAL.leastBudget,
}: SuccessiveHalvingOptions = {}): number {
  let [total, points] = [0, trials];
  for (let rung = rungsOf(trials, reduction, leastBudget); rung > 0; rung--) {
    total += points;
    points = survivorsOf(points, reduction);
  }
  return total;
}

function running(progress: Omit<State, "search" | "version">): Search {
  const { reduction, rungs } = progress;
  let { rung, stopped } = progress;
  let trials: readonly Trial[] = progress.trials;
  const round = resumedRound(progress, (id, place) => {
    const { point, continues } = trials[place] as Trial;
    const budget = reduction ** (rung - rungs + 1);
    return { id, point, budget, ...(continues === undefined ? {} : { continues }) };
  });

  function finishRung(inOrder: readonly Value[]): void {
    const finite = ranking(inOrder).filter((place) => inOrder[place] !== null);
    const next = finite.slice(0, survivorsOf(trials.length, reduction));
    if (finite.length === 0) stopped = "diverged";
    else if (rung === rungs - 1) stopped = "finished";
    if (stopped !== undefined) return;
    const survivors = next.sort((a, b) => a - b);
    const from = round.first;
    const former = trials;
    round.next(former.length);
    trials = survivors.map((place) => ({ point: (former[place] as Trial).point, continues: from + place }));
    rung += 1;
  }

  return {
    name: "successive-halving",
    ask: (count = Number.POSITIVE_INFINITY) => round.ask(count, stopped === undefined ? trials.length : 0),
    tell(proposals, told) {
      round.tell(proposals, told);
      const values = round.values(trials.length);
      if (values !== undefined) finishRung(values);
    },
    get pending() {
      return round.pending;
    },
    get best() {
      return round.best;
    },
    get evaluations() {
      return round.evaluations;
    },
    get stopped() {
      return stopped;
    },
    get info() {
      return { rung, rungs, trials: trials.length };
    },
    state(): State {
      return {
        search: "successive-halving",
        version: 1,
        reduction,
        rungs,
        rung,
        trials: [...trials],
        ...round.state(),
        ...(stopped === undefined ? {} : { stopped }),
      };
    },
  };
}
