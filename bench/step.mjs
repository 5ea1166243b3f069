// Times the compiled training step against PyTorch eager: `npm run bench:step [-- --json]`.
import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import {
  adam,
  epochOrder,
  epochProgram,
  input,
  lai,
  matmul,
  mlp,
  mse,
  nodesOf,
  plain,
  program,
  randomStream,
  sum,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { openTorch } from "./torch.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: "" },
    // What `apart` asks of a process of its own.
    measurement: { type: "string", default: "" },
  },
});
const rounds = Number(options.rounds);
/** Rounds of a comparison with PyTorch. Runs still differ by up to a fifth: a figure needs several. */
const comparisons = 3 * rounds;
/** Processes that share the rounds of an overhead, each at least its part. */
const overheadProcesses = 3;
const threadCounts = cpus().length > 1 ? [1, 2] : [1];
const features = 8;
// A percent's cost is summed over runs: an even number, by which its steps, a hundred or more, can be divided.
const sizes = [
  { hidden: 64, batch: 256, steps: 600, runs: 12 },
  { hidden: 256, batch: 1024, steps: 30, runs: 10 },
  { hidden: 1024, batch: 1024, steps: 3, runs: 20 },
].filter(({ hidden }) => options.only === "" || options.only.split(",").includes(String(hidden)));
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const f32 = (/** @type {number[]} */ shape, /** @type {Float32Array} */ data) => ({ dtype: "float32", shape, data });

/** Gaussian noise from a fixed generator, so that every run of the bench does the same work. */
function noise(/** @type {number} */ length, scale = 1) {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return Float32Array.from(
    { length },
    () => scale * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(6.2831853 * uniform()),
  );
}

/** Floating-point operations of one step's matrix products. */
function productFlops(epoch) {
  let total = 0;
  for (const { op, inputs, shape, attributes } of nodesOf(epoch)) {
    if (op.name !== "matmul" && op.name !== "gemm") continue;
    const inner = inputs[0].shape[attributes.transposeA ? 0 : 1];
    total += 2 * shape[0] * shape[1] * inner;
  }
  return total;
}

/** A loaded epoch, and a function that times steps of it. */
async function prepare({ hidden, batch, activation, objective, share }, runtime) {
  const model = mlp({ inputs: features, hidden: [hidden, hidden], activation });
  const control = lai({ lambda: 0.1 });
  const epoch = epochProgram({
    model,
    objective: objective === "lai" ? control : plain(mse()),
    ...(share === undefined ? {} : { controlledBatch: control }),
    optimizer: adam(),
    batch,
    width: features,
  });
  const executable = await runtime.load(epoch);
  const rows = batch * 16;
  const x = noise(rows * features);
  const y = Float32Array.from({ length: rows }, (_, i) => Math.sin(x[i * features]) + 0.5 * x[i * features + 1]);
  const stored = {
    features: await runtime.store(f32([rows, features], x)),
    targets: await runtime.store(f32([rows, 1], y)),
  };
  // Parameters and optimizer slots stay with the runtime, as they do in training.
  const state = {};
  for (const { name, tensor } of epoch.inputs) {
    if (name !== "parameters" && !name.startsWith("slot.")) continue;
    const [length] = tensor.shape;
    const values = name === "parameters" ? noise(length, 0.1) : new Float32Array(length);
    state[name] = await runtime.store(f32([length], values));
  }
  const into = Object.fromEntries(Object.entries(state).map(([name, held]) => [`next.${name}`, held]));
  let done = 0;
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  let [pass, shuffled, next] = [0, all, rows];
  // Rows, shuffled anew for each pass: two int32 words an int64, since making BigInts one by one takes seconds.
  const rowsOf = (/** @type {number} */ steps) => {
    const words = new Int32Array(2 * steps * batch);
    for (let i = 0; i < steps * batch; i++) {
      if (next === rows) [shuffled, next] = [epochOrder(all, batch, randomStream(1, "order", pass++)), 0];
      words[2 * i] = shuffled[next++];
    }
    return new BigInt64Array(words.buffer);
  };
  let drawn;
  return {
    flops: productFlops(epoch),
    async time(steps) {
      const each = (value) =>
        f32(
          [steps],
          Float32Array.from({ length: steps }, (_, i) => value(i)),
        );
      // An exact 1 % of the batches, spread over the steps of all runs.
      const controlledBy = (/** @type {number} */ step) => Math.floor(step * (share ?? 0));
      const flags = Uint8Array.from({ length: steps }, (_, i) =>
        Number(controlledBy(done + i + 1) > controlledBy(done + i)),
      );
      if (drawn?.steps !== steps) drawn = { steps, order: rowsOf(steps) };
      const feeds = {
        ...stored,
        ...state,
        order: { dtype: "int64", shape: [steps, batch], data: drawn.order },
        flags: { dtype: "bool", shape: [steps], data: flags },
        rates: each(() => 1e-3),
        numbers: each((i) => done + i + 1),
        count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) },
      };
      const began = performance.now();
      const running = executable.run(feeds, into);
      // As in training, the next rows are shuffled while these are under way.
      drawn = { steps, order: rowsOf(steps) };
      await running;
      const ms = (performance.now() - began) / steps;
      done += steps;
      return ms;
    },
  };
}

