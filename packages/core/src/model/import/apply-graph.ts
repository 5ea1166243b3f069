import { FormatError, ShapeError, UsageError } from "../../base/index.ts";
import type { Dimension, DType, Shape, Tensor } from "../../graph/index.ts";
import type { OnnxNode, OnnxNumbers } from "../../onnx/index.ts";
import type { Call } from "./call.ts";
import type { LiveGraph, Step } from "./graph.ts";
import { type Held, isKnown, type Known } from "./held.ts";

/** What importing found out once, for every application. */
export interface Settled {
  /** What is known whatever the data are, by name. */
  readonly known: Map<string, Known>;
  /** Shapes that would depend on the length of a batch otherwise. */
  readonly shapes: Map<OnnxNode, Shape>;
}

/** What a graph is applied to. */
export interface Application {
  readonly input: { readonly name: string; readonly tensor: Tensor };
  readonly output: string;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly dtype: DType;
  readonly batch: Dimension;
  readonly fixedBatch?: number;
  /** Filled while importing, read afterwards. */
  readonly settled: Settled;
}

function knownNumbers({ dtype, shape, values }: OnnxNumbers): Known {
  return { dtype: dtype === "float32" || dtype === "float64" ? "float" : dtype, shape, entries: values };
}

/**
 * The output of a graph, node by node; undefined where nothing makes it.
 *
 * @throws FormatError that names the node which cannot be applied
 */
export function applyGraph(graph: LiveGraph, application: Application): Held | undefined {
  const { input, output, parameters, settled } = application;
  const held = new Map<string, Held>(settled.known);
  for (const [name, numbers] of graph.initializers) held.set(name, knownNumbers(numbers));
  for (const [name, tensor] of [...parameters, [input.name, input.tensor] as const]) held.set(name, tensor);
  for (const step of graph.steps) {
    const { node } = step;
    if (node.outputs.every((name) => settled.known.has(name))) continue;
    const results = applyStep(step, graph, held, application);
    for (const [i, result] of results.entries()) {
      const name = node.outputs[i] ?? "";
      if (name === "") continue;
      held.set(name, result);
      if (isKnown(result)) settled.known.set(name, result);
    }
  }
  return held.get(output);
}

function applyStep(
  { node, where, operator }: Step,
  graph: LiveGraph,
  held: ReadonlyMap<string, Held>,
  { dtype, batch, fixedBatch, settled }: Application,
): readonly Held[] {
  const operands = node.inputs.map((name, place): Held | undefined => {
    if (name === "") return undefined;
    const numbers = operator.fixed?.includes(place) === true ? graph.initializerOf(name) : undefined;
    return numbers === undefined ? held.get(name) : knownNumbers(numbers);
  });
  const call: Call = {
    node,
    where,
    dtype,
    batch,
    operands,
    ...(fixedBatch === undefined ? {} : { fixedBatch }),
    settled(settle) {
      const shape = settled.shapes.get(node) ?? settle();
      settled.shapes.set(node, shape);
      return shape;
    },
  };
  try {
    const result = operator.apply(call);
    return Array.isArray(result) ? result : [result as Held];
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof UsageError)) throw error;
    const { expected, found } = error.parts;
    throw new FormatError({ where, expected, found }, { cause: error });
  }
}
