// Times the training step of a small convolutional network on MNIST, batches of 128, Adam, against PyTorch eager:
// `npm run bench:conv [-- --json]`.
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { adam, convnet, crossEntropy, epochProgram, initialState, lai, mse, plain } from "isocline";
import { nodeRuntime } from "isocline/node";
import { folder, mnist } from "./mnist.mjs";
import { openTorch } from "./torch.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
  },
});
const rounds = Number(options.rounds);
const [batch, rows, width] = [128, 12_800, 784];
const threadCounts = cpus().length > 1 ? [1, 2] : [1];
const base = { channels: [16, 32], kernel: 3, pooling: "average", batchNorm: false };
const cases = {
  plain: { ...base, objective: "cross-entropy", steps: 20 },
  "max pooling": { ...base, pooling: "max", objective: "cross-entropy", steps: 20 },
  "5x5": { ...base, kernel: 5, objective: "cross-entropy", steps: 12 },
  "batch norm": { ...base, batchNorm: true, objective: "cross-entropy", steps: 12 },
  "one output": { ...base, objective: "mse", steps: 20 },
  lai: { ...base, objective: "lai", steps: 8 },
};
const runtimes = new Map(threadCounts.map((threads) => [threads, nodeRuntime({ threads })]));
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const { features, targets } = mnist(rows);

/** A loaded epoch, and a function that times steps of it. */
async function prepare({ channels, kernel, pooling, batchNorm, objective }, runtime) {
  const classes = objective === "cross-entropy" ? 10 : undefined;
  const model = convnet({ shape: [1, 28, 28], outputs: classes ?? 1, channels, kernel, pooling, batchNorm });
  const objectives = { "cross-entropy": plain(crossEntropy()), mse: plain(mse()), lai: lai({ lambda: 0.1 }) };
  const epoch = epochProgram({
    model,
    objective: objectives[objective],
    optimizer: adam(),
    batch,
    width,
    targets: { columns: 1, ...(classes === undefined ? {} : { classes }) },
  });
  const executable = await runtime.load(epoch);
  const held = {
    features: await runtime.store({ dtype: "float32", shape: [rows, width], data: features.slice() }),
    targets: await runtime.store({ dtype: "float32", shape: [rows, 1], data: targets.slice() }),
  };
  // Parameters and optimizer slots stay with the runtime, as they do in training.
  const { parameters } = initialState(model, adam(), 1);
  const state = {};
  for (const { name, tensor } of epoch.inputs) {
    if (name !== "parameters" && !name.startsWith("slot.")) continue;
    const [length] = tensor.shape;
    const data = name === "parameters" ? parameters.slice() : new Float32Array(length);
    state[name] = await runtime.store({ dtype: "float32", shape: [length], data });
  }
  const into = Object.fromEntries(Object.entries(state).map(([name, stored]) => [`next.${name}`, stored]));
  let done = 0;
  return {
    async time(steps) {
      const each = (value) => ({
        dtype: "float32",
        shape: [steps],
        data: Float32Array.from({ length: steps }, (_, i) => value(i)),
      });
      const order = BigInt64Array.from({ length: steps * batch }, (_, i) => BigInt(((done * batch + i) * 7919) % rows));
      const feeds = {
        ...held,
        ...state,
        order: { dtype: "int64", shape: [steps, batch], data: order },
        keys: { dtype: "int64", shape: [steps], data: new BigInt64Array(steps) },
        rates: each(() => 1e-3),
        numbers: each((i) => done + i + 1),
        count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) },
      };
      const began = performance.now();
      const { losses } = await executable.run(feeds, into);
      const ms = (performance.now() - began) / steps;
      done += steps;
      return { ms, loss: losses.data.at(-1) };
    },
    async release() {
      await executable.release();
      for (const stored of [...Object.values(held), ...Object.values(state)]) await runtime.drop(stored);
    },
  };
}

/**
 * Times one case with every thread count, ours and PyTorch's in turn, round by round; the better count of each is
 * chosen afterwards by its median, so that a disturbed moment decides nothing.
 */
async function measure({ steps, ...step }, torch) {
  const prepared = new Map();
  for (const [threads, runtime] of runtimes) prepared.set(threads, await prepare(step, runtime));
  const ours = new Map(threadCounts.map((threads) => [threads, []]));
  const theirs = new Map(threadCounts.map((threads) => [threads, []]));
  let loss = Number.NaN;
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const threads of threadCounts) {
      const mine = await prepared.get(threads).time(steps);
      const other = torch ? await torch.time({ ...step, batch, folder }, threads, Math.ceil(steps / 2)) : Number.NaN;
      // OpenBLAS's threads go on spinning for a while after their work, on the cores that we want next.
      if (torch) await setTimeout(100);
      loss = mine.loss;
      if (round === 0) continue;
      ours.get(threads).push(mine.ms);
      theirs.get(threads).push(other);
    }
  }
  for (const each of prepared.values()) await each.release();
  const best = (/** @type {Map<number, number[]>} */ times) =>
    threadCounts.toSorted((a, b) => median(times.get(a)) - median(times.get(b)))[0];
  const [threads, torchThreads] = [best(ours), best(theirs)];
  const [mine, other] = [ours.get(threads), theirs.get(torchThreads)];
  return {
    threads,
    msPerStep: median(mine),
    torchThreads: torch ? torchThreads : null,
    torchMsPerStep: torch ? median(other) : null,
    ratio: torch ? median(mine.map((ms, i) => other[i] / ms)) : null,
    // It must have fallen: what is timed is training.
    loss,
  };
}

const torch = await openTorch("peer-torch-conv.py");
say(torch ? `PyTorch ${torch.version}` : "PyTorch is absent (Debian: python3-torch, libopenblas0-pthread): no ratios");
say("MNIST, batch 128, convnet 16-32 | ms/step (threads)  PyTorch (threads)  ratio | last loss");
const results = {};
for (const [name, step] of Object.entries(cases)) {
  if (options.only !== "" && !options.only.split(",").includes(name)) continue;
  const found = await measure(step, torch);
  results[name] = { ...step, ...found };
  const theirs = torch ? `${found.torchMsPerStep.toFixed(1)} (${found.torchThreads})  ${found.ratio.toFixed(2)}` : "-";
  say(`${name} | ${found.msPerStep.toFixed(1)} (${found.threads})  ${theirs} | ${found.loss.toFixed(3)}`);
}
torch?.close();
for (const runtime of runtimes.values()) await runtime.close();
if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
