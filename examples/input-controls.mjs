// The input controls side by side: a table whose column `b` is noisy, one network, each control by turns.
import {
  adam,
  diagnose,
  fitPhase,
  initialState,
  inputControlRegistry,
  mlp,
  mse,
  namesOf,
  placeDataset,
  plain,
  randomStream,
  readDataset,
  readTargetSlopes,
  startPhase,
  tableSource,
} from "isocline";
import { nodeRuntime } from "isocline/node";

const random = randomStream(1, "example");
const draw = () => Array.from({ length: 400 }, () => random.normal());
const [a, clean, blur, noise] = [draw(), draw(), draw(), draw()];
const b = clean.map((value, i) => value + 0.5 * blur[i]);
const y = a.map((value, i) => Math.sin(2 * value) + clean[i] + 0.1 * noise[i]);
// What sobolev learns beside the numbers: how y changes with a and b, by the formula that made it.
const [yByA, yByB] = [a.map((value) => 2 * Math.cos(2 * value)), clean.map(() => 0.8)];

const runtime = nodeRuntime();
const table = tableSource("example", { a, b, y, yByA, yByB });
const read = await readDataset(table, { target: "y", exclude: ["yByA", "yByB"], seed: 1 });
const dataset = await readTargetSlopes(table, read, { a: "yByA", b: "yByB" });
const data = await placeDataset(runtime, dataset);
const model = mlp({ inputs: 2, hidden: [32, 32] });
const settings = { data, model, optimizer: adam(), learningRate: 0.005, batch: 64, seed: 1 };

// What suits this table; every other option is the control's own.
const options = {
  jacobian: { strength: 0.1 },
  "jacobian-projected": { strength: 0.1 },
  "double-backprop": { strength: 0.3 },
  "slope-bounds": {
    bounds: [
      { lower: -2, upper: 2 },
      { lower: 0, upper: 0.5 },
    ],
  },
  "lai-directed": { directions: [0, 1] },
};

async function train(name, objective) {
  const phase = { name: "training", epochs: 60, objective };
  const start = startPhase(initialState(model, settings.optimizer, 1));
  const { state } = await fitPhase(phase, "controlled", start, settings);
  const { metrics, slope } = await diagnose({ model, parameters: state.parameters, data, seed: 1 });
  const figures = [metrics.rmse, slope.a, slope.b].map((figure) => figure.toFixed(3));
  console.log(`${name.padEnd(34)} RMSE ${figures[0]}, slope by a ${figures[1]}, by b ${figures[2]}`);
}

await train("no control", plain(mse()));
for (const name of namesOf(inputControlRegistry)) await train(name, inputControlRegistry.members[name](options[name]));
await runtime.close();
