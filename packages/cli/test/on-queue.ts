import { join } from "node:path";
import type { Executor, Trial, TrialReport } from "isocline";
import { resolveConfig } from "../src/config/resolve.ts";
import type { TrainConfig } from "../src/config/train-config.ts";
import { prepare } from "../src/train/prepare.ts";
import { openExecutor } from "../src/trials/executor-options.ts";
import { trialOf } from "../src/trials/run-trial.ts";
import { openStore, type Store } from "../src/trials/store.ts";
import { shareTraining, type TrainingTask } from "../src/trials/training-trial.ts";
import { type Running, start } from "./isocline.ts";

/** A search's store, and the tasks of its trainings. */
export interface BegunSearch {
  readonly store: Store;
  configured(changes: Partial<TrainConfig>): TrainingTask;
}

/** Puts the table houses.csv of a folder into a store there. */
export async function beginSearch(folder: string, name: string, epochs: string): Promise<BegunSearch> {
  const store = await openStore(join(folder, name));
  const options = { data: join(folder, "houses.csv"), target: "price", exclude: "id", hidden: "16,16", batch: "64" };
  const preparation = await prepare(resolveConfig({ options: { ...options, epochs, threads: "1" } }));
  return { store, ...(await shareTraining(store, preparation)) };
}

/** A pretraining of so many epochs. */
export function pretraining({ configured }: BegunSearch, epochs: number, changes: Partial<TrainConfig> = {}): Trial {
  return trialOf("pretraining", { ...configured({ epochs: { pretraining: epochs, control: 1 }, ...changes }) });
}

/** The desk of a search, and what it heard. */
export interface Desk extends Executor {
  readonly reports: readonly TrialReport[];
  readonly notes: readonly string[];
}

export async function openDesk(url: string, store: Store): Promise<Desk> {
  const reports: TrialReport[] = [];
  const notes: string[] = [];
  const executor = await openExecutor(
    { queue: url },
    {
      ...{ store, datasetBytes: 0 },
      onReport: (report) => reports.push(report),
      onNote: ({ text }) => notes.push(text),
    },
  );
  return {
    ...{ reports, notes },
    get slots() {
      return executor.slots;
    },
    run: (trial, signal) => executor.run(trial, signal),
    close: () => executor.close(),
  };
}

/** `isocline worker` as it runs. */
export interface RunningWorkers extends Running {
  said(): string;
}

export function startWorkers(folder: string, ...args: readonly string[]): RunningWorkers {
  const running = start(folder, "worker", ...args);
  let said = "";
  running.child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  return { ...running, said: () => said };
}
