// The weight controls side by side: one small noisy table, one network that could learn it by heart, each rule by turns.
import {
  adam,
  fitPhase,
  initialState,
  mlp,
  mse,
  namesOf,
  placeDataset,
  plain,
  randomStream,
  readDataset,
  ruleRegistry,
  startPhase,
  tableSource,
} from "isocline";
import { nodeRuntime } from "isocline/node";

const random = randomStream(1, "example");
const draw = (count) => Array.from({ length: count }, () => random.normal());
const [a, b, noise] = [draw(160), draw(160), draw(160)];
const y = a.map((value, i) => Math.sin(2 * value) + 0.5 * b[i] + 0.5 * noise[i]);

const runtime = nodeRuntime();
const dataset = await readDataset(tableSource("example", { a, b, y }), { target: "y", seed: 1 });
const data = await placeDataset(runtime, dataset);
const model = mlp({ inputs: 2, hidden: [64, 64] });
const settings = { data, model, optimizer: adam(), learningRate: 0.003, batch: 32, seed: 1 };

// Levels and radii that suit this table; every other option is the rule's own.
const options = {
  flooding: { level: 0.15 },
  iflood: { level: 0.05 },
  "soft-ad": { level: 0.05 },
  sam: { radius: 0.2 },
};
for (const name of namesOf(ruleRegistry)) {
  const rule = ruleRegistry.members[name](options[name]);
  const phase = { name: "training", epochs: 80, objective: plain(mse()), rule };
  let last;
  await fitPhase(phase, "baseline", startPhase(initialState(model, settings.optimizer, 1)), settings, {
    onEpoch: (metrics) => {
      last = metrics;
    },
  });
  const { loss, validation } = last;
  console.log(`${name.padEnd(12)} training loss ${loss.toFixed(3)}, validation RMSE ${validation.rmse.toFixed(3)}`);
}
await runtime.close();