/** GFLOP/s of one 1024³ product, the best of several. */
async function gemmPeak(threads) {
  const runtime = nodeRuntime({ threads });
  const n = 1024;
  const [a, b] = [input("a", "float32", [n, n]), input("b", "float32", [n, n])];
  const executable = await runtime.load(program("gemm", { total: sum(matmul(a, b)) }));
  const feeds = {
    a: await runtime.store(f32([n, n], noise(n * n))),
    b: await runtime.store(f32([n, n], noise(n * n))),
  };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 12; i++) {
    const began = performance.now();
    await executable.run(feeds);
    best = Math.min(best, performance.now() - began);
  }
  await runtime.close();
  return (2 * n ** 3) / best / 1e6;
}

/**
 * Times one step with every thread count, ours and PyTorch's in turn, round by round; the better count of each is
 * chosen afterwards by its median, so that a disturbed moment decides nothing.
 */
async function measure(step, steps) {
  const torch = await openTorch();
  const runtimes = new Map(threadCounts.map((threads) => [threads, nodeRuntime({ threads })]));
  const prepared = new Map();
  for (const [threads, runtime] of runtimes) prepared.set(threads, await prepare(step, runtime));
  const ours = new Map(threadCounts.map((threads) => [threads, []]));
  const theirs = new Map(threadCounts.map((threads) => [threads, []]));
  // PyTorch takes fewer steps a round, to save time, and more than one, so that its first does not decide.
  const torchSteps = Math.max(3, Math.ceil(steps / 3));
  // The first round warms up and is not counted.
  for (let round = 0; round <= comparisons; round++) {
    for (const threads of threadCounts) {
      const mine = await prepared.get(threads).time(steps);
      const other = torch ? await torch.time(step, threads, torchSteps) : Number.NaN;
      // OpenBLAS's threads go on spinning for a while after their work, on the cores that we want next.
      if (torch) await setTimeout(100);
      if (round === 0) continue;
      ours.get(threads).push(mine);
      theirs.get(threads).push(other);
    }
  }
  const best = (/** @type {Map<number, number[]>} */ times) =>
    threadCounts.toSorted((a, b) => median(times.get(a)) - median(times.get(b)))[0];
  const [threads, torchThreads] = [best(ours), best(theirs)];
  const [mine, other] = [ours.get(threads), theirs.get(torchThreads)];
  const { flops } = prepared.get(threads);
  torch?.close();
  for (const runtime of runtimes.values()) await runtime.close();
  return {
    ...step,
    threads,
    torchThreads: torch ? torchThreads : null,
    msPerStep: median(mine),
    torchMsPerStep: torch ? median(other) : null,
    ratio: torch ? median(mine.map((ms, i) => other[i] / ms)) : null,
    // The fastest round of each: what both can do when nothing else has the cores.
    ratioOfFastest: torch ? Math.min(...other) / Math.min(...mine) : null,
    gflops: flops / median(mine) / 1e6,
  };
}

/** A variant's time over the plain step's: an even number of short runs in changing order, so that a slow moment meets both. */
async function pairedRatio(variant, plainStep, steps, runs) {
  let [mine, plainMs] = [0, 0];
  for (let i = 0; i < runs; i++) {
    if (i % 2 === 0) mine += await variant.time(steps);
    plainMs += await plainStep.time(steps);
    if (i % 2 === 1) mine += await variant.time(steps);
  }
  return mine / plainMs;
}

/**
 * What a share of controlled batches, and Lai on every batch, cost over the plain step: paired ratios. `turn` rotates what
 * is loaded first.
 */
