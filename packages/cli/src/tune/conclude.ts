import { holdsThroughout } from "isocline";
import type { Tuning } from "isocline/report";
import { writeAtomically } from "../files.ts";
import { withDocument } from "../report/pages.ts";
import type { OwnRunFolder } from "../run-folder.ts";
import type { Preparation } from "../train/preparation.ts";
import type { Store } from "../trials/store.ts";
import { describedBaseline, describedTrials, type TuningBasis, type TuningEnd, tuningDocument } from "./document.ts";
import { describedFinal, type Final } from "./finals.ts";
import type { Laboratory } from "./laboratory.ts";
import { chosenFinal, missedBySearch } from "./outcome.ts";
import type { TuningPlan } from "./plan.ts";
import { chosenOptions, writeChosen } from "./results.ts";
import { type Tested, variationOf } from "./search.ts";
import type { Seeds } from "./seeds.ts";

/** What a search has come to, and where. */
export interface Standing {
  readonly plan: TuningPlan;
  readonly preparation: Preparation;
  readonly folder: OwnRunFolder;
  readonly store: Store;
  readonly seeds: Seeds;
  /** In the order in which they ended. */
  readonly tested: readonly Tested[];
}

/** How a search came out before anything is written of it. */
export interface Found {
  readonly tested: readonly Tested[];
  readonly finals: readonly Final[];
  readonly laboratories: readonly Laboratory[];
}

/** Writes the record of a search, whole or not at all. */
export async function saveTuning(folder: OwnRunFolder, document: Tuning): Promise<void> {
  const { stringifyTuning } = await import("isocline/report");
  await writeAtomically(folder.file("tuning"), stringifyTuning(document));
}

/** What is known of a search that has not come to its end. */
export async function soFar({ plan, seeds, tested }: Standing): Promise<Pick<TuningEnd, "baselines" | "trials">> {
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
export async function concluded(
  standing: Standing,
  basis: TuningBasis,
  { finals, laboratories, tested }: Found,
  seconds: number,
): Promise<Tuning> {
  const { plan, preparation, folder, store } = standing;
  const { goal, seeds, space, columns } = plan;
  const ratio = drawnRatio(laboratories);
  const searchMissed = missedBySearch(tested, plan);
  const chosen = searchMissed === null ? chosenFinal(finals, plan) : { missed: searchMissed };
  const finalists = finals.map((final) => describedFinal(final, goal, seeds, ratio, holdsThroughout(final, goal)));
  const end = { ...(await soFar(standing)), ratio, seconds, finalists };
  let document: Tuning;
  if ("missed" in chosen) {
    document = tuningDocument(basis, { ...end, status: "missed", missed: chosen.missed });
  } else {
    const { tested: point } = chosen.final;
    const { config } = variationOf(preparation.config, space, point.values, columns);
    const baseline = await standing.seeds.baseline(0);
    if (point.tried.status !== "ended" || baseline.status !== "ended") throw new Error("a chosen trial has ended");
    const states = { state: point.tried.state, baseline: baseline.state, dataset: standing.seeds.first.dataset };
    await writeChosen(folder, store, space, { config, network: preparation.network, ...states });
    const options = chosenOptions(config, space);
    const choice = { trial: point.proposal.id + 1, reason: chosen.reason, options };
    document = tuningDocument(basis, { ...end, status: "completed", chosen: choice, missed: null });
  }
  const { renderTuning } = await import("isocline/report");
  await writeAtomically(
    folder.file("report"),
    await withDocument((page) => renderTuning(document, { document: page })),
  );
  await saveTuning(folder, document);
  return document;
}
