import { DataError, UsageError } from "../base/index.ts";
import { type Feature, featureWidth, type Preprocessing } from "../data/index.ts";
import {
  add,
  cast,
  concat,
  constant,
  div,
  gradients,
  input,
  labelEncode,
  mul,
  oneHot,
  type Program,
  program,
  reshape,
  shapeError,
  split,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { toOnnx } from "../onnx/index.ts";
import { type ParameterLayout, parameterLayout } from "./layout.ts";
import type { Model } from "./model.ts";

/** What a deployed model is made of. */
export interface DeployOptions {
  readonly model: Model;
  /** All parameters in one vector, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly preprocessing: Preprocessing;
  /** Whether it also gives the slopes of its prediction. */
  readonly slopes?: boolean;
}

/** What a deployed model calls its outputs. */
export interface DeployedOutputs {
  readonly prediction: string;
  /** By numeric feature; empty for a model without slopes. */
  readonly slopes: Readonly<Record<string, string>>;
}

/**
 * The names of a deployed model's outputs: `prediction`, and `slope:<feature>`. ONNX tells inputs and outputs apart by
 * name alone, so an output that a column is called like gets underscores at its end until it is not.
 */
export function deployedOutputs({
  preprocessing: { features },
  slopes = false,
}: Pick<DeployOptions, "preprocessing" | "slopes">): DeployedOutputs {
  const taken = new Set(features.map(({ name }) => name));
  const take = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const prediction = take("prediction");
  const numeric = features.filter(({ kind }) => slopes && kind === "numeric");
  return { prediction, slopes: Object.fromEntries(numeric.map(({ name }) => [name, take(`slope:${name}`)])) };
}

/**
 * A trained model as a program from raw columns to raw predictions, its preprocessing and parameters inside.
 *
 * Inputs, one a feature and under its name: numbers as float64 [rows, 1], text as string [rows, 1] (a blank is "").
 * Outputs: `prediction`, float64 [rows, 1], in raw units of the target; with `slopes`, for each numeric feature
 * `slope:<feature>`, float64 [rows, 1], ∂prediction/∂feature in raw units (names: `deployedOutputs`).
 *
 * Scaling is done in float64 on either side of the float32 model, since a timestamp, say, loses in float32 what tells
 * its rows apart. Text is encoded as in training: a text that was no level then counts as `other`.
 *
 * @throws DataError for a feature without a name; ShapeError for a model of another width or of several outputs;
 *   UsageError for another number of parameters
 */
export function deployedProgram({ model, parameters, preprocessing, slopes = false }: DeployOptions): Program {
  const { features, target } = preprocessing;
  const names = deployedOutputs({ preprocessing, slopes });
  const encoded = concat(features.map(encodedFeature), 1);
  const standard = model.apply(parameterTensors(parameterLayout(model.parameters), parameters), encoded);
  if (standard.shape[1] !== 1) throw shapeError("deploy", "a model of one output", [standard]);
  const outputs: Record<string, Tensor> = {
    [names.prediction]: add(mul(cast(standard, "float64"), target.deviation), target.mean),
  };
  if (slopes) {
    const [matrix] = gradients(sum(standard), [encoded]) as readonly [Tensor];
    const parts = split(matrix, features.map(featureWidth), 1);
    for (const [i, feature] of features.entries()) {
      if (feature.kind !== "numeric") continue;
      const scale = target.deviation / feature.deviation;
      outputs[names.slopes[feature.name] as string] = mul(cast(parts[i] as Tensor, "float64"), scale);
    }
  }
  return program(model.name, outputs);
}

/**
 * A feature's encoded columns, float32 [rows, width], from its raw column: what `data/encode.ts` computes, in tensors.
 */
function encodedFeature(feature: Feature): Tensor {
  const { name } = feature;
  if (name === "") {
    const remedy = "name the column";
    throw new DataError({ where: "the model to export", expected: "features with names", found: '""', remedy });
  }
  if (feature.kind === "numeric") {
    const raw = input(name, "float64", ["rows", 1]);
    return cast(div(sub(raw, feature.mean), feature.deviation), "float32");
  }
  const places = labelEncode(input(name, "string", ["rows", 1]), feature.levels);
  return reshape(oneHot(places, featureWidth(feature)), ["rows", featureWidth(feature)]);
}

function parameterTensors({ parameters, lengths, total }: ParameterLayout, vector: Float32Array): readonly Tensor[] {
  if (vector.length !== total) {
    const expected = `${total} numbers, as the model has`;
    throw new UsageError({ where: "parameters", expected, found: String(vector.length) });
  }
  let end = 0;
  return parameters.map(({ shape }, i) => {
    const start = end;
    end += lengths[i] as number;
    return constant(vector.subarray(start, end), "float32", shape);
  });
}

/** A deployed model to write. */
export interface DeployedFileOptions extends DeployOptions {
  /** The version of isocline that writes it. */
  readonly version: string;
}

/**
 * A deployed model as the bytes of an ONNX file, of standard operators alone. Its metadata are `isocline.version`,
 * `isocline.target` (the target's name), and as JSON `isocline.features` (name and kind of each, a category's levels)
 * and `isocline.outputs` (see `deployedOutputs`).
 *
 * @throws as `deployedProgram`
 * @example await writeFile("model.onnx", deployedFile({ model, parameters, preprocessing, version: "1.0.0" }))
 */
export function deployedFile({ version, ...options }: DeployedFileOptions): Uint8Array {
  const { features, target } = options.preprocessing;
  const described = features.map((feature) =>
    feature.kind === "numeric"
      ? { name: feature.name, kind: feature.kind }
      : { name: feature.name, kind: feature.kind, levels: feature.levels },
  );
  const metadata = {
    "isocline.version": version,
    "isocline.target": target.name,
    "isocline.features": JSON.stringify(described),
    "isocline.outputs": JSON.stringify(deployedOutputs(options)),
  };
  return toOnnx(deployedProgram(options), { metadata });
}
