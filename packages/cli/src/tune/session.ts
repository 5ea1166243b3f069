import {
  type Executor,
  holdsLimits,
  holdsThroughout,
  RuntimeError,
  type TuningFigures,
  tuningFinalists,
  tuningObjective,
} from "isocline";
import type { Tuning } from "isocline/report";
import { writeAtomically } from "../files.ts";
import type { Interrupts } from "../interrupt.ts";
import { tuningPage } from "../report/pages.ts";
import type { OwnRunFolder } from "../run-folder.ts";
import type { Terminal } from "../terminal.ts";
import type { Preparation } from "../train/prepare.ts";
import { type GivenExecutor, noteTo, openExecutor } from "../trials/executor-options.ts";
import { showTrials, type TrialsProgress } from "../trials/progress.ts";
import { openSearchStore } from "../trials/search-store.ts";
import type { Store } from "../trials/store.ts";
import {
  describedBaseline,
  describedTrials,
  type TuningBasis,
  type TuningEnd,
  tuningBasis,
  tuningDocument,
} from "./document.ts";
import { describedFinal, type Final, runFinals } from "./finals.ts";
import type { Facilities, Laboratory, Tried } from "./laboratory.ts";
import { chosenFinal, missedBySearch } from "./outcome.ts";
import type { TuningPlan } from "./plan.ts";
import { chosenOptions, writeChosen } from "./results.ts";
import { runSearch, type Tested, variationOf } from "./search.ts";
import { openSeeds, type Seeds } from "./seeds.ts";
import { writeTuneConfig } from "./write.ts";

/** What a tuning is run with. */
export interface TuningOptions {
  readonly plan: TuningPlan;
  /** Under the first seed. */
  readonly preparation: Preparation;
  /** The same training under another seed. */
  read(seed: number): Promise<Preparation>;
  readonly executor: GivenExecutor;
  readonly folder: OwnRunFolder;
  readonly terminal: Terminal;
  readonly interrupts: Pick<Interrupts, "signal" | "finish">;
  /** When it began, ISO 8601. */
  readonly created: string;
  /** Refuses a table that is not the one that the search began with. */
  checkDataset(digest: string): void;
}

/** A search at work. */
interface Work {
  readonly options: TuningOptions;
  readonly store: Store;
  readonly executor: Executor;
  readonly tally: Tally;
  /** Ends all of it. */
  readonly signal: AbortSignal;
  readonly seeds: Seeds;
  readonly tested: Tested[];
}

/** How a search came out before anything is written of it. */
interface Found {
  readonly tested: readonly Tested[];
  readonly finals: readonly Final[];
  readonly laboratories: readonly Laboratory[];
}

/**
 * Searches, trains the best points under all seeds, chooses one, and keeps the folder as it goes: `tune.json` (status
 * `running`) and `trials/` from the start; the model, its config, the report and the final record at the end. What was
 * done is found in `trials/` again, so a search that was interrupted or killed goes on by being run again.
 */
export async function runTuning(options: TuningOptions): Promise<Tuning> {
  const { plan, preparation, folder, terminal, interrupts } = options;
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const store = await openSearchStore(options.executor.store, folder.trials);
  const { dataset } = preparation;
  const datasetBytes = dataset.features.byteLength + dataset.targets.byteLength;
  const progress = await showTrials(terminal, trialsOf(plan, plan.trials, plan.finalists));
  const executor = await openExecutor(options.executor, {
    ...{ store, datasetBytes, onReport: progress.report, onNote: noteTo(terminal) },
  });
  const stopping = new AbortController();
  const signal = AbortSignal.any([interrupts.signal, stopping.signal]);
  let failure: { readonly error: unknown } | undefined;
  let lost: { readonly seed: number; readonly tried: Tried } | undefined;
  const tally = tallied(executor, progress);
  const facilities: Facilities = { store, executor: tally, signal };
  try {
    const seeds = await openSeeds(preparation, {
      seeds: plan.seeds,
      facilities,
      read: options.read,
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
    const basis = tuningBasis(preparation, plan, { created: options.created, digest: seeds.first.dataset });
    // Before the record, so that a search that can go on has it.
    if (preparation.network !== undefined) await writeAtomically(folder.file("network"), preparation.network.bytes);
    await save(folder, tuningDocument(basis, { ...beginning, seconds: 0 }));
    await writeTuneConfig(folder, preparation.config, plan);
    const work: Work = { options, store, executor, tally, signal, seeds, tested: [] };
    let found: Found | undefined;
    try {
      found = await searched(work);
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
      const end = { ...(await soFar(work)), status, seconds: seconds(), ratio: 0, missed: null } as const;
      const document = tuningDocument(basis, end);
      await save(folder, document);
      return document;
    }
    interrupts.finish();
    return await concluded(work, basis, found, seconds());
  } finally {
    progress.stop();
    stopping.abort();
    await executor.close();
  }
}

const beginning = { status: "running", ratio: 0, baselines: [], trials: [], missed: null } as const;

async function save(folder: OwnRunFolder, document: Tuning): Promise<void> {
  const { stringifyTuning } = await import("isocline/report");
  await writeAtomically(folder.file("tuning"), stringifyTuning(document));
}

/** Trials of a plan in all, with a pretraining and a baseline a seed. */
function trialsOf({ seeds }: TuningPlan, trials: number, finalists: number): number {
  return 2 * seeds.length + trials + finalists * (seeds.length - 1);
}

/** Trials that are done, as a person is told of them. */
interface Tally extends Pick<Executor, "run"> {
  /** There will be so many in all. */
  expect(total: number): void;
  /** Says something new of what was found. */
  note(text: string): void;
}

function tallied(executor: Executor, progress: TrialsProgress): Tally {
  let done = 0;
  return {
    async run(trial, signal) {
      const outcome = await executor.run(trial, signal);
      if (outcome.status !== "interrupted") progress.done(++done);
      return outcome;
    },
    expect: (total) => progress.expect(Math.max(done, total)),
    note: (text) => progress.done(done, text),
  };
}

/** The search and the finals; undefined where one was interrupted or cannot be compared with anything. */
async function searched({ options, executor, tally, signal, seeds, tested }: Work): Promise<Found | undefined> {
  const { plan, preparation } = options;
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
      tested.push(each);
      if (each.proposal.budget < 1 || !holdsLimits(each.figures, goal)) return;
      if (best?.figures && tuningObjective(best.figures, goal) <= tuningObjective(each.figures, goal)) return;
      best = each;
      tally.note(bestText(each.figures));
    },
  });
  if (all === undefined) return undefined;
  const whole = all.map(({ proposal, figures }) => (proposal.budget === 1 ? figures : null));
  const finalists = tuningFinalists(whole, goal, plan.finalists).map((place) => all[place] as Tested);
  const laboratories = await seeds.all();
  tally.expect(trialsOf(plan, all.length, finalists.length));
  const run = { config: preparation.config, space, goal, columns, laboratories };
  const finals = await runFinals(finalists, { ...run, baseline: (place) => seeds.baseline(place) });
  const baselines = await Promise.all(plan.seeds.map((_, place) => seeds.baseline(place)));
  if (finals === undefined || baselines.some(({ status }) => status !== "ended")) return undefined;
  return { tested: all, finals, laboratories };
}

