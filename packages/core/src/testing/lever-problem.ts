import { randomStream } from "../base/index.ts";
import { type Lever, slopeTargets, type TargetFeature } from "../control/index.ts";
import { readDataset, tableSource } from "../data/index.ts";
import { diagnose, targetMiss, targetRecords } from "../diagnostics/index.ts";
import { mse } from "../loss/index.ts";
import { mlp } from "../model/index.ts";
import { adam, oneCycleSchedule } from "../optimizer/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { evaluatedParameters, isFinished, laiTraining, placeDataset, trainBranches } from "../training/index.ts";

/** Relations of two columns that a lever is tried on. */
export const leverProblems = ["linear", "nonlinear"] as const;
export type LeverProblem = (typeof leverProblems)[number];

/** What a model without and one with hidden layers can fit. */
const problems: Readonly<
  Record<LeverProblem, { readonly hidden: readonly number[]; readonly of: (a: number, b: number) => number }>
> = {
  linear: { hidden: [], of: (a, b) => a + b / 2 },
  nonlinear: { hidden: [16, 16], of: (a, b) => Math.sin(2 * a) + b / 2 },
};

/** Noise on the target: without errors the Lai lever has nothing to pull by. */
const NOISE = 0.6;

const ROWS = 4000;
const [PRETRAINING, CONTROL] = [10, 20];
const FEATURES: readonly TargetFeature[] = [
  { column: 0, of: "sensitivity" },
  { column: 1, of: "slope" },
];
const LESS = [0.4, 0.25] as const;

/** y is a relation of a and b with noise; a third column means nothing. */
async function tableOf(problem: LeverProblem): ReturnType<typeof readDataset> {
  const random = randomStream(5, "table");
  const draw = (): Float64Array => Float64Array.from({ length: ROWS }, () => random.normal());
  const [a, b, c, noise] = [draw(), draw(), draw(), draw()];
  const y = a.map((value, i) => problems[problem].of(value, b[i] as number) + NOISE * (noise[i] as number));
  return await readDataset(tableSource(problem, { a, b, c, y }), { target: "y", seed: 5, scaling: "standard" });
}

/**
 * Throws unless slope targets by a lever bring the sensitivity to one feature down by two fifths and the slope by another
 * by a quarter, both within 5 % on rows that no training has seen. Cost: a training of some seconds.
 */
export async function expectReached(lever: Lever, problem: LeverProblem, runtime: Runtime): Promise<void> {
  const data = await placeDataset(runtime, await tableOf(problem));
  const model = mlp({ inputs: 3, hidden: problems[problem].hidden });
  const batch = 64;
  const steps = Math.ceil(data.split.train.length / batch);
  let clock = 0;
  const settings = {
    ...{ data, model, optimizer: adam(), learningRate: 0.01, schedule: oneCycleSchedule(), batch, seed: 5 },
    ...{ totalSteps: (PRETRAINING + CONTROL) * steps, now: () => clock++ },
  };
  const control = slopeTargets({ loss: mse(), lever, features: FEATURES });
  const asked = LESS.map((less) => ({ less }));
  const plan = laiTraining({
    ...{ loss: mse(), control: { control, asked } },
    ...{ pretrainingEpochs: PRETRAINING, controlEpochs: CONTROL },
  });
  const { progress } = await trainBranches(plan, ["baseline", "controlled"], settings);
  const [before, after] = await Promise.all(
    (["baseline", "controlled"] as const).map(async (name) => {
      const branch = progress.branches[name];
      if (branch === undefined || !isFinished(branch)) throw new Error(`the ${name} branch did not end`);
      const parameters = evaluatedParameters(branch.progress.state, model, settings.optimizer);
      return await diagnose({ model, parameters, data, seed: 5 });
    }),
  );
  if (before === undefined || after === undefined) throw new Error("nothing was trained");
  const reference = { name: "baseline", figures: before } as const;
  const records = targetRecords({ control, asked }, data, after, reference);
  const missed = records.filter(({ met }) => !met);
  if (missed.length > 0) throw new Error(missed.map(targetMiss).join("; "));
}
