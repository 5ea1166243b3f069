import { nodeRuntime } from "isocline/node";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { lai } from "../src/control/index.ts";
import { onlyColumn, type Preprocessing, readDataset, tableSource } from "../src/data/index.ts";
import { constant, type NdArray, numbersOf } from "../src/graph/index.ts";
import { mse } from "../src/loss/index.ts";
import {
  deployedFile,
  type ImportedModel,
  importOnnx,
  initialVector,
  parameterLayout,
  unflatten,
} from "../src/model/index.ts";
import { adam } from "../src/optimizer/index.ts";
import { evaluate, expectClose } from "../src/testing/index.ts";
import { isFinished, laiTraining, placeDataset, trainBranches } from "../src/training/index.ts";
import { onnxFixture } from "./onnx-fixtures.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const equal = { relative: 1e-5, absolute: 1e-5 };

/** Predictions of an exported file for rows of raw numbers. */
async function byOnnxRuntime(bytes: Uint8Array, { data, shape }: NdArray): Promise<NdArray> {
  const [rows, width] = shape as readonly [number, number];
  const column = (c: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, r) => data[r * width + c] as number);
  const feeds = Array.from(
    { length: width },
    (_, c) => [`p${c}`, new Tensor("float64", column(c), [rows, 1])] as const,
  );
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const { prediction } = await session.run(Object.fromEntries(feeds));
  await session.release();
  return { dtype: "float64", shape: [rows, 1], data: prediction?.data as Float64Array };
}

/** Predictions of a model in the reference interpreter, in units of the target. */
async function byModel(
  model: ImportedModel,
  parameters: Float32Array,
  { shape, data }: NdArray,
  { target }: Preprocessing,
): Promise<NdArray> {
  const { mean, deviation } = onlyColumn(target);
  const layout = parameterLayout(model.parameters);
  const vector = constant(parameters, "float32", [layout.total]);
  const x = constant(data as Float32Array, "float32", shape as number[]);
  const { y } = await evaluate({ y: model.apply(unflatten(vector, layout), x) });
  return { dtype: "float64", shape: y.shape, data: numbersOf(y).map((value) => value * deviation + mean) };
}

/** Rows as the network takes them, and a table of them whose target its own input decides. */
function tableOf(
  { inputs }: ImportedModel,
  { data, shape }: NdArray,
): { rows: NdArray; columns: Record<string, number[]> } {
  const base = Float32Array.from(data as Float32Array);
  const few = shape[0] as number;
  const many = 96;
  const values = Float32Array.from({ length: many * inputs }, (_, i) => {
    const [row, column] = [Math.floor(i / inputs), i % inputs];
    return (base[(row % few) * inputs + column] as number) + Math.sin(1.7 * row + column);
  });
  const columns = Object.fromEntries(
    Array.from({ length: inputs }, (_, c) => [
      `p${c}`,
      Array.from({ length: many }, (_, r) => values[r * inputs + c] as number),
    ]),
  );
  const target = Array.from({ length: many }, (_, r) => 3 * Math.sin(values[r * inputs] as number) + 10);
  return { rows: { dtype: "float32", shape: [many, inputs], data: values }, columns: { ...columns, y: target } };
}

describe.each(["mlp", "convnet"])("%s of PyTorch", (name) => {
  const { bytes, inputs, predictions } = onnxFixture(name);
  const model = importOnnx(bytes);

  it("predicts equally when it is exported as it came", async () => {
    const features = Array.from({ length: model.inputs }, (_, c) => ({ name: `p${c}`, kind: "numeric" as const }));
    const preprocessing: Preprocessing = {
      features: features.map((feature) => ({ ...feature, mean: 0, deviation: 1, minimum: -9, maximum: 9 })),
      target: { kind: "regression", columns: [{ name: "y", mean: 0, deviation: 1 }] },
    };
    const parameters = Float32Array.from(initialVector(parameterLayout(model.parameters), 1));
    const file = deployedFile({ model, parameters, preprocessing, version: "0" });
    const flat = { ...inputs, shape: [inputs.shape[0] as number, model.inputs] };
    const expected = Float64Array.from(predictions.data as Float32Array);
    expectClose(await byOnnxRuntime(file, flat), { dtype: "float64", shape: predictions.shape, data: expected }, equal);
  });

  it("is fine-tuned with the Lai loss, exported, and predicts equally", async () => {
    const { rows, columns } = tableOf(model, inputs);
    const dataset = await readDataset(tableSource("rows", columns), { target: "y", seed: 1, scaling: "none" });
    const { preprocessing } = dataset;
    const data = await placeDataset(runtime, dataset);
    const plan = laiTraining({
      loss: mse(),
      control: lai({ lambda: 0.01 }),
      pretrainingEpochs: 2,
      controlEpochs: 4,
      share: 0.5,
    });
    const settings = { data, model, optimizer: adam(), learningRate: 0.003, batch: 16, seed: 1 };
    const losses: number[] = [];
    const { progress, status } = await trainBranches(plan, ["controlled", "baseline"], settings, {
      onEpoch: async ({ branch, loss }) => {
        if (branch === "pretraining") losses.push(loss as number);
      },
    });
    expect(status).toBe("completed");
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    const start = Float32Array.from(initialVector(parameterLayout(model.parameters), 1));
    const ends = Object.values(progress.branches).map((branch) => {
      if (!isFinished(branch)) throw new Error("a branch did not end");
      return branch.progress.state.parameters;
    });
    const moved = (a: Float32Array, b: Float32Array | undefined): number =>
      a.filter((value, i) => value !== b?.[i]).length;
    expect(moved(start, ends[0])).toBe(start.length);
    expect(moved(ends[1] as Float32Array, ends[0])).toBe(start.length);
    for (const parameters of ends) {
      const file = deployedFile({ model, parameters, preprocessing, version: "0" });
      expectClose(await byOnnxRuntime(file, rows), await byModel(model, parameters, rows, preprocessing), equal);
    }
  });
});
