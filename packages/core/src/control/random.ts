import { UsageError } from "../base/index.ts";
import {
  constant,
  cos,
  div,
  expand,
  log,
  max,
  mul,
  norm,
  randomUniform,
  sqrt,
  sub,
  type Tensor,
} from "../graph/index.ts";
import type { ObjectiveContext } from "./objective.ts";

/** Streams of a step's key that no layer's dropout draws from. */
const firstStream = 1_000_000;

/** What random numbers a control draws: each use has a place of its own. */
export interface Draw {
  readonly context: ObjectiveContext;
  readonly shape: readonly number[];
  /** Tells the draws of one step apart. */
  readonly place?: number;
}

function keyOf(name: string, { key }: ObjectiveContext): Tensor {
  if (key !== undefined) return key;
  throw new UsageError({
    where: `objective ${name}`,
    expected: "a key to draw random numbers from",
    found: "none",
    remedy: "give the context an int64 scalar, another one each step",
  });
}

/** Numbers uniform on [0, 1). @throws UsageError without a key */
export function uniform(name: string, { context, shape, place = 0 }: Draw): Tensor {
  return randomUniform(keyOf(name, context), shape, { dtype: context.inputs.dtype, stream: firstStream + place });
}

/** Standard normal numbers, by Box and Muller. @throws UsageError without a key */
export function normal(name: string, { context, shape, place = 0 }: Draw): Tensor {
  const [first, second] = [0, 1].map((i) => uniform(name, { context, shape, place: 2 * place + i })) as [
    Tensor,
    Tensor,
  ];
  // 1 − u lies in (0, 1], where the logarithm is finite.
  return mul(sqrt(mul(log(sub(1, first)), -2)), cos(mul(second, 2 * Math.PI)));
}

/** Below the length of every drawn vector. */
const leastLength = 1e-30;

/** Vectors uniform on the unit sphere, one a row; of one dimension 1, since its sign plays no part in a square. */
export function unitVectors(name: string, draw: Draw): Tensor {
  const { context, shape } = draw;
  if (shape[1] === 1) return expand(constant(1, context.inputs.dtype), shape);
  const drawn = normal(name, draw);
  return div(drawn, max(norm(drawn, { axes: [1], keepDimensions: true }), leastLength));
}
