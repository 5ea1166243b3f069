import type { BranchRecord } from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import type { Preparation } from "../train/preparation.ts";
import { type Facilities, type Laboratory, openLaboratory, type Tried } from "./laboratory.ts";

/** The laboratories of all seeds, each with its baseline. */
export interface Seeds {
  readonly first: Laboratory;
  /** All of them, once their tables have been read. */
  all(): Promise<readonly Laboratory[]>;
  /** The baseline of a seed by its place, trained for so many epochs of its branch or for all of them; once each. */
  baseline(place: number, until?: number): Promise<Tried>;
  /** Waits until nothing of it goes on. */
  settled(): Promise<void>;
}

/** What seeds are opened with. */
export interface SeedsOptions {
  readonly seeds: readonly number[];
  readonly facilities: Facilities;
  /** Reads the table under another seed. */
  read(seed: number): Promise<Preparation>;
  /** A baseline has come to its end. @throws what makes it unfit to be compared with */
  onBaseline(record: BranchRecord): void;
  /** A baseline did not come to its end, so that nothing can be compared with it. */
  onLost(seed: number, tried: Tried): void;
  onError(error: unknown): void;
}

/**
 * Opens the laboratories, one table after the other, and trains their baselines beside all else: a search is told first of
 * all whether there is something to compare with, and workers that wait for a generation to end have something to do.
 */
export async function openSeeds(preparation: Preparation, options: SeedsOptions): Promise<Seeds> {
  const { seeds, facilities, read, onBaseline, onLost, onError } = options;
  const first = await openLaboratory(preparation, facilities);
  const config: TrainConfig = preparation.config;
  const laboratories: Promise<Laboratory>[] = [Promise.resolve(first)];
  for (const seed of seeds.slice(1)) {
    const before = laboratories.at(-1) as Promise<Laboratory>;
    laboratories.push(
      before.then(async (laboratory) =>
        facilities.signal.aborted ? laboratory : openLaboratory(await read(seed), facilities),
      ),
    );
  }
  const baselines = new Map<string, Promise<Tried>>();
  const baseline = (place: number, until?: number): Promise<Tried> => {
    const key = `${place} ${until}`;
    const known = baselines.get(key) ?? trained(place, until);
    baselines.set(key, known);
    return known;
  };
  const trained = async (place: number, until?: number): Promise<Tried> => {
    const laboratory = await (laboratories[place] as Promise<Laboratory>);
    if (facilities.signal.aborted) return { status: "interrupted" };
    const seeded = { ...config, seed: laboratory.seed };
    const variation = { config: seeded, pretraining: seeded, branch: "baseline" } as const;
    return laboratory.train({ ...variation, ...(until === undefined ? {} : { until }) });
  };
  const watched = seeds.map(async (seed, place) => {
    try {
      const tried = await baseline(place);
      if (tried.status === "ended") onBaseline(tried.record);
      else if (tried.status !== "interrupted") onLost(seed, tried);
    } catch (error) {
      onError(error);
    }
  });
  return {
    first,
    all: () => Promise.all(laboratories),
    baseline,
    async settled() {
      await Promise.allSettled([...watched, ...laboratories, ...baselines.values()]);
    },
  };
}
