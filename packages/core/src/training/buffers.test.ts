import { createHash } from "node:crypto";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, inDType, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { smallPlan, smallRun } from "../../test/small-run.ts";
import { lai, type Objective, plain, sam } from "../control/index.ts";
import {
  add,
  averagePool2d,
  constant,
  conv2d,
  div,
  gradients,
  input,
  matmul,
  mean,
  mul,
  type NdArray,
  nodesOf,
  numbersOf,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import {
  convnet,
  deployedProgram,
  dropout,
  initialVector,
  type Model,
  modelLayout,
  parameterLayout,
  resnet,
  unflatten,
} from "../model/index.ts";
import { adam, chain, exponentialMovingAverage, sgd } from "../optimizer/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { trainBranches } from "./branching.ts";
import { decodeCheckpoint, encodeCheckpoint, isFinished, type RunProgress } from "./checkpoint.ts";
import { epochProgram } from "./epoch-program.ts";
import { createPredictor } from "./predictor.ts";
import { evaluatedParameters, initialState } from "./state.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const radius = 0.3;

const numbers = (array: NdArray): Float64Array => numbersOf(array);

describe("buffers under SAM with dropout", () => {
  const [batch, steps, rate, leftOut] = [6, 4, 0.05, 0.25];
  const model = convnet({
    shape: [2, 4, 4],
    channels: [3],
    outputs: 1,
    activation: "tanh",
    batchNorm: true,
    dropout: leftOut,
  });
  const layout = modelLayout(model);
  const count = parameterLayout(model.parameters).total;
  const features = sampleArray([batch * steps, 32], { seed: 1 });
  const targets = sampleArray([batch * steps, 1], { seed: 2 });
  const keys = BigInt64Array.of(5n, 9n, 2n, 7n);

  /** The network written out: what a pass predicts, and the statistics of its batch. */
  function pass([weight, scale, shift, dense, bias]: readonly Tensor[], x: Tensor, key: Tensor) {
    const z = conv2d(reshape(x, [batch, 2, 4, 4]), weight as Tensor, { pads: 1 });
    const each = (values: Tensor): Tensor => reshape(values, [3, 1, 1]);
    const average = mean(z, { axes: [0, 2, 3] });
    const centred = sub(z, each(average));
    const variance = mean(square(centred), { axes: [0, 2, 3] });
    const normal = div(centred, each(sqrt(add(variance, 1e-5))));
    const active = tanh(add(mul(normal, each(scale as Tensor)), each(shift as Tensor)));
    const rows = reshape(averagePool2d(active, { kernel: 2 }), [batch, 12]);
    const prediction = add(matmul(dropout(rows, leftOut, { key, layer: 0 }), dense as Tensor), bias as Tensor);
    return { prediction, average, variance };
  }

  it("are those of the first pass, as a hand-written reference has them", async () => {
    const start = [...initialVector(layout, 3)];
    const order = BigInt64Array.from({ length: batch * steps }, (_, i) => BigInt((i * 7) % (batch * steps)));

    let [parameters, buffers] = [start.slice(0, count), start.slice(count)];
    for (let step = 0; step < steps; step++) {
      const rows = [...order.slice(step * batch, (step + 1) * batch)].map(Number);
      const taken = (of: NdArray, width: number): NdArray =>
        arrayOf(
          "float64",
          [batch, width],
          rows.flatMap((row) => [...numbers(of).slice(row * width, (row + 1) * width)]),
        );
      const feeds = {
        x: taken(features, 32),
        y: taken(targets, 1),
        key: { dtype: "int64", shape: [], data: keys.slice(step, step + 1) } as const,
      };
      const at = async (values: readonly number[]) => {
        const parts = unflatten(constant(values, "float64", [count]), parameterLayout(model.parameters));
        const { prediction, average, variance } = pass(
          parts,
          input("x", "float64", [batch, 32]),
          input("key", "int64", []),
        );
        const loss = mean(square(sub(prediction, input("y", "float64", [batch, 1]))));
        const named = Object.fromEntries(gradients(loss, parts).map((gradient, i) => [`gradient${i}`, gradient]));
        const found = await evaluate<string>({ ...named, average, variance }, feeds);
        return {
          gradient: parts.flatMap((_, i) => [...numbers(found[`gradient${i}`] as NdArray)]),
          average: numbers(found.average as NdArray),
          variance: numbers(found.variance as NdArray),
        };
      };
      const first = await at(parameters);
      const length = Math.hypot(...first.gradient);
      const second = await at(parameters.map((value, i) => value + (radius * (first.gradient[i] as number)) / length));
      parameters = parameters.map((value, i) => value - rate * (second.gradient[i] as number));
      const places = batch * 16;
      const observed = [...first.average, ...first.variance.map((value) => (value * places) / (places - 1))];
      buffers = buffers.map((value, i) => 0.9 * value + 0.1 * (observed[i] as number));
      expect([...second.average].some((value, i) => Math.abs(value - (first.average[i] as number)) > 1e-3)).toBe(true);
    }

    const single = epochProgram({
      model,
      objective: plain(mse()),
      rule: sam({ radius }),
      optimizer: sgd(),
      batch,
      width: 32,
      dtype: "float64",
    });
    const executable = await referenceRuntime().load(single);
    const { "next.parameters": after } = await executable.run({
      features,
      targets,
      order: { dtype: "int64", shape: [steps, batch], data: order },
      keys: { dtype: "int64", shape: [steps], data: keys },
      rates: arrayOf("float64", [steps], new Array<number>(steps).fill(rate)),
      count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) },
      parameters: arrayOf("float64", [layout.total], start),
    });
    const expected = [...parameters, ...buffers];
    for (const [i, value] of numbers(after as NdArray).entries()) expect(value).toBeCloseTo(expected[i] as number, 10);
    expect(buffers.every((value, i) => value !== start[count + i])).toBe(true);
  });
});

