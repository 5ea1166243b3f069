import { DataError, UsageError } from "../base/index.ts";
import {
  type Feature,
  featureWidth,
  outputNames,
  type Preprocessing,
  targetColumns,
  targetLabel,
} from "../data/index.ts";
import {
  add,
  argMax,
  cast,
  concat,
  constant,
  gradients,
  input,
  labelDecode,
  labelEncode,
  mul,
  oneHot,
  type Program,
  program,
  reshape,
  shapeError,
  split,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { toOnnx } from "../onnx/index.ts";
import { deployedOutputs, outputsByName } from "./deployed-outputs.ts";
import { type EncodedNumber, encodedNumber } from "./encoded-number.ts";
import { applyParts, modelLayout, type ParameterLayout } from "./layout.ts";
import { applyLink, linkOf } from "./link.ts";
import type { Model } from "./model.ts";
import { decodedTarget } from "./target-output.ts";

/** What a deployed model is made of. */
export interface DeployOptions {
  readonly model: Model;
  /** All parameters in one vector, then the buffers, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly preprocessing: Preprocessing;
  /** Whether it also gives the slopes of its prediction. */
  readonly slopes?: boolean;
}

/**
 * A trained model as a program from raw columns to raw predictions, its preprocessing and parameters inside.
 *
 * Inputs, one a feature and under its name: numbers as float64 [rows, 1] (a blank is NaN), booleans as the numbers 0
 * and 1, dates as the number of seconds since 1970-01-01 UTC, text as string [rows, 1] (a blank is ""). Outputs:
 * `prediction`, float64 [rows, 1], in raw units of the target, a transform of it inverted; with `slopes`, for each
 * numeric feature `slope:<feature>`, float64 [rows, 1], ∂prediction/∂feature in raw units; where the number is blank,
 * the slope at the number that it counts as. Of several numbers there is a prediction each, and slopes of each. Of
 * classes `prediction`, string [rows, 1], is the most probable (the first of equals), and there is a probability each,
 * float64 [rows, 1], with its slopes (names: `deployedOutputs`).
 *
 * Scaling is done in float64 on either side of the float32 model, since a timestamp, say, loses in float32 what tells
 * its rows apart. Text is encoded as in training: a text that was no level then counts as `other`. A blank in a feature
 * without `missing` makes the prediction NaN, whatever the activation.
 *
 * @throws DataError for a feature without a name; ShapeError for a model of another width or number of outputs;
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
  const standard = applyParts(model, parameterTensors(modelLayout(model), parameters), encoded);
  const { length: count } = outputNames(target);
  if (standard.shape[1] !== count) {
    throw shapeError("deploy", `a model of ${count === 1 ? "one output" : `${count} outputs`}`, [standard]);
  }
  const refusals = encodings.flatMap(({ refusal }) => refusal ?? []);
  const values = rawOutputs(target, standard);
  const outputs: Record<string, Tensor> = {};
  if (target.kind === "classification") {
    outputs[names.prediction ?? ""] = reshape(labelDecode(argMax(standard), target.classes), ["rows", 1]);
  }
  const named = outputsByName(names, target);
  for (const [i, output] of outputNames(target).entries()) {
    outputs[named[output]?.value ?? ""] = refusals.reduce(add, (values[i] as RawOutput).value);
  }
  for (const [i, output] of slopes ? outputNames(target).entries() : []) {
    const { standard: before, rise } = values[i] as RawOutput;
    const numbers = encodings.flatMap(({ name, number }) =>
      number === undefined || named[output]?.slopes[name] === undefined ? [] : [{ name, number }],
    );
    const of = gradients(
      sum(before),
      numbers.map(({ number }) => number),
    );
    for (const [j, { name }] of numbers.entries()) {
      outputs[named[output]?.slopes[name] ?? ""] = rise === 1 ? (of[j] as Tensor) : mul(of[j] as Tensor, rise);
    }
  }
  return program(model.name, outputs);
}

/** One output of a model. */
interface RawOutput {
  /** A standardised number or a probability, float32 [rows, 1]. */
  readonly standard: Tensor;
  /** A raw number or a probability, float64 [rows, 1]. */
  readonly value: Tensor;
  /** ∂value/∂standard: float64, so that a target's unit costs slopes no digits. */
  readonly rise: Tensor | number;
}

/** What a model predicts. */
function rawOutputs(target: Preprocessing["target"], outputs: Tensor): readonly RawOutput[] {
  const linked = applyLink(linkOf(target), outputs);
  const { length: count } = outputNames(target);
  const parts = count === 1 ? [linked] : split(linked, new Array<number>(count).fill(1), 1);
  return parts.map((standard, i) => {
    const exact = cast(standard, "float64");
    const column = target.kind === "regression" ? target.columns[i] : undefined;
    if (column === undefined) return { standard, value: exact, rise: 1 };
    const value = decodedTarget(column, exact);
    const [rise = column.deviation] = column.transform === undefined ? [] : gradients(sum(value), [exact]);
    return { standard, value, rise };
  });
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
 * `isocline.target` (the target's name, or names between commas), `isocline.task` (`regression` or `classification`),
 * and as JSON `isocline.targets` (the names), `isocline.classes` (for classes), `isocline.features` (name and kind of
 * each, what becomes of a number's blanks and how it is scaled if not by mean and deviation, a date's parts, a
 * category's levels) and `isocline.outputs` (see
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
    ...targetMetadata(target),
    "isocline.features": JSON.stringify(described),
    "isocline.outputs": JSON.stringify(deployedOutputs(options)),
  };
  return toOnnx(deployedProgram(options), { metadata });
}

/** What a file says of what its model predicts. */
export function targetMetadata(target: Preprocessing["target"]): Readonly<Record<string, string>> {
  return {
    "isocline.task": target.kind,
    "isocline.target": targetLabel(target),
    "isocline.targets": JSON.stringify(targetColumns(target)),
    ...(target.kind === "classification" && { "isocline.classes": JSON.stringify(target.classes) }),
  };
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
