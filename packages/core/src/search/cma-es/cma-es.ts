import { type ResumableStream, randomStream, resumedStream } from "../../base/index.ts";
import { type Box, boxOf, isFiniteBox, uniformIn } from "../box.ts";
import { folded, foldOf, unfolded } from "../fold.ts";
import { ranking } from "../rank.ts";
import { cmaReference, ipopReference } from "../references.ts";
import { firstRound, resumedRound } from "../round.ts";
import type { Evaluated, Search, SearchMethod, SearchSetup, Value } from "../search.ts";
import { drawn, isotropic } from "./distribution.ts";
import { type CmaEsOptions, type CmaEsSettings, settingsOf, strategyOf } from "./options.ts";
import { type CmaEsProgress, type CmaEsState, readCmaEsState } from "./state.ts";
import { conditionOf, endOf, type History, lengthened } from "./termination.ts";
import { updated } from "./update.ts";

const emptyHistory: History = { best: [], median: [] };

/**
 * CMA-ES: draws each generation from a normal distribution and moves, widens and turns it towards the better points.
 *
 * For functions of some 2 to 100 coordinates that are cheap to think of as a landscape: not separable, badly scaled,
 * noisy, without derivatives. Only the ranking of values matters to it. Coordinates should be scaled so that one σ is the
 * same sort of step in each: take logarithms of strengths. Where values are few (under some 10n) random search is about
 * as good.
 *
 * Bounds are kept by folding, so points crowd near a bound but never pass it. A start ends by one of the criteria
 * `diverged`, `tolfun`, `tolx`, `tolxup`, `condition`, `no-effect-axis`, `no-effect-coordinate` and `stagnation`; with
 * restarts left (IPOP) the next one begins with twice the population, at a uniform point of a finite box or else at a
 * normal one about the start. The whole search ends by such a criterion, or as `evaluations` or `target`.
 *
 * Cost: of a generation, λn² and, for the eigendecomposition, some 30n³ multiplications; memory 4n².
 *
 * @throws UsageError for a setup or options that cannot be used
 * @example cmaEs({ seed: 1, start: new Array(8).fill(0) }, { sigma: 1.2, population: 28, variant: "purecma" }) // TaylorGLO
 *
 * Reference: Hansen 2016; restarts Auger and Hansen 2005.
 */
export function cmaEs(setup: SearchSetup, options: CmaEsOptions = {}): Search {
  const box = boxOf(setup);
  const settings = settingsOf(options, box);
  const stream = randomStream(setup.seed, "cma-es");
  return running(settings, box, stream, {
    restart: 0,
    distribution: isotropic(inner(settings, box, box.start), 1),
    history: emptyHistory,
    ...firstRound,
  });
}

/** CMA-ES as its registry holds it. */
export const cmaEsMethod: SearchMethod<CmaEsOptions> = {
  facts: { bounded: false, adaptive: true, budgets: false },
  references: [cmaReference, ipopReference],
  start: cmaEs,
  restore(state) {
    const { settings, box, stream, search: _search, version: _version, ...rest } = readCmaEsState(state);
    const { lower, upper, start } = box;
    const open = { lower: lower.map((low) => low ?? -Infinity), upper: upper.map((high) => high ?? Infinity), start };
    return running(settings, open, resumedStream(stream), rest);
  },
};

/** σ₀ is 1 in the coordinates u that the distribution lives in; a point is σ₀ᵢ·uᵢ, folded. */
function inner({ sigma }: CmaEsSettings, { lower, upper }: Box, point: readonly number[]): readonly number[] {
  return point.map((x, i) => {
    const each = sigma[i] as number;
    return unfolded(foldOf(lower[i] as number, upper[i] as number, each), x) / each;
  });
}

function outer({ sigma }: CmaEsSettings, { lower, upper }: Box, u: readonly number[]): readonly number[] {
  // Adding 0 makes −0 plain, which JSON could not tell apart.
  return u.map((value, i) => {
    const each = sigma[i] as number;
    return folded(foldOf(lower[i] as number, upper[i] as number, each), each * value) + 0;
  });
}

function running(settings: CmaEsSettings, box: Box, stream: ResumableStream, progress: CmaEsProgress): Search {
  const n = box.start.length;
  let { restart, distribution, history, stopped } = progress;
  let strategy = strategyOf(settings, n, restart);
  let drawnFrom = stream.state();
  let points = generation();
  const round = resumedRound(progress, (id, place) => ({
    id,
    point: outer(settings, box, points[place] as readonly number[]),
    budget: 1,
  }));

  function generation(): readonly (readonly number[])[] {
    return Array.from({ length: strategy.population }, () => drawn(distribution, () => stream.normal()));
  }

  /** Points of this generation that may be given out: fewer than all where evaluations run out. */
  function available(): number {
    return Math.min(points.length, (settings.maxEvaluations ?? Number.POSITIVE_INFINITY) - round.first);
  }

  function isGoodEnough(found: Evaluated | undefined): boolean {
    return found !== undefined && settings.target !== null && found.value <= settings.target;
  }

  function finishGeneration(inOrder: readonly Value[]): void {
    const ranked = ranking(inOrder);
    distribution = updated(
      distribution,
      strategy,
      ranked.map((place) => points[place] as readonly number[]),
    );
    const sorted = ranked.map((place) => inOrder[place] as Value);
    history = lengthened(history, strategy, sorted, distribution.generation);
    const { tolerances } = settings;
    stopped = endOf({ strategy, distribution, history, values: sorted, firstSigma: 1, tolerances });
    if (isGoodEnough(round.best)) stopped = "target";
    else if (stopped !== undefined && restart < settings.restarts) beginAnew();
    round.next(inOrder.length);
    if (stopped !== undefined) return;
    drawnFrom = stream.state();
    points = generation();
  }

  function beginAnew(): void {
    stopped = undefined;
    restart += 1;
    strategy = strategyOf(settings, n, restart);
    const middle = inner(settings, box, box.start);
    const start = isFiniteBox(box)
      ? inner(
          settings,
          box,
          uniformIn(box, () => stream.uniform()),
        )
      : middle.map((value) => value + stream.normal());
    distribution = isotropic(start, 1);
    history = emptyHistory;
  }

  return {
    name: "cma-es",
    ask: (count = Number.POSITIVE_INFINITY) => round.ask(count, stopped === undefined ? available() : 0),
    tell(proposals, told) {
      round.tell(proposals, told);
      const values = round.values(points.length);
      if (values !== undefined) finishGeneration(values);
      if (stopped === undefined && round.evaluations === settings.maxEvaluations) stopped = "evaluations";
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
      return {
        generation: distribution.generation,
        restart,
        population: strategy.population,
        sigma: distribution.sigma,
        condition: conditionOf(distribution),
      };
    },
    state() {
      const finite = (value: number): Value => (Number.isFinite(value) ? value : null);
      const state: CmaEsState = {
        search: "cma-es",
        version: 1,
        settings,
        box: { lower: box.lower.map(finite), upper: box.upper.map(finite), start: box.start },
        restart,
        distribution,
        stream: drawnFrom,
        history,
        ...round.state(),
        ...(stopped === undefined ? {} : { stopped }),
      };
      return { ...state };
    },
  };
}
