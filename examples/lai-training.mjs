// Lai training from a program: a model that answers a noisy input less steeply, beside its uncontrolled twin.
import {
  adam,
  diagnose,
  isFinished,
  lai,
  laiTraining,
  mlp,
  mse,
  placeDataset,
  randomStream,
  readDataset,
  tableSource,
  trainBranches,
} from "isocline";
import { nodeRuntime } from "isocline/node";

// A table: y depends on a and on b, but b is measured badly.
const random = randomStream(1, "example");
const a = Array.from({ length: 2000 }, () => random.normal());
const truth = a.map(() => random.normal());
const b = truth.map((value) => value + 0.5 * random.normal());
const y = a.map((value, i) => Math.sin(2 * value) + (truth[i] ?? 0));

const runtime = nodeRuntime();
const dataset = await readDataset(tableSource("example", { a, b, y }), { target: "y", seed: 1 });
const data = await placeDataset(runtime, dataset);
const model = mlp({ inputs: 2, hidden: [32, 32] });
const plan = laiTraining({
  loss: mse(),
  // a may be as steep as it likes; b is pulled to a slope of 0.1 target deviations a deviation.
  control: lai({ boundary: [1, 0.1] }),
  pretrainingEpochs: 30,
  controlEpochs: 30,
  share: 0.1,
});
const settings = { data, model, optimizer: adam(), batch: 64, seed: 1 };
const { progress } = await trainBranches(plan, ["baseline", "controlled"], settings);

for (const [name, branch] of Object.entries(progress.branches)) {
  if (!isFinished(branch)) continue;
  const { parameters } = branch.progress.state;
  const { metrics, slope } = await diagnose({ model, parameters, data, seed: 1 });
  console.log(
    `${name}: RMSE ${metrics.rmse?.toFixed(3)}, slope of a ${slope.a?.toFixed(2)}, of b ${slope.b?.toFixed(2)}`,
  );
}
await runtime.close();
