import { UsageError } from "../base/index.ts";
import { inputOp } from "./op/input.ts";
import { allTensors } from "./region.ts";
import { simplify } from "./simplify.ts";
import type { Tensor } from "./tensor.ts";
import { isOp } from "./tensor.ts";

/** A computation to run: named inputs and named outputs, simplified. */
export interface Program {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly tensor: Tensor }[];
  readonly outputs: readonly { readonly name: string; readonly tensor: Tensor }[];
}

/**
 * Compiles tensors to a program: simplifies them and collects the inputs they reach.
 *
 * @param outputs what to compute, by name; names must differ from the inputs'
 * @param declared inputs that the program has even where nothing reads them, before all others
 * @throws UsageError where two inputs share a name
 */
export function program(
  name: string,
  outputs: Readonly<Record<string, Tensor>>,
  declared: readonly Tensor[] = [],
): Program {
  const count = Object.keys(outputs).length;
  const roots = simplify([...Object.values(outputs), ...declared]);
  const simple = roots.slice(0, count);
  const inputs = new Map<string, Tensor>();
  for (const node of allTensors([...roots.slice(count), ...simple])) {
    if (!isOp(node, inputOp)) continue;
    const known = inputs.get(node.attributes.name);
    if (known !== undefined && known !== node) {
      throw new UsageError({
        where: `program ${name}`,
        expected: "inputs with names of their own",
        found: `two inputs called ${node.attributes.name}`,
      });
    }
    if (Object.hasOwn(outputs, node.attributes.name)) {
      throw new UsageError({
        where: `program ${name}`,
        expected: "outputs named unlike the inputs",
        found: `an input and an output called ${node.attributes.name}`,
      });
    }
    inputs.set(node.attributes.name, node);
  }
  return {
    name,
    inputs: [...inputs].map(([input, tensor]) => ({ name: input, tensor })),
    outputs: Object.keys(outputs).map((output, i) => ({ name: output, tensor: simple[i] as Tensor })),
  };
}

/**
 * Where a program finds a named length while it runs: an axis of one of its inputs.
 *
 * @throws UsageError if no input has it
 */
export function lengthSource(
  { name, inputs }: Program,
  length: string,
): { readonly input: string; readonly axis: number } {
  for (const { name: source, tensor } of inputs) {
    const axis = tensor.shape.indexOf(length);
    if (axis >= 0) return { input: source, axis };
  }
  throw new UsageError({
    where: `program ${name}`,
    expected: `an input with the length ${length}`,
    found: "that nothing it computes reads one",
    remedy: "declare an input that has it",
  });
}

/** Every node of a program, inside its regions too, dependencies first. */
export function nodesOf({ outputs }: Program): readonly Tensor[] {
  return allTensors(outputs.map(({ tensor }) => tensor));
}
