import { DataError, UsageError } from "../base/index.ts";
import { type Feature, featureWidth, type Preprocessing } from "../data/index.ts";
import {
  add,
  cast,
  concat,
  constant,
  gradients,
  input,
  labelEncode,
  mul,
  oneHot,
  type Program,
  program,
  reshape,
  shapeError,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { toOnnx } from "../onnx/index.ts";
import { type EncodedNumber, encodedNumber } from "./encoded-number.ts";
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
 * Inputs, one a feature and under its name: numbers as float64 [rows, 1] (a blank is NaN), booleans as the numbers 0
 * and 1, dates as the number of seconds since 1970-01-01 UTC, text as string [rows, 1] (a
 * blank is ""). Outputs: `prediction`, float64 [rows, 1], in raw units of the target; with `slopes`, for each numeric
 * feature `slope:<feature>`, float64 [rows, 1], ∂prediction/∂feature in raw units (names: `deployedOutputs`); where the
 * number is blank, the slope at the number that it counts as.
 *
 * Scaling is done in float64 on either side of the float32 model, since a timestamp, say, loses in float32 what tells
 * its rows apart. Text is encoded as in training: a text that was no level then counts as `other`. A blank in a feature
 * without `missing` makes the prediction NaN, whatever the activation.
 *
 * @throws DataError for a feature without a name; ShapeError for a model of another width or of several outputs;
 *   UsageError for another number of parameters
 */
export function deployedProgram({ model, parameters, preprocessing, slopes = false }: DeployOptions): Program {
  const { features, target } = preprocessing;
  const names = deployedOutputs({ preprocessing, slopes });
  const encodings = features.map(encodedFeature);
  const encoded = concat(
    encodings.map(({ columns }) => columns),
    1,
  );
  const standard = model.apply(parameterTensors(parameterLayout(model.parameters), parameters), encoded);
  if (standard.shape[1] !== 1) throw shapeError("deploy", "a model of one output", [standard]);
  const refusals = encodings.flatMap(({ refusal }) => refusal ?? []);
  const raw = add(mul(cast(standard, "float64"), target.deviation), target.mean);
  const outputs: Record<string, Tensor> = { [names.prediction]: refusals.reduce(add, raw) };
  if (slopes) {
    const numbers = encodings.flatMap(({ name, number }) =>
      number === undefined || names.slopes[name] === undefined ? [] : [{ name, number }],
    );
    const of = gradients(
      sum(standard),
      numbers.map(({ number }) => number),
    );
    for (const [i, { name }] of numbers.entries()) {
      outputs[names.slopes[name] as string] = mul(of[i] as Tensor, target.deviation);
    }
  }
  return program(model.name, outputs);
}

/** A feature in a deployed model. */
interface Encoding extends Partial<EncodedNumber> {
  readonly name: string;
  /** Its encoded columns, float32 [rows, width]. */
  readonly columns: Tensor;
}

/** A feature's encoded columns from its raw column: what `data/encode.ts` computes, in tensors. */
function encodedFeature(feature: Feature): Encoding {
  const { name } = feature;
  if (name === "") {
    const remedy = "name the column";
    throw new DataError({ where: "the model to export", expected: "features with names", found: '""', remedy });
  }
  if (feature.kind !== "category") return { name, ...encodedNumber(feature) };
  const places = labelEncode(input(name, "string", ["rows", 1]), feature.levels);
  if (feature.embedding !== undefined) return { name, columns: cast(places, "float32") };
  return { name, columns: reshape(oneHot(places, featureWidth(feature)), ["rows", featureWidth(feature)]) };
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
 * `isocline.target` (the target's name), and as JSON `isocline.features` (name and kind of each, what becomes of a
 * number's blanks and how it is scaled if not by mean and deviation, a date's parts, a category's levels) and `isocline.outputs` (see
 * `deployedOutputs`).
 *
 * @throws as `deployedProgram`
 * @example await writeFile("model.onnx", deployedFile({ model, parameters, preprocessing, version: "1.0.0" }))
 */
export function deployedFile({ version, ...options }: DeployedFileOptions): Uint8Array {
  const { features, target } = options.preprocessing;
  const described = features.map(describedFeature);
  const metadata = {
    "isocline.version": version,
    "isocline.target": target.name,
    "isocline.features": JSON.stringify(described),
    "isocline.outputs": JSON.stringify(deployedOutputs(options)),
  };
  return toOnnx(deployedProgram(options), { metadata });
}

function describedFeature(feature: Feature): object {
  const { name, kind } = feature;
  if (kind === "category") {
    const { levels, embedding } = feature;
    return { name, kind, levels, ...(embedding === undefined ? {} : { embedding }) };
  }
  return {
    name,
    kind,
    ...(feature.missing && { missing: feature.missing }),
    ...(kind === "date" && { parts: feature.parts }),
    ...(kind === "numeric" && feature.scaling && { scaling: feature.scaling }),
  };
}
