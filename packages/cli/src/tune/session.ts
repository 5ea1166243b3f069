import { type Executor, holdsLimits, RuntimeError, tuningFinalists, tuningObjective } from "isocline";
import type { Tuning } from "isocline/report";
import { writeAtomically } from "../files.ts";
import type { SearchSession } from "../search-command.ts";
import type { Preparation } from "../train/preparation.ts";
import { noteTo, openExecutor } from "../trials/executor-options.ts";
import { showTrials } from "../trials/progress.ts";
import { openSearchStore } from "../trials/search-store.ts";
import { concluded, type Found, type Standing, saveTuning, soFar } from "./conclude.ts";
import { tuningBasis, tuningDocument } from "./document.ts";
import { runFinals } from "./finals.ts";
import type { Facilities, Tried } from "./laboratory.ts";
import { checkBaseline } from "./outcome.ts";
import type { TuningPlan } from "./plan.ts";
import { runSearch, type SearchRun, type Tested } from "./search.ts";
import { openSeeds } from "./seeds.ts";
import { bestText, type Tally, tallied } from "./tally.ts";
import { writeTuneConfig } from "./write.ts";

/** What a tuning is run with. */
export interface TuningOptions extends SearchSession {
  readonly plan: TuningPlan;
  /** Under the first seed. */
  readonly preparation: Preparation;
  /** The same training under another seed. */
  read(seed: number): Promise<Preparation>;
}

/**
 * Searches, trains the best points under all seeds, chooses one, and keeps the folder as it goes: `tune.json` (status
 * `running`) and `trials/` from the start; the model, its config, the report and the final record at the end. What was
 * done is found in `trials/` again, so a search that was interrupted or killed goes on by being run again.
 */
export async function runTuning(options: TuningOptions): Promise<Tuning> {
  const { plan, preparation, folder, terminal, interrupts, before } = options;
  const began = performance.now();
  const seconds = (): number => before + (performance.now() - began) / 1000;
  const store = await openSearchStore(options.executor.store, folder.trials);
  const { dataset } = preparation;
  const datasetBytes = dataset.features.byteLength + dataset.targets.byteLength;
  const progress = await showTrials(terminal, trialsOf(plan, plan.trials, plan.finalists));
  const stopping = new AbortController();
  const signal = AbortSignal.any([interrupts.signal, stopping.signal]);
  let failure: { readonly error: unknown } | undefined;
  let lost: { readonly seed: number; readonly tried: Tried } | undefined;
  let executor: Executor | undefined;
  try {
    executor = await openExecutor(options.executor, {
      ...{ store, datasetBytes, onReport: progress.report, onNote: noteTo(terminal) },
    });
    const tally = tallied(executor, progress, () => stopping.abort());
    const facilities: Facilities = { store, executor: tally, signal };
    const seeds = await openSeeds(preparation, {
      seeds: plan.seeds,
      facilities,
      read: options.read,
      onBaseline: (record) => checkBaseline(record, plan.goal),
      onLost(seed, tried) {
        lost ??= { seed, tried };
        stopping.abort();
      },
      onError(error) {
        failure ??= { error };
        stopping.abort();
      },
    });
    options.checkDataset(seeds.first.dataset);
    const basis = await tuningBasis(preparation, plan, { created: options.created, digest: seeds.first.dataset });
    // Before the record, so that a search that can go on has it.
    if (preparation.network !== undefined) await writeAtomically(folder.file("network"), preparation.network.bytes);
    await saveTuning(folder, tuningDocument(basis, { ...beginning, seconds: before }));
    await writeTuneConfig(folder, preparation.config, plan);
    const tested: Tested[] = [];
    const standing: Standing = { plan, preparation, folder, store, seeds, tested };
    let found: Found | undefined;
    try {
      found = await searched(standing, { executor, tally, signal, onTested: (each) => void tested.push(each) });
    } catch (error) {
      failure ??= { error };
      stopping.abort();
    }
    await seeds.settled();
    progress.stop();
    if (failure !== undefined) throw failure.error;
    if (found === undefined && lost?.tried.status === "failed") {
      const expected = "a baseline to compare trials with";
      throw new RuntimeError({ where: `seed ${lost.seed}`, expected, found: lost.tried.reason });
    }
    if (found === undefined) {
      const status = lost === undefined ? "interrupted" : "diverged";
      const end = { ...(await soFar(standing)), status, seconds: seconds(), ratio: 0, missed: null } as const;
      const document = tuningDocument(basis, end);
      await saveTuning(folder, document);
      return document;
    }
    interrupts.finish();
    return await concluded(standing, basis, found, seconds());
  } finally {
    progress.stop();
    stopping.abort();
    await executor?.close();
  }
}

const beginning = { status: "running", ratio: 0, baselines: [], trials: [], missed: null } as const;

/** Trials of a plan in all, with a pretraining and a baseline a seed. */
function trialsOf({ seeds }: TuningPlan, trials: number, finalists: number): number {
  return 2 * seeds.length + trials + finalists * (seeds.length - 1);
}

/** What a search is done with. */
interface Work extends Pick<SearchRun, "onTested" | "signal"> {
  readonly executor: Pick<Executor, "slots" | "grown">;
  readonly tally: Tally;
}

/** The search and the finals; undefined where one was interrupted or cannot be compared with anything. */
async function searched({ plan, preparation, seeds }: Standing, work: Work): Promise<Found | undefined> {
  const { executor, tally, signal, onTested } = work;
  const { goal, columns, space } = plan;
  let best: Tested | undefined;
  const all = await runSearch({
    config: preparation.config,
    space,
    goal,
    columns,
    search: plan.search,
    trials: plan.trials,
    executor,
    signal,
    laboratory: seeds.first,
    baseline: (until) => seeds.baseline(0, until),
    onTested(each) {
      onTested(each);
      if (each.proposal.budget < 1 || !holdsLimits(each.figures, goal)) return;
      if (best?.figures && tuningObjective(best.figures, goal) <= tuningObjective(each.figures, goal)) return;
      best = each;
      tally.note(bestText(each.figures));
    },
  });
  if (all === undefined) return undefined;
  const whole = all.map(({ proposal, values, figures }) => ({
    values,
    figures: proposal.budget === 1 ? figures : null,
  }));
  const finalists = tuningFinalists(whole, goal, plan.finalists).map((place) => all[place] as Tested);
  const laboratories = await seeds.all();
  tally.expect(trialsOf(plan, all.length, finalists.length));
  const run = { config: preparation.config, space, goal, columns, laboratories };
  const finals = await runFinals(finalists, { ...run, baseline: (place) => seeds.baseline(place) });
  const baselines = await Promise.all(plan.seeds.map((_, place) => seeds.baseline(place)));
  if (finals === undefined || baselines.some(({ status }) => status !== "ended")) return undefined;
  return { tested: all, finals, laboratories };
}
