import { meanInterval, type TuningFigures, type TuningGoal, tuningFigures } from "isocline";
import type { TuningFinalist } from "isocline/report";
import type { TrainConfig } from "../config/train-config.ts";
import type { Laboratory, Tried } from "./laboratory.ts";
import { type Tested, variationOf } from "./search.ts";
import type { TunedParameter } from "./space.ts";

/** A point of the front under every seed. */
export interface Final {
  readonly tested: Tested;
  /** In the order of the seeds; null where it diverged or could not be done. */
  readonly seeds: readonly (TuningFigures | null)[];
}

/** What finals are run with. */
export interface FinalsRun {
  readonly config: TrainConfig;
  readonly space: readonly TunedParameter[];
  readonly goal: TuningGoal;
  readonly columns: readonly string[];
  readonly laboratories: readonly Pick<Laboratory, "train">[];
  /** The whole baseline of a seed, by its place. */
  baseline(place: number): Promise<Tried>;
}

/**
 * Trains points under all seeds, as many at a time as there are workers.
 *
 * @returns undefined where it was interrupted
 */
export async function runFinals(finalists: readonly Tested[], run: FinalsRun): Promise<readonly Final[] | undefined> {
  const { config, space, goal, columns, laboratories, baseline } = run;
  const finals = await Promise.all(
    finalists.map(async (tested) => {
      const variation = variationOf(config, space, tested.values, columns);
      const seeds = await Promise.all(
        laboratories.map(async (laboratory, place) => {
          if (place === 0) return tested.figures;
          const [tried, beside] = await Promise.all([laboratory.train(variation), baseline(place)]);
          if (tried.status === "interrupted" || beside.status !== "ended") return undefined;
          return tried.status === "ended" ? tuningFigures(tried.record, beside.record, goal) : null;
        }),
      );
      const known = seeds.filter((figures) => figures !== undefined);
      return known.length === seeds.length ? { tested, seeds: known } : undefined;
    }),
  );
  const known = finals.filter((final) => final !== undefined);
  return known.length === finals.length ? known : undefined;
}

/** A final with its means and their intervals. */
export function describedFinal(
  { tested, seeds }: Final,
  { features }: TuningGoal,
  numbers: readonly number[],
  ratio: number,
  feasible: boolean,
): TuningFinalist {
  const over = (read: (figures: TuningFigures) => number | null | undefined) => {
    const values = seeds.flatMap((figures) => (figures === null ? [] : [read(figures) ?? Number.NaN]));
    return meanInterval(values.filter(Number.isFinite), { ratio });
  };
  return {
    trial: tested.proposal.id + 1,
    seeds: numbers.map((seed, i) => ({ seed, figures: seeds[i] ?? null })),
    error: over(({ error }) => error),
    loss: over(({ loss }) => loss),
    sensitivity: over(({ sensitivity }) => sensitivity),
    features: Object.fromEntries(features.map((name) => [name, over((figures) => figures.features[name])])),
    feasible,
  };
}
