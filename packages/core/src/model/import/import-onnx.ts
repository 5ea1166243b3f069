import { FormatError, ShapeError } from "../../base/index.ts";
import { formatType, input, reshape, sizeOf, type Tensor } from "../../graph/index.ts";
import { type OnnxFile, type OnnxValueInfo, readOnnx } from "../../onnx/index.ts";
import type { Model } from "../model.ts";
import { type Application, applyGraph, type Settled } from "./apply-graph.ts";
import { importedFacts } from "./facts.ts";
import { liveGraph } from "./graph.ts";
import { BATCH, inDType, isKnown } from "./held.ts";
import { importedParameters } from "./parameters.ts";

/** The operator sets that are read. */
const OPSETS = { first: 13, last: 21 } as const;

/** How an ONNX file is imported. */
export interface ImportOptions {
  /** The file, as errors name it. */
  readonly where?: string;
  /** To predict what goes into a softmax at the end, where there is one: losses of classes have their own. */
  readonly logits?: boolean;
}

/** A model that was trained elsewhere. */
export interface ImportedModel extends Model {
  /** Numbers of a row: the product of `shape`. */
  readonly inputs: number;
  /** Lengths of one example: the file's input without its batch. */
  readonly shape: readonly number[];
  readonly outputs: number;
  /** The operators that bend or break what depends on the input, each once: `Relu`, `Sigmoid`. */
  readonly activations: readonly string[];
}

/**
 * A model from an ONNX file that another library wrote, to be trained further.
 *
 * Its parameters are the file's floating initializers under their names, starting from the file's values whatever the
 * seed: those of one axis or more that an operator computes with. Constant nodes, initializers without axes, and what
 * operators read as settings or statistics (bounds of Clip, mean and variance of BatchNormalization) stay as they are;
 * an initializer read in several places is one parameter. Dropout is left out. The first axis of the input is the
 * batch, of any length even where the file fixes it.
 *
 * Shapes: inputs [batch, inputs], or [batch, ...shape] as the file has them, to [batch, outputs]. Computed in the dtype
 * of the inputs. Cost: that of the file's operators; its normalisations over a batch use their stored statistics.
 *
 * @throws FormatError for a file that is damaged, of operator sets other than 13 to 21, with its numbers in another
 *   file, with control flow, an operator that is not known, several inputs or outputs, lengths beside the batch's that
 *   are not fixed, rows that depend on one another, or nothing to train: each with the node or name
 * @example const model = importOnnx(await readFile("net.onnx"), { where: "net.onnx" })
 */
export function importOnnx(
  bytes: Uint8Array,
  { where = "the ONNX file", logits = false }: ImportOptions = {},
): ImportedModel {
  const file = readOnnx(bytes, where);
  checkOpset(file, where);
  const source = theInput(file, where);
  const shape = exampleShape(source, where);
  const [batch] = source.shape ?? [];
  const whole = theOutput(file, where);
  const output = logits ? beforeSoftmax(file, whole) : whole;
  const graph = liveGraph(file, output, where);
  const parameters = importedParameters(graph);
  if (parameters.length === 0) {
    throw new FormatError({ where, expected: "float initializers to train", found: "none" });
  }
  checkNumbers(parameters, where);

  const settled: Settled = { known: new Map(), shapes: new Map() };
  const width = sizeOf(shape);
  const evaluate = (tensors: readonly Tensor[], x: Tensor): Tensor => {
    const application: Application = {
      input: { name: source.name, tensor: reshape(x, [x.shape[0] as number | string, ...shape]) },
      output,
      parameters: new Map(parameters.map(({ name }, i) => [name, tensors[i] as Tensor])),
      dtype: x.dtype,
      batch: x.shape[0] as number | string,
      ...(typeof batch === "number" ? { fixedBatch: batch } : {}),
      settled,
    };
    const result = applyGraph(graph, application);
    if (result !== undefined && !isKnown(result)) return inDType(result, x.dtype);
    const found = result === undefined ? "no such value" : "a constant";
    throw new FormatError({ where: `${where}, output ${output}`, expected: "predictions", found });
  };
  const start = parameters.map((parameter) => input(parameter.name, "float32", parameter.shape));
  const predicted = evaluate(start, input(source.name, "float32", [BATCH, width]));
  const outputs = predictedWidth(predicted, output, where);
  const { activations, smooth } = importedFacts(graph, source.name);

  return {
    name: "imported",
    facts: { smooth },
    activations,
    references: [],
    parameters,
    inputs: width,
    shape,
    outputs,
    apply(tensors, x) {
      const rows = x.shape[0];
      const flat = x.shape.length === 2 && x.shape[1] === width;
      const whole = x.shape.length === shape.length + 1 && shape.every((length, axis) => x.shape[axis + 1] === length);
      if (rows === undefined || !(flat || whole)) {
        const expected = `[batch, ${width}]${shape.length > 1 ? ` or [batch, ${shape.join(", ")}]` : ""}`;
        throw new ShapeError({ where: `inputs of ${where}`, expected, found: formatType(x) });
      }
      return reshape(evaluate(tensors, x), [rows, outputs]);
    },
  };
}

