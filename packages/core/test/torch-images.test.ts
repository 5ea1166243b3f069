import { readFileSync } from "node:fs";
import {
  add,
  applyVector,
  averagePool2d,
  batchNorm,
  batchStatistics,
  concat,
  constant,
  conv2d,
  gradients,
  input,
  type Model,
  type ModelOptions,
  maxPool2d,
  mean,
  modelLayout,
  modelRegistry,
  movedStatistics,
  mul,
  type NdArray,
  reshape,
  sizeOf,
  square,
  sub,
  sum,
  type Tensor,
  unflatten,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { referenceRuntime } from "../src/runtime/index.ts";

interface TorchArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface TorchOp {
  readonly op: "conv2d" | "max-pool2d" | "average-pool2d" | "batch-norm";
  readonly options: { readonly kernel?: number };
  readonly inputs: readonly TorchArray[];
  readonly value: TorchArray;
  readonly gradients: readonly TorchArray[];
  readonly second: readonly TorchArray[];
  readonly running?: { readonly before: readonly TorchArray[]; readonly after: readonly TorchArray[] };
  readonly prediction?: TorchArray;
}

interface TorchModel {
  readonly model: "convnet" | "resnet";
  readonly options: ModelOptions;
  readonly names: readonly string[];
  readonly parameters: TorchArray;
  readonly buffers: TorchArray;
  readonly inputs: TorchArray;
  readonly targets: TorchArray;
  readonly value: TorchArray;
  readonly gradient: TorchArray;
  readonly slopePenalty: TorchArray;
  readonly after: TorchArray;
  readonly prediction: TorchArray;
}

const lines = readFileSync(new URL("fixtures/torch-images.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as TorchOp | TorchModel);
const ops = lines.filter((line): line is TorchOp => "op" in line);
const models = lines.filter((line): line is TorchModel => "model" in line);

const node = nodeRuntime();
afterAll(() => node.close());

/** Relative to the largest of an array's elements, since small ones are sums of large ones. */
const accepted = { float64: 1e-9, float32: 2e-5 };
const running = { float64: referenceRuntime(), float32: node };
type FixtureDtype = keyof typeof running;

function expectNear(found: NdArray, { shape, values }: TorchArray, dtype: FixtureDtype): void {
  const absolute = accepted[dtype] * Math.max(1e-3, ...values.map(Math.abs));
  expectClose(found, arrayOf(dtype, shape, values), { relative: 0, absolute });
}

const applied: Readonly<Record<TorchOp["op"], (inputs: readonly Tensor[], options: object) => Tensor>> = {
  conv2d: ([x, weight], options) => conv2d(x as Tensor, weight as Tensor, options),
  "max-pool2d": ([x], options) => maxPool2d(x as Tensor, { kernel: 1, ...options }),
  "average-pool2d": ([x], options) => averagePool2d(x as Tensor, { kernel: 1, ...options }),
  "batch-norm": ([x, scale, shift]) =>
    batchNorm(x as Tensor, { scale: scale as Tensor, shift: shift as Tensor, ...batchStatistics(x as Tensor) }),
};

for (const dtype of ["float64", "float32"] as const) {
  describe(`PyTorch's operations in ${dtype}`, () => {
    it.each(ops)("$op $options", async ({ op, options, inputs, ...expected }) => {
      const tensors = inputs.map(({ shape }, i) => input(`input${i}`, dtype, shape));
      const value = applied[op](tensors, options);
      const size = sizeOf(value.shape as number[]);
      const c = Array.from({ length: size }, (_, i) => Math.cos(1.7 * i));
      const cubed = sum(mul(mul(mul(value, value), value), constant(c, dtype, value.shape as number[])));
      const first = gradients(cubed, tensors);
      const second = gradients(
        first.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b)),
        tensors,
      );
      const named = (name: string, list: readonly Tensor[]) =>
        Object.fromEntries(list.map((t, i) => [`${name}${i}`, t]));
      const outputs: Record<string, Tensor> = { value, ...named("first", first), ...named("second", second) };
      const feeds = Object.fromEntries(
        inputs.map(({ shape, values }, i) => [`input${i}`, arrayOf(dtype, shape, values)]),
      );
      const found = await evaluate(outputs, feeds, running[dtype]);
      expectNear(found.value as NdArray, expected.value, dtype);
      for (const i of inputs.keys()) {
        expectNear(found[`first${i}`] as NdArray, expected.gradients[i] as TorchArray, dtype);
        expectNear(found[`second${i}`] as NdArray, expected.second[i] as TorchArray, dtype);
      }
    });

    it.each(ops.filter(({ op }) => op === "batch-norm"))("batch-norm's running statistics", async (line) => {
      const { inputs, running: statistics, prediction: wanted } = line as Required<TorchOp>;
      const [x, scale, shift] = inputs.map(({ shape, values }) => constant(values, dtype, shape)) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      const [average, variance] = statistics.before.map(({ shape, values }) => constant(values, dtype, shape)) as [
        Tensor,
        Tensor,
      ];
      const moved = movedStatistics({ mean: average, variance }, batchStatistics(x), x);
      const prediction = batchNorm(x, { scale, shift, ...moved });
      const found = await evaluate({ ...moved, prediction }, {}, running[dtype]);
      expectNear(found.mean, statistics.after[0] as TorchArray, dtype);
      expectNear(found.variance, statistics.after[1] as TorchArray, dtype);
      expectNear(found.prediction, wanted, dtype);
    });
  });

  describe(`PyTorch's networks in ${dtype}`, () => {
    it.each(models)("$model $options", async ({ model: name, options, inputs, targets, ...expected }) => {
      const model: Model = modelRegistry.members[name](options);
      expect(model.parameters.map((parameter) => parameter.name)).toEqual(expected.names);
      const layout = modelLayout(model);
      const vector = input("vector", dtype, [layout.total]);
      const x = input("x", dtype, inputs.shape);
      const parts = unflatten(vector, layout);
      const parameters = parts.slice(0, model.parameters.length);
      const mode = { dropoutKey: input("key", "int64", []), buffers: parts.slice(model.parameters.length) };
      const value = model.apply(parameters, x, mode);
      const loss = mean(square(sub(value, constant(targets.values, dtype, targets.shape))));
      const [slopes] = gradients(sum(value), [x]) as [Tensor];
      const whole = (of: Tensor): Tensor => {
        const [gradient] = gradients(of, [vector]) as [Tensor];
        return reshape(concat(unflatten(gradient, layout).slice(0, parameters.length).map(inOneRow), 0), [count]);
      };
      const count = expected.parameters.values.length;
      const after = (model.buffers?.next(parameters, x, mode) ?? []).map(inOneRow);
      const outputs: Record<string, Tensor> = {
        value,
        gradient: whole(loss),
        slopePenalty: whole(mean(square(slopes))),
      };
      if (after.length > 0) outputs.after = concat(after, 0);
      const feeds = {
        vector: arrayOf(dtype, [layout.total], [...expected.parameters.values, ...expected.buffers.values]),
        x: arrayOf(dtype, inputs.shape, inputs.values),
        key: { dtype: "int64", shape: [], data: BigInt64Array.of(1n) },
      } as const;
      const found = await evaluate(outputs, feeds, running[dtype]);
      expectNear(found.value as NdArray, expected.value, dtype);
      expectNear(found.gradient as NdArray, expected.gradient, dtype);
      expectNear(found.slopePenalty as NdArray, expected.slopePenalty, dtype);
      if (after.length > 0) expectNear(found.after as NdArray, expected.after, dtype);
      const trained = [...expected.parameters.values, ...expected.after.values];
      const predicted = await evaluate(
        { prediction: applyVector(model, vector, x) },
        { ...feeds, vector: arrayOf(dtype, [layout.total], trained) },
        running[dtype],
      );
      expectNear(predicted.prediction, expected.prediction, dtype);
    });
  });
}

function inOneRow(tensor: Tensor): Tensor {
  return reshape(tensor, [sizeOf(tensor.shape as number[])]);
}
