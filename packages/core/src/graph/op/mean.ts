import { axesOf, type Reduction } from "../reduction.ts";
import type { Tensor } from "../tensor.ts";
import { shapeError } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sum } from "./sum.ts";

/** Mean over axes (all by default), whose lengths must be static. */
export function mean(x: Tensor, options: Reduction = {}): Tensor {
  const { axes } = axesOf("mean", x, options);
  let count = 1;
  for (const axis of axes) {
    const length = x.shape[axis];
    if (typeof length !== "number") throw shapeError("mean", "axes of static length", [x]);
    count *= length;
  }
  return mul(sum(x, options), 1 / count);
}
