import type { OnnxNumbers } from "../../onnx/index.ts";
import type { ParameterRole, ParameterSpec } from "../model.ts";
import type { LiveGraph } from "./graph.ts";

/** Where an initializer is read: the operator's role for it, or undefined where that says nothing. */
type Uses = readonly (ParameterRole | undefined)[];

/** Roles of all places where a value is read, but for those that make it a constant; seen through views. */
function usesOf(value: string, { steps }: LiveGraph): Uses {
  return steps.flatMap(({ node, operator: { view, fixed = [], roles = [] } }) =>
    node.inputs.flatMap((input, place): Uses => {
      if (input !== value || fixed.includes(place)) return [];
      return view === true && place === 0 ? usesOf(node.outputs[0] ?? "", { steps } as LiveGraph) : [roles[place]];
    }),
  );
}

/** What a parameter is for: what the operators say that read it, as far as its shape goes with it. */
function roleOf(uses: Uses, { shape }: OnnxNumbers): ParameterRole {
  if (uses.includes("weight")) return "weight";
  // A bias or scale of several axes has them to broadcast along, with one length above 1.
  const matrix = shape.filter((length) => length > 1).length > 1;
  if (matrix) return "weight";
  return uses.includes("scale") ? "scale" : "bias";
}

/**
 * The parameters of an imported graph: its floating initializers of one axis or more, unless they are read as settings
 * or statistics alone. An initializer that is read in several places is one parameter.
 */
export function importedParameters(graph: LiveGraph): readonly ParameterSpec[] {
  return [...graph.initializers].flatMap(([name, numbers]) => {
    const { dtype, shape, values } = numbers;
    const floating = dtype === "float32" || dtype === "float64";
    const uses = floating && shape.length > 0 && values.length > 0 ? usesOf(name, graph) : [];
    if (uses.length === 0) return [];
    return [{ name, shape, role: roleOf(uses, numbers), initialise: () => values.slice() }];
  });
}
