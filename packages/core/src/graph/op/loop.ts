import { ShapeError } from "../../base/index.ts";
import type { Region, RegionAttributes } from "../region.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { Dimension } from "../types.ts";
import { formatType, sameShape } from "../types.ts";
import { parameter } from "./parameter.ts";
import { resultOf } from "./result.ts";

export interface LoopAttributes extends RegionAttributes {
  /** How many of the body's results are carried to the next iteration; the rest are stacked. */
  readonly carried: number;
  readonly trips: Dimension;
}

/** Inputs: the trip count, then the initial state. The region's parameters: the iteration, then the state. */
export const loopOp: OpDefinition<LoopAttributes> = {
  name: "loop",
  infer: (inputs, { regions }) => {
    const [count] = inputs;
    if (count?.dtype !== "int64" || count.shape.length > 0) throw shapeError("loop", "an int64 trip count", inputs);
    const { dtype, shape } = (regions[0] as Region).results[0] as Tensor;
    return { dtype, shape };
  },
  vjp: () => {
    throw new Error("a loop is not differentiable: differentiate inside its body");
  },
  lower: () => {
    throw new Error("a loop is lowered with its region");
  },
  evaluate: () => {
    throw new Error("a loop is evaluated with its region");
  },
};

/** What a loop's body makes of an iteration. */
export interface LoopStep {
  /** The state for the next iteration, of the same types. */
  readonly state: readonly Tensor[];
  /** Values to stack over iterations. */
  readonly stacked: readonly Tensor[];
}

/**
 * Repeats a body that carries state. Tensors of the surrounding graph may be used inside; what does not depend on the
 * iteration is computed once, outside. Not differentiable.
 *
 * `count` says how often, an int64 scalar; `trips` is its value as a dimension (a number, or a name), the leading length of
 * what is stacked.
 */
export function loop(
  { count, trips, state }: { readonly count: Tensor; readonly trips: Dimension; readonly state: readonly Tensor[] },
  body: (iteration: Tensor, state: readonly Tensor[]) => LoopStep,
): LoopStep {
  const iteration = parameter({ dtype: "int64", shape: [] });
  const parameters = state.map((initial) => parameter(initial));
  const step = body(iteration, parameters);
  if (step.state.length !== state.length || step.state.length + step.stacked.length === 0) {
    const found = `${step.state.length} of ${state.length}, and ${step.stacked.length} to stack`;
    throw new ShapeError({ where: "loop", expected: "the body to return the state, or something to stack", found });
  }
  for (const [i, initial] of state.entries()) {
    const next = step.state[i];
    if (next?.dtype !== initial.dtype || !sameShape(next.shape, initial.shape)) {
      throw shapeError("loop", `state ${i} to stay ${formatType(initial)}`, next === undefined ? [] : [next]);
    }
  }
  const results = [...step.state, ...step.stacked];
  const node = applyOp(loopOp, [count, ...state], {
    regions: [{ parameters: [iteration, ...parameters], results }],
    carried: state.length,
    trips,
  });
  return {
    state: state.map((initial, i) => resultOf(node, i, initial)),
    stacked: step.stacked.map(({ dtype, shape }, i) =>
      resultOf(node, state.length + i, { dtype, shape: [trips, ...shape] }),
    ),
  };
}
