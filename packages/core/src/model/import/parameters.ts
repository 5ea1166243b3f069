import type { OnnxNumbers } from "../../onnx/index.ts";
import type { ParameterRole, ParameterSpec } from "../model.ts";
import type { LiveGraph } from "./graph.ts";

/** A place where an initializer is read. */
interface Use {
  /** The operator's role for it, or undefined where that says nothing. */
  readonly role: ParameterRole | undefined;
  /** Which of the initializer's axes counts output units, where that is known. */
  readonly outputAxis: number | undefined;
}

/** All places where a value is read, but for those that make it a constant; seen through views. */
function usesOf(value: string, rank: number, graph: LiveGraph): readonly Use[] {
  return graph.steps.flatMap(({ node, operator }) => {
    const { view, fixed = [], roles = [], outputAxis, axisBefore } = operator;
    return node.inputs.flatMap((input, place): readonly Use[] => {
      if (input !== value || fixed.includes(place)) return [];
      if (view !== true || place > 0) return [{ role: roles[place], outputAxis: outputAxis?.(node, place, rank) }];
      return usesOf(node.outputs[0] ?? "", rank, graph).map(({ role, outputAxis: axis }) => ({
        role,
        outputAxis: axis === undefined ? undefined : axisBefore?.(node, axis, rank),
      }));
    });
  });
}

/** What a parameter is for: what the operators say that read it, as far as its shape goes with it. */
function roleOf(uses: readonly Use[], { shape }: OnnxNumbers): ParameterRole {
  if (uses.some(({ role }) => role === "weight")) return "weight";
  // A bias or scale of several axes has them to broadcast along, with one length above 1.
  const matrix = shape.filter((length) => length > 1).length > 1;
  if (matrix) return "weight";
  return uses.some(({ role }) => role === "scale") ? "scale" : "bias";
}

/**
 * The parameters of an imported graph: its floating initializers of one axis or more, unless they are read as settings
 * or statistics alone. An initializer that is read in several places is one parameter.
 */
export function importedParameters(graph: LiveGraph): readonly ParameterSpec[] {
  return [...graph.initializers].flatMap(([name, numbers]) => {
    const { dtype, shape, values } = numbers;
    const floating = dtype === "float32" || dtype === "float64";
    const uses = floating && shape.length > 0 && values.length > 0 ? usesOf(name, shape.length, graph) : [];
    if (uses.length === 0) return [];
    const role = roleOf(uses, numbers);
    const outputAxis = role === "weight" ? uses.find((use) => use.outputAxis !== undefined)?.outputAxis : undefined;
    const initialise = (): Float64Array => values.slice();
    return [{ name, shape, role, ...(outputAxis === undefined ? {} : { outputAxis }), initialise }];
  });
}
