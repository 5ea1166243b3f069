import {
  driveSearch,
  type Executor,
  halvingTrials,
  type Json,
  memberOf,
  type Proposal,
  type Search,
  type SearchName,
  type SearchSpace,
  searchRegistry,
  searchSpace,
  type TuningFigures,
  type TuningGoal,
  tuningFigures,
  tuningValue,
  usualPopulation,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import type { Laboratory, Tried, Variation } from "./laboratory.ts";
import { changesPretraining, configWith, rounded, type TunedParameter } from "./space.ts";

/** The proposal of a search, and what it came to. */
export interface Tested {
  readonly proposal: Proposal;
  readonly values: Readonly<Record<string, number>>;
  readonly tried: Exclude<Tried, { readonly status: "interrupted" }>;
  /** Null where it diverged or could not be done. */
  readonly figures: TuningFigures | null;
}

/** Populations of CMA-ES are so many times a whole number, so that as many workers are all busy to a generation's end. */
const TOGETHER = 4;

/**
 * σ of CMA-ES to begin with, as a share of each range: ranges span decades, and a budget is tens of trials. On a quadratic
 * fit of the trials of a table, 40 trials came nearer to the optimum with 0.15 than with 0.3, for each of four population
 * sizes; this leaves some of the reach of the greater one.
 */
const SIGMA = 0.2;

/** A search of a space by a budget of trials. */
export function tuningSearch(name: SearchName, space: SearchSpace, trials: number, seed: number): Search {
  const dimension = space.parameters.length;
  const population = TOGETHER * Math.ceil(usualPopulation(dimension) / TOGETHER);
  return memberOf(searchRegistry, name).start(
    { seed, ...space.box },
    {
      maxEvaluations: trials,
      // A search that has come to its end in one place goes on in another until the budget is spent.
      ...(name === "cma-es" && { population, sigma: SIGMA, restarts: 100, growth: 1 }),
      ...(name === "successive-halving" && { trials: firstRung(trials) }),
    },
  );
}

/** With how many points halving begins so that all its trials are so many at most. */
function firstRung(trials: number): number {
  let points = trials;
  while (points > 1 && halvingTrials({ trials: points }) > trials) points -= 1;
  return points;
}

/** What a search is run with. */
export interface SearchRun {
  readonly config: TrainConfig;
  readonly space: readonly TunedParameter[];
  readonly goal: TuningGoal;
  /** The numeric features. */
  readonly columns: readonly string[];
  readonly search: SearchName;
  readonly trials: number;
  readonly executor: Pick<Executor, "slots" | "grown">;
  readonly signal: AbortSignal;
  readonly laboratory: Pick<Laboratory, "seed" | "train">;
  /** The baseline trained for so many epochs of its branch, or for all of them. */
  baseline(until?: number): Promise<Tried>;
  onTested(tested: Tested): void;
}

/** The way in which trials of a space vary a config. */
export function variationOf(
  config: TrainConfig,
  space: readonly TunedParameter[],
  values: Readonly<Record<string, number>>,
  columns: readonly string[],
): Variation {
  return {
    config: configWith(config, space, values, columns),
    pretraining: configWith(config, space.filter(changesPretraining), values, columns),
    branch: "controlled",
  };
}

/**
 * Searches the space, and waits for the end.
 *
 * @returns what was tested, in the order of proposing; undefined where it was interrupted
 */
export async function runSearch(run: SearchRun): Promise<readonly Tested[] | undefined> {
  const { config, space, goal, columns, executor, signal, laboratory, baseline, onTested } = run;
  const coordinates = searchSpace(space);
  const search = tuningSearch(run.search, coordinates, run.trials, laboratory.seed);
  const epochs = config.epochs?.control ?? 1;
  const tested = new Map<number, Tested>();

  const valuesOf = ({ point }: Proposal): Readonly<Record<string, number>> => {
    const values = coordinates.decode(point);
    return Object.fromEntries(space.map((each) => [each.name, rounded(each, values[each.name] as number)]));
  };
  const test = async (proposal: Proposal): Promise<Tested | undefined> => {
    const values = valuesOf(proposal);
    const { budget, continues } = proposal;
    const until = budget < 1 ? { until: Math.max(1, Math.round(budget * epochs)) } : {};
    const before = continues === undefined ? undefined : tested.get(continues)?.tried;
    const from = before?.status === "ended" ? { from: before.state } : {};
    const [tried, beside] = await Promise.all([
      laboratory.train({ ...variationOf(config, space, values, columns), ...until, ...from }),
      baseline(until.until),
    ]);
    if (tried.status === "interrupted" || beside.status !== "ended") return undefined;
    const figures = tried.status === "ended" ? tuningFigures(tried.record, beside.record, goal) : null;
    return { proposal, values, tried, figures };
  };

  const proposals = new Map<string, Proposal>();
  const ended = await driveSearch({
    search,
    signal,
    executor: {
      get slots() {
        return executor.slots;
      },
      ...(executor.grown === undefined ? {} : { grown: () => executor.grown?.() ?? Promise.resolve() }),
      async run({ key }) {
        const found = await test(proposals.get(key) as Proposal);
        if (found === undefined) return { status: "interrupted" };
        tested.set(found.proposal.id, found);
        onTested(found);
        return { status: "completed", result: null as Json };
      },
      async close() {},
    },
    trialOf(proposal) {
      const key = String(proposal.id);
      proposals.set(key, proposal);
      return { key, task: null };
    },
    scoreOf(_, { id }) {
      const { figures } = tested.get(id) as Tested;
      return figures === null ? Number.NaN : tuningValue(figures, goal);
    },
  });
  if (ended === "interrupted") return undefined;
  return [...tested.values()].sort((a, b) => a.proposal.id - b.proposal.id);
}