/** The best so far, in a few words. */
function bestText({ loss, sensitivity }: TuningFigures): string {
  const percent = (share: number | null): string => `${(100 * (share ?? Number.NaN)).toFixed(1)} %`;
  return `best: ${percent(sensitivity)} of the sensitivity, loss ${percent(loss)}`;
}

/** What is known of a search that has not come to its end. */
async function soFar({ options, seeds, tested }: Work): Promise<Pick<TuningEnd, "baselines" | "trials">> {
  const { plan } = options;
  const laboratories = await seeds.all().catch(() => [seeds.first]);
  const baselines = await Promise.all(
    laboratories.map(async (laboratory, place) => describedBaseline(laboratory, await seeds.baseline(place))),
  );
  const inOrder = tested.toSorted((a, b) => a.proposal.id - b.proposal.id);
  return {
    baselines: baselines.filter((baseline) => baseline !== undefined),
    trials: describedTrials(inOrder, plan),
  };
}

/** Validation rows for each training row, where seeds draw them anew: 0 where all have the same. */
function drawnRatio(laboratories: readonly Laboratory[]): number {
  const [first, ...others] = laboratories;
  if (first === undefined) return 0;
  const same = others.every(({ validation }) => validation.every((row, i) => row === first.validation[i]));
  return same ? 0 : first.rows.validation / first.rows.training;
}

/** Chooses, and writes what there is: the model before the record, which then speaks of what lies beside it. */
async function concluded(
  work: Work,
  basis: TuningBasis,
  { finals, laboratories, tested }: Found,
  seconds: number,
): Promise<Tuning> {
  const { plan, preparation, folder } = work.options;
  const { goal, seeds, space, columns } = plan;
  const ratio = drawnRatio(laboratories);
  const searchMissed = missedBySearch(tested, plan);
  const chosen = searchMissed === null ? chosenFinal(finals, plan) : { missed: searchMissed };
  const finalists = finals.map((final) => describedFinal(final, goal, seeds, ratio, holdsThroughout(final, goal)));
  const end = { ...(await soFar(work)), ratio, seconds, finalists };
  let document: Tuning;
  if ("missed" in chosen) {
    document = tuningDocument(basis, { ...end, status: "missed", missed: chosen.missed });
  } else {
    const { tested: point } = chosen.final;
    const { config } = variationOf(preparation.config, space, point.values, columns);
    const baseline = await work.seeds.baseline(0);
    if (point.tried.status !== "ended" || baseline.status !== "ended") throw new Error("a chosen trial has ended");
    const states = { state: point.tried.state, baseline: baseline.state, dataset: work.seeds.first.dataset };
    await writeChosen(folder, work.store, space, { config, network: preparation.network, ...states });
    const options = chosenOptions(config, space);
    const choice = { trial: point.proposal.id + 1, reason: chosen.reason, options };
    document = tuningDocument(basis, { ...end, status: "completed", chosen: choice, missed: null });
  }
  await writeAtomically(folder.file("report"), await tuningPage(document));
  await save(folder, document);
  return document;
}
