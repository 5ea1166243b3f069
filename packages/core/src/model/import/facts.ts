import type { ModelFacts } from "../model.ts";
import type { LiveGraph } from "./graph.ts";

/** What an imported graph's operators say of it. */
export interface ImportedFacts extends ModelFacts {
  /** The operators that bend what depends on the input, or have kinks, each once: `Relu`, `Sigmoid`. */
  readonly activations: readonly string[];
}

/**
 * Whether slopes of the graph bend and do not jump: an operator on the way from the input bends its output, and none has
 * kinks.
 */
export function importedFacts({ steps }: LiveGraph, input: string): ImportedFacts {
  const varying = new Set([input]);
  const activations = new Set<string>();
  let [bends, kinks] = [false, false];
  for (const { node, operator } of steps) {
    const fixed = operator.fixed ?? [];
    const among = node.inputs.filter((name, place) => varying.has(name) && !fixed.includes(place));
    if (among.length === 0) continue;
    for (const output of node.outputs) varying.add(output);
    const curvature = typeof operator.curvature === "string" ? operator.curvature : operator.curvature(node);
    if (curvature === "kinks") kinks = true;
    // A quotient bends with its divisor; a product with itself or another.
    const divided = node.type === "Div" && varying.has(node.inputs[1] ?? "");
    if (curvature === "smooth" || (curvature === "product" && (among.length > 1 || divided))) bends = true;
    if (curvature === "smooth" || curvature === "kinks") activations.add(node.type);
  }
  return { smooth: bends && !kinks, activations: [...activations] };
}