async function measureOverhead({ hidden, batch, steps, runs }, activation, threads, turn) {
  const runtime = nodeRuntime({ threads });
  const base = { hidden, batch, activation, objective: "mse" };
  const isLarge = hidden > 500;
  const kinds = Object.entries({
    plainStep: base,
    controlled: { ...base, share: 0.01 },
    laiEveryBatch: { ...base, objective: "lai" },
  });
  const loaded = [];
  // Where a session's memory lies, which depends on what was loaded before it, moves a small step by a percent: several
  // are loaded, in rotating order. Large steps differ by more from run to run, and take long.
  for (let i = 0; i < (isLarge ? 1 : kinds.length); i++) {
    const sessions = {};
    const first = (i + turn) % kinds.length;
    const ordered = [...kinds.slice(first), ...kinds.slice(0, first)];
    for (const [name, kind] of ordered) sessions[name] = await prepare(kind, runtime);
    loaded.push(sessions);
  }
  const variants = loaded.flatMap((each) => Object.values(each));
  for (const variant of variants) await variant.time(steps);
  // Whole percents of the batches need a hundred steps or more, in runs so short that a slow moment meets both kinds.
  const count = Math.max(100, steps);
  const ratios = { share: [], lai: [] };
  // A percent is less than one run differs from the next: only the median of many pairs shows it.
  const ownRounds = Math.ceil((isLarge ? rounds : 2 * rounds) / overheadProcesses);
  for (let round = 0; round < ownRounds; round++) {
    for (const { plainStep, controlled, laiEveryBatch } of loaded) {
      ratios.share.push(await pairedRatio(controlled, plainStep, count / runs, runs));
      ratios.lai.push(await pairedRatio(laiEveryBatch, plainStep, steps, 2));
    }
  }
  await runtime.close();
  return ratios;
}

/** What can be measured in a process of its own, by name. */
const measurements = { gemmPeak, measure, measureOverhead };

/**
 * Measures in a process of its own, with a PyTorch of its own, so that no case finds the memory that another left:
 * PyTorch's processes with such a history took about a sixth less time at H 256.
 */
async function apart(/** @type {keyof typeof measurements} */ name, /** @type {unknown[]} */ ...given) {
  const measurement = JSON.stringify({ name, given });
  const args = [fileURLToPath(import.meta.url), "--rounds", options.rounds, "--measurement", measurement];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** What `measureOverhead` found, over several processes: medians. */
async function pooledOverhead(size, activation, threads) {
  const found = [];
  for (let turn = 0; turn < overheadProcesses; turn++) {
    found.push(await apart("measureOverhead", size, activation, threads, turn));
  }
  return {
    onePercentOverPlain: median(found.flatMap(({ share }) => share)),
    laiOverMse: median(found.flatMap(({ lai }) => lai)),
  };
}

async function measureAll() {
  const torch = await openTorch();
  torch?.close();
  say(
    torch ? `PyTorch ${torch.version}` : "PyTorch is absent (Debian: python3-torch, libopenblas0-pthread): no ratios",
  );
  const peaks = new Map();
  for (const threads of threadCounts) peaks.set(threads, await apart("gemmPeak", threads));
  for (const [threads, peak] of peaks) say(`GEMM peak, ${threads} thread(s): ${peak.toFixed(0)} GFLOP/s`);

  const cases = [];
  const overheads = [];
  say("hidden batch activation objective | ms/step (threads)  PyTorch (threads)  ratio  share of peak");
  for (const { steps, runs, ...size } of sizes) {
    for (const activation of ["silu", "tanh"]) {
      for (const objective of ["mse", "lai"]) {
        const { gflops, ...times } = await apart("measure", { ...size, activation, objective }, steps);
        if (torch && times.ratio === null) throw new Error("PyTorch did not start for a case");
        const measured = { ...times, shareOfPeak: gflops / peaks.get(times.threads) };
        cases.push(measured);
        const theirs = torch
          ? `${measured.torchMsPerStep.toFixed(3)} (${measured.torchThreads})  ${measured.ratio.toFixed(2)}`
          : "-";
        say(
          `${size.hidden} ${size.batch} ${activation} ${objective} | ${measured.msPerStep.toFixed(3)} (${measured.threads})  ${theirs}  ${(100 * measured.shareOfPeak).toFixed(0)} %`,
        );
      }
      // Both at the plain step's better thread count, since of a hundred batches ninety-nine are plain.
      const { threads } = cases.findLast(({ objective }) => objective === "mse");
      const overhead = {
        ...size,
        activation,
        threads,
        ...(await pooledOverhead({ ...size, steps, runs }, activation, threads)),
      };
      overheads.push(overhead);
      say(
        `${size.hidden} ${size.batch} ${activation} (${threads}): Lai / MSE ${overhead.laiOverMse.toFixed(2)}, 1 % of batches / plain ${overhead.onePercentOverPlain.toFixed(3)}`,
      );
    }
  }
  return { gemmGflops: Math.max(...peaks.values()), cases, overheads };
}

if (options.measurement === "") {
  const found = await measureAll();
  if (options.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
} else {
  const { name, given } = JSON.parse(options.measurement);
  process.stdout.write(JSON.stringify(await measurements[name](...given)));
}
