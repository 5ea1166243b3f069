import {
  add,
  gather,
  gradients,
  input,
  matmul,
  type Program,
  program,
  reshape,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { type Model, parameterLayout, unflatten } from "../model/index.ts";
import type { Executable, Feeds } from "../runtime/index.ts";
import { type PlacedDataset, rowIndices } from "./placed.ts";

/** Rows evaluated at a time: enough to keep the products large, few enough to keep the memory small. */
const rowsAtOnce = 4096;

/** Evaluates a model on rows of a placed dataset, in standard units. */
export interface Predictor {
  predict(parameters: Float32Array, rows: Uint32Array): Promise<Float32Array>;
  /** Predictions, and ∂prediction/∂input of every encoded column: rows × width. */
  slopes(parameters: Float32Array, rows: Uint32Array): Promise<{ predictions: Float32Array; slopes: Float32Array }>;
  /** Predictions with `noise[i]` added to one encoded column of row i. */
  perturbed(parameters: Float32Array, rows: Uint32Array, column: number, noise: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

type Kind = "predict" | "slopes" | "perturbed";

/** A predictor; its programs are compiled when first used. */
export function createPredictor(model: Model, data: PlacedDataset): Predictor {
  const { width, runtime, stored } = data;
  const loaded = new Map<Kind, Promise<Executable>>();
  const executable = (kind: Kind): Promise<Executable> => {
    const known = loaded.get(kind) ?? runtime.load(predictorProgram(model, width, kind));
    loaded.set(kind, known);
    return known;
  };

  async function run(
    kind: Kind,
    parameters: Float32Array,
    rows: Uint32Array,
    extra: (part: Part) => Feeds = () => ({}),
  ) {
    const program = await executable(kind);
    const predictions = new Float32Array(rows.length);
    const slopes = new Float32Array(kind === "slopes" ? rows.length * width : 0);
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const part = { start, end: Math.min(rows.length, start + rowsAtOnce) };
      const results = await program.run({
        features: stored.features,
        index: { dtype: "int64", shape: [part.end - start], data: rowIndices(rows.subarray(start, part.end)) },
        parameters: { dtype: "float32", shape: [parameters.length], data: parameters },
        ...extra(part),
      });
      predictions.set(results.predictions?.data as Float32Array, start);
      if (kind === "slopes") slopes.set(results.slopes?.data as Float32Array, start * width);
    }
    return { predictions, slopes };
  }

  return {
    predict: async (parameters, rows) => (await run("predict", parameters, rows)).predictions,
    slopes: (parameters, rows) => run("slopes", parameters, rows),
    async perturbed(parameters, rows, column, noise) {
      const direction = new Float32Array(width);
      direction[column] = 1;
      const { predictions } = await run("perturbed", parameters, rows, ({ start, end }) => ({
        noise: { dtype: "float32", shape: [end - start, 1], data: noise.slice(start, end) },
        direction: { dtype: "float32", shape: [1, width], data: direction },
      }));
      return predictions;
    },
    async release() {
      for (const program of loaded.values()) await (await program).release();
      loaded.clear();
    },
  };
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function predictorProgram(model: Model, width: number, kind: Kind): Program {
  const layout = parameterLayout(model.parameters);
  const features = input("features", "float32", ["rows", width]);
  const rows = gather(features, input("index", "int64", ["count"]));
  const parameters = unflatten(input("parameters", "float32", [layout.total]), layout);
  const flat = (prediction: Tensor): Tensor => reshape(prediction, ["count"]);
  if (kind === "perturbed") {
    const noise = input("noise", "float32", ["count", 1]);
    const direction = input("direction", "float32", [1, width]);
    const moved = add(rows, matmul(noise, direction));
    return program("perturbed", { predictions: flat(model.apply(parameters, moved)) });
  }
  const prediction = model.apply(parameters, rows);
  if (kind === "predict") return program("predict", { predictions: flat(prediction) });
  const [slopes] = gradients(sum(prediction), [rows]) as readonly [Tensor];
  return program("slopes", { predictions: flat(prediction), slopes });
}
