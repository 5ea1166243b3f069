import { randomStream } from "../src/base/index.ts";
import { lai, type Objective } from "../src/control/index.ts";
import { readDataset, tableSource } from "../src/data/index.ts";
import { mse } from "../src/loss/index.ts";
import { type Model, mlp } from "../src/model/index.ts";
import { adam, constantSchedule, type Update } from "../src/optimizer/index.ts";
import type { Runtime } from "../src/runtime/index.ts";
import { type BranchingPlan, type FitSettings, laiTraining, placeDataset } from "../src/training/index.ts";

/** What a small run can be told. */
export interface SmallRunOptions {
  readonly rows?: number;
  readonly model?: Model;
  readonly optimizer?: Update;
  readonly learningRate?: number;
  readonly batch?: number;
  readonly seed?: number;
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

/** Settings for training y = sin(2a) + b/2 + noise, from columns a, b and one that means nothing. */
export async function smallRun(
  runtime: Runtime,
  {
    rows = 120,
    model,
    optimizer = adam(),
    learningRate = 0.01,
    batch = 16,
    seed = 7,
    patience,
    signal,
  }: SmallRunOptions = {},
): Promise<FitSettings> {
  const random = randomStream(seed, "table");
  const draw = (): number[] => Array.from({ length: rows }, () => random.normal());
  const [a, b, c, noise] = [draw(), draw(), draw(), draw()];
  const y = a.map((value, i) => Math.sin(2 * value) + 0.5 * (b[i] as number) + 0.1 * (noise[i] as number));
  const dataset = await readDataset(tableSource("small", { a, b, c, y }), { target: "y", seed });
  let clock = 0;
  return {
    data: await placeDataset(runtime, dataset),
    model: model ?? mlp({ inputs: 3, hidden: [8, 8] }),
    optimizer,
    learningRate,
    schedule: constantSchedule(),
    totalSteps: 1000,
    batch,
    seed,
    now: () => clock++,
    ...(patience === undefined ? {} : { patience }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Lai training of so many epochs. */
export function smallPlan(
  pretrainingEpochs: number,
  controlEpochs: number,
  {
    share = 0.25,
    by = "batch",
    control = lai({ lambda: 0.01 }),
  }: { readonly share?: number; readonly by?: "batch" | "sample"; readonly control?: Objective } = {},
): BranchingPlan {
  return laiTraining({ loss: mse(), control, pretrainingEpochs, controlEpochs, share, by });
}