const small = (): Model => resnet({ shape: [3, 1, 1], channels: [4], blocks: 1 });

describe("a model with buffers", () => {
  const stateOf = (progress: RunProgress) => {
    const phase = progress.branches.controlled;
    if (phase === undefined || !isFinished(phase)) throw new Error("the branch is not finished");
    return phase.progress.state;
  };
  const model = small();
  const count = parameterLayout(model.parameters).total;
  const options = { model, optimizer: adam() };

  it("trains in ONNX Runtime as in the reference interpreter, a controlled share of batches too", async () => {
    const plan = smallPlan(1, 1, { share: 0.5, control: lai({ lambda: 0.1 }) });
    const few = { ...options, rows: 40, batch: 8 };
    const onNode = await trainBranches(plan, ["controlled"], await smallRun(node, few));
    const reference = await trainBranches(plan, ["controlled"], await smallRun(referenceRuntime(), few));
    const expected = stateOf(reference.progress).parameters;
    const found = stateOf(onNode.progress).parameters;
    expect(found.length).toBe(modelLayout(model).total);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 3);
    expect(found.slice(count).every((value) => value !== 0 && value !== 1)).toBe(true);
  });

  it("goes on from a checkpoint bit for bit", async () => {
    const plan = smallPlan(2, 3);
    const whole = await trainBranches(plan, ["controlled"], await smallRun(node, options));
    const abort = new AbortController();
    const cut = await trainBranches(plan, ["controlled"], await smallRun(node, { ...options, signal: abort.signal }), {
      onEpoch: ({ epoch }) => {
        if (epoch === 3) abort.abort();
      },
    });
    expect(cut.status).toBe("interrupted");
    const digest = (parts: Iterable<Uint8Array>): string => {
      const hash = createHash("sha256");
      for (const part of parts) hash.update(part);
      return hash.digest("hex");
    };
    const bytes = encodeCheckpoint({ progress: cut.progress, fingerprint: "f" }, { digest });
    const { progress } = decodeCheckpoint(bytes, "checkpoint", { digest });
    const resumed = await trainBranches(plan, ["controlled"], await smallRun(node, options), {}, progress);
    expect(stateOf(resumed.progress)).toEqual(stateOf(whole.progress));
  });

  it("predicts, and is deployed, by its running statistics", async () => {
    const settings = await smallRun(node, options);
    const { progress } = await trainBranches(smallPlan(2, 2), ["controlled"], settings);
    const { parameters } = stateOf(progress);
    const rows = settings.data.split.validation;
    const predictor = createPredictor(model, settings.data);
    const together = await predictor.predict(parameters, rows);
    const alone = await predictor.predict(parameters, rows.slice(0, 1));
    expect(alone[0]).toBeCloseTo(together[0] as number, 5);
    const forgetful = Float32Array.from(parameters, (value, i) => (i < count ? value : i % 2));
    expect(await predictor.predict(forgetful, rows)).not.toEqual(together);
    await predictor.release();

    const { preprocessing } = settings.data;
    const compiled = deployedProgram({ model, parameters, preprocessing });
    const executable = await node.load(compiled);
    const raw = [0.4, -0.2, 1.5];
    const feeds = Object.fromEntries(
      preprocessing.features.map(({ name }, i) => [name, arrayOf("float64", [1, 1], [raw[i] as number])]),
    );
    const { prediction } = await executable.run(feeds);
    await executable.release();
    const encoded = preprocessing.features.map((feature, i) => {
      if (feature.kind !== "numeric") throw new Error("a number was expected");
      return ((raw[i] as number) - feature.mean) / feature.deviation;
    });
    const parts = unflatten(constant(parameters, "float32", [parameters.length]), modelLayout(model));
    const value = model.apply(parts.slice(0, model.parameters.length), input("x", "float32", [1, 3]), {
      buffers: parts.slice(model.parameters.length),
    });
    const standard = await evaluate({ value }, { x: inDType(arrayOf("float64", [1, 3], encoded), "float32") });
    const { target } = preprocessing;
    if (target.kind !== "regression") throw new Error("numbers were expected");
    const [column] = target.columns;
    const expected = (numbers(standard.value)[0] as number) * (column?.deviation ?? 0) + (column?.mean ?? 0);
    expect(numbers(prediction as NdArray)[0]).toBeCloseTo(expected, 5);
  });

  it("leaves buffers out of an average of weights", () => {
    const layout = modelLayout(model);
    const optimizer = chain(sgd(), exponentialMovingAverage());
    const state = initialState(model, optimizer, 1);
    const slots = state.slots.map((slot) => slot.map(() => 1));
    const evaluated = evaluatedParameters({ ...state, slots }, model, optimizer);
    expect(evaluated).toHaveLength(layout.total);
    for (const [i, value] of evaluated.entries()) {
      expect(value).toBeCloseTo((state.parameters[i] as number) + (i < count ? 1 : 0), 6);
    }
  });

  it("goes forward once for predictions and statistics", () => {
    const net = convnet({ shape: [1, 4, 4], channels: [2, 3], batchNorm: true });
    const compiled = epochProgram({ model: net, objective: plain(mse()), optimizer: sgd(), batch: 4, width: 16 });
    expect(nodesOf(compiled).filter(({ op }) => op.name === "conv2d")).toHaveLength(2);
  });

  it("keeps its statistics from what an objective makes of the inputs", async () => {
    const shifted: Objective = {
      ...plain(mse()),
      evaluate: (context) => plain(mse()).evaluate({ ...context, predict: (x) => context.predict(add(x, 100)) }),
    };
    const run = async (objective: Objective): Promise<Float32Array> => {
      const compiled = epochProgram({ model, objective, optimizer: sgd(), batch: 4, width: 3 });
      const executable = await node.load(compiled);
      const f32 = (shape: readonly number[], seed: number): NdArray => inDType(sampleArray(shape, { seed }), "float32");
      const results = await executable.run({
        features: f32([8, 3], 1),
        targets: f32([8, 1], 2),
        order: { dtype: "int64", shape: [1, 4], data: BigInt64Array.of(0n, 1n, 2n, 3n) },
        keys: { dtype: "int64", shape: [1], data: BigInt64Array.of(1n) },
        rates: { dtype: "float32", shape: [1], data: Float32Array.of(0) },
        count: { dtype: "int64", shape: [], data: BigInt64Array.of(1n) },
        parameters: {
          dtype: "float32",
          shape: [modelLayout(model).total],
          data: Float32Array.from(initialVector(modelLayout(model), 1)),
        },
      });
      await executable.release();
      return (results["next.parameters"] as NdArray).data as Float32Array;
    };
    expect((await run(shifted)).slice(count)).toEqual((await run(plain(mse()))).slice(count));
  });
});
