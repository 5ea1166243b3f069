import { FormatError } from "../../base/index.ts";
import { type OnnxFile, type OnnxNode, type OnnxNumbers, onnxNumbers } from "../../onnx/index.ts";
import type { ImportedOperator } from "./operator.ts";
import { operatorOf } from "./operators/index.ts";

/** A node with the operator that it applies. */
export interface Step {
  readonly node: OnnxNode;
  /** The node, as errors name it. */
  readonly where: string;
  readonly operator: ImportedOperator;
}

/** What of a file its output needs. */
export interface LiveGraph {
  /** In the file's order, in which each node comes after those it reads. */
  readonly steps: readonly Step[];
  /** The initializers that are read, by name. */
  readonly initializers: ReadonlyMap<string, OnnxNumbers>;
  /** The initializer whose numbers a value holds, seen through Identity nodes; undefined for others. */
  initializerOf(value: string): OnnxNumbers | undefined;
}

/** Operators whose attributes are graphs: what they compute is chosen or repeated while running. */
const controlFlow: readonly string[] = ["If", "Loop", "Scan"];

function stepOf(node: OnnxNode, file: string): Step {
  const where = `${file}, node ${node.name} (${node.type})`;
  const operator = operatorOf(node.type);
  if (operator !== undefined) return { node, where, operator };
  if (controlFlow.includes(node.type)) {
    throw new FormatError({ where, expected: "no control flow", found: node.type });
  }
  const remedy = "docs/import-onnx.md lists the operators";
  throw new FormatError({ where, expected: "an operator that can be imported", found: node.type, remedy });
}

/** Throws unless every value has one maker, which stands before all that read it. */
function checkOrder(nodes: readonly OnnxNode[], given: readonly string[], file: string): void {
  const made = new Set(given);
  for (const { name, type, inputs, outputs } of nodes) {
    const where = `${file}, node ${name} (${type})`;
    const lost = inputs.find((input) => input !== "" && !made.has(input));
    if (lost !== undefined) {
      throw new FormatError({ where, expected: `its input ${lost} before it`, found: "no such value" });
    }
    for (const output of outputs) {
      if (output === "") continue;
      if (made.has(output)) throw new FormatError({ where, expected: "outputs that are new", found: output });
      made.add(output);
    }
  }
}

/**
 * The nodes and initializers that an output needs; the rest of the file is not looked at.
 *
 * @throws FormatError for an operator that cannot be imported, or an initializer whose numbers cannot be read
 */
export function liveGraph({ nodes, initializers, inputs }: OnnxFile, output: string, file: string): LiveGraph {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<OnnxNode>();
  const values = new Set<string>();
  const waiting = [output];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    values.add(name);
    const node = makers.get(name);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.inputs.filter((input) => input !== ""));
  }
  // In the file's order, so that what is refused is the first of its kind; operators before numbers, which say less.
  const steps = nodes.filter((node) => needed.has(node)).map((node) => stepOf(node, file));
  const given = [...initializers.keys(), ...inputs.map(({ name }) => name)];
  checkOrder(
    steps.map(({ node }) => node),
    given,
    file,
  );
  const read = new Map<string, OnnxNumbers>();
  for (const [name, tensor] of initializers) {
    if (values.has(name)) read.set(name, onnxNumbers(tensor, `${file}, initializer ${name}`));
  }
  const initializerOf = (value: string): OnnxNumbers | undefined => {
    const maker = makers.get(value);
    return maker?.type === "Identity" ? initializerOf(maker.inputs[0] ?? "") : read.get(value);
  };
  return { steps, initializers: read, initializerOf };
}
