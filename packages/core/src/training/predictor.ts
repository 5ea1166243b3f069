import { outputNames } from "../data/index.ts";
import {
  add,
  gather,
  gradients,
  input,
  matmul,
  mul,
  type Program,
  program,
  reshape,
  shapeError,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { applyLink, applyVector, type Link, linkOf, type Model, modelLayout } from "../model/index.ts";
import type { Executable, Feeds, Results } from "../runtime/index.ts";
import { evaluatePieces, type Piece, rowsAtOnce } from "./pieces.ts";
import { type PlacedDataset, rowIndices } from "./placed.ts";
import { withStored } from "./stored-vector.ts";

/**
 * Evaluates a model on rows of a placed dataset. A prediction is rows × outputs, row-major: numbers in standard units,
 * or probabilities of classes.
 */
export interface Predictor {
  predict(parameters: Float32Array, rows: Uint32Array): Promise<Float32Array>;
  /** Predictions, and for each output ∂prediction/∂input of every encoded column: rows × width. */
  slopes(
    parameters: Float32Array,
    rows: Uint32Array,
  ): Promise<{ readonly predictions: Float32Array; readonly slopes: readonly Float32Array[] }>;
  /** Predictions with `noise[i]` added to one encoded column of row i. */
  perturbed(parameters: Float32Array, rows: Uint32Array, column: number, noise: Float32Array): Promise<Float32Array>;
  /** Predictions with a move of every encoded column: `moves` gives those of the rows from one place to before another. */
  moved(
    parameters: Float32Array,
    rows: Uint32Array,
    moves: (start: number, end: number) => Float32Array,
  ): Promise<Float32Array>;
  release(): Promise<void>;
}

type Kind = "predict" | "slopes" | "perturbed" | "moved";

/** A predictor; its programs are compiled when first used. */
export function createPredictor(model: Model, data: PlacedDataset): Predictor {
  const { width, runtime, stored, preprocessing } = data;
  const { length: outputs } = outputNames(preprocessing.target);
  const shape = { width, outputs, link: linkOf(preprocessing.target) };
  const atOnce = rowsAtOnce(width);
  const loaded = new Map<Kind, Promise<Executable>>();
  const executable = (kind: Kind): Promise<Executable> => {
    const known = loaded.get(kind) ?? runtime.load(predictorProgram(model, shape, kind));
    loaded.set(kind, known);
    return known;
  };

  async function run(kind: Kind, vector: Float32Array, rows: Uint32Array, extra: (piece: Piece) => Feeds = () => ({})) {
    const program = await executable(kind);
    const predictions = new Float32Array(rows.length * outputs);
    const slopes = new Float32Array(kind === "slopes" ? rows.length * width : 0);
    await withStored(runtime, vector, async (parameters) => {
      const evaluate = ({ start, end }: Piece): Promise<Results> =>
        program.run({
          features: stored.features,
          index: { dtype: "int64", shape: [end - start], data: rowIndices(rows.subarray(start, end)) },
          parameters,
          ...extra({ start, end }),
        });
      await evaluatePieces(rows.length, atOnce, evaluate, (results, { start }) => {
        predictions.set(results.predictions?.data as Float32Array, start * outputs);
        if (kind === "slopes") slopes.set(results.slopes?.data as Float32Array, start * width);
      });
    });
    return { predictions, slopes };
  }

  return {
    predict: async (parameters, rows) => (await run("predict", parameters, rows)).predictions,
    async slopes(parameters, rows) {
      const slopes: Float32Array[] = [];
      let predictions = new Float32Array();
      for (let output = 0; output < outputs; output++) {
        const data = new Float32Array(outputs);
        data[output] = 1;
        const of: Feeds = outputs === 1 ? {} : { of: { dtype: "float32", shape: [1, outputs], data } };
        const found = await run("slopes", parameters, rows, () => of);
        slopes.push(found.slopes);
        predictions = found.predictions;
      }
      return { predictions, slopes };
    },
    async perturbed(parameters, rows, column, noise) {
      const direction = new Float32Array(width);
      direction[column] = 1;
      const { predictions } = await run("perturbed", parameters, rows, ({ start, end }) => ({
        noise: { dtype: "float32", shape: [end - start, 1], data: noise.slice(start, end) },
        direction: { dtype: "float32", shape: [1, width], data: direction },
      }));
      return predictions;
    },
    async moved(parameters, rows, moves) {
      const { predictions } = await run("moved", parameters, rows, ({ start, end }) => ({
        moves: { dtype: "float32", shape: [end - start, width], data: moves(start, end) },
      }));
      return predictions;
    },
    async release() {
      for (const program of loaded.values()) await (await program).release();
      loaded.clear();
    },
  };
}

/** The shape of what a model is applied to and gives. */
interface Form {
  readonly width: number;
  readonly outputs: number;
  readonly link: Link;
}

function predictorProgram(model: Model, { width, outputs, link }: Form, kind: Kind): Program {
  const features = input("features", "float32", ["rows", width]);
  const rows = gather(features, input("index", "int64", ["count"]));
  const parameters = input("parameters", "float32", [modelLayout(model).total]);
  const predicted = (inputs: Tensor): Tensor => {
    const prediction = applyLink(link, applyVector(model, parameters, inputs));
    if (prediction.shape[1] === outputs) return prediction;
    throw shapeError("predict", `a model of ${outputs} outputs, as the target needs`, [prediction]);
  };
  const flat = (prediction: Tensor): Tensor => (outputs === 1 ? reshape(prediction, ["count"]) : prediction);
  if (kind === "perturbed") {
    const noise = input("noise", "float32", ["count", 1]);
    const direction = input("direction", "float32", [1, width]);
    const moved = add(rows, matmul(noise, direction));
    return program("perturbed", { predictions: flat(predicted(moved)) });
  }
  if (kind === "moved") {
    return program("moved", { predictions: flat(predicted(add(rows, input("moves", "float32", ["count", width])))) });
  }
  const prediction = predicted(rows);
  if (kind === "predict") return program("predict", { predictions: flat(prediction) });
  const chosen = outputs === 1 ? prediction : mul(prediction, input("of", "float32", [1, outputs]));
  const [slopes] = gradients(sum(chosen), [rows]) as readonly [Tensor];
  return program("slopes", { predictions: flat(prediction), slopes });
}