function checkOpset({ opset }: OnnxFile, where: string): void {
  const { first, last } = OPSETS;
  if (opset >= first && opset <= last) return;
  const remedy = `export it with opset ${opset < first ? 17 : last}`;
  throw new FormatError({ where, expected: `operator set ${first} to ${last}`, found: String(opset), remedy });
}

function theInput({ inputs }: OnnxFile, where: string): OnnxValueInfo {
  const [source, ...others] = inputs;
  if (source === undefined || others.length > 0) {
    const found = inputs.map(({ name }) => name).join(", ");
    throw new FormatError({ where, expected: "one input", found: found === "" ? "none" : found });
  }
  if (source.type === "float32" || source.type === "float64") return source;
  throw new FormatError({
    where: `${where}, input ${source.name}`,
    expected: "float32 or float64",
    found: source.type,
  });
}

function theOutput({ outputs }: OnnxFile, where: string): string {
  const [output, ...others] = outputs;
  if (output !== undefined && others.length === 0) return output.name;
  const found = outputs.map(({ name }) => name).join(", ");
  throw new FormatError({ where, expected: "one output", found: found === "" ? "none" : found });
}

/** What goes into a softmax over the last axis that makes an output; the output itself where something else does. */
function beforeSoftmax({ nodes }: OnnxFile, output: string): string {
  const maker = nodes.find(({ outputs }) => outputs.includes(output));
  const axis = maker?.attributes.get("axis");
  const last = axis === undefined || axis.i === -1 || axis.i === 1;
  return maker?.type === "Softmax" && last ? (maker.inputs[0] ?? output) : output;
}

/** Lengths of one example. */
function exampleShape({ name, shape }: OnnxValueInfo, where: string): readonly number[] {
  const [, ...lengths] = shape ?? [];
  const numbers = lengths.filter((length) => typeof length === "number");
  if (numbers.length === lengths.length && lengths.length > 0) return numbers;
  const found = shape === undefined ? "no shape" : `[${shape.join(", ")}]`;
  const expected = "a batch of examples with fixed lengths";
  throw new FormatError({ where: `${where}, input ${name}`, expected, found });
}

function checkNumbers(parameters: Model["parameters"], where: string): void {
  for (const { name, initialise } of parameters) {
    const wrong = (initialise as () => Float64Array)().find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    throw new FormatError({ where: `${where}, initializer ${name}`, expected: "finite numbers", found: String(wrong) });
  }
}

/** The width of a batch of predictions; one number a row may come without an axis of its own. */
function predictedWidth({ shape }: Tensor, output: string, where: string): number {
  const [rows, width = 1, ...more] = shape;
  if (rows === BATCH && typeof width === "number" && more.length === 0) return width;
  const expected = "a row of numbers for each example, [batch, outputs]";
  throw new FormatError({ where: `${where}, output ${output}`, expected, found: `[${shape.join(", ")}]` });
}
