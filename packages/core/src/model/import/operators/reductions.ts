import {
  div,
  exp,
  log,
  mean,
  norm,
  type Reduction,
  reduceMax,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../../../graph/index.ts";
import { axesOf, axisWithin, type Call, intOf, keepBatch, tensorAt } from "../call.ts";
import type { Curvature, ImportedOperator } from "../operator.ts";

/** A reduction over axes, which are an attribute or the second input; over all where there are none. */
function reduction(curvature: Curvature, of: (x: Tensor, over: Reduction) => Tensor): ImportedOperator {
  return {
    curvature,
    fixed: [1],
    apply(call) {
      const x = tensorAt(call, 0);
      const rank = x.shape.length;
      const given = axesOf(call, 1) ?? [];
      if (given.length === 0 && intOf(call, "noop_with_empty_axes", 0) === 1) return x;
      const axes =
        given.length === 0 ? x.shape.map((_, axis) => axis) : given.map((axis) => axisWithin(call, axis, rank));
      keepBatch(call, x, axes);
      return of(x, { axes, keepDimensions: intOf(call, "keepdims", 1) === 1 });
    },
  };
}

/** x less its largest element along an axis, which changes neither the softmax nor any derivative of it. */
function centred(x: Tensor, call: Call): { readonly shifted: Tensor; readonly over: Reduction } {
  const axis = axisWithin(call, intOf(call, "axis", -1), x.shape.length);
  keepBatch(call, x, [axis]);
  const over = { axes: [axis], keepDimensions: true };
  return { shifted: sub(x, stopGradient(reduceMax(x, over))), over };
}

/** Operators that take axes together. */
export const reductionOperators: Readonly<Record<string, ImportedOperator>> = {
  ReduceMean: reduction("none", mean),
  ReduceSum: reduction("none", sum),
  ReduceMax: reduction("kinks", reduceMax),
  ReduceL2: reduction("smooth", norm),
  Softmax: {
    curvature: "smooth",
    apply(call) {
      const { shifted, over } = centred(tensorAt(call, 0), call);
      const powers = exp(shifted);
      return div(powers, sum(powers, over));
    },
  },
  LogSoftmax: {
    curvature: "smooth",
    apply(call) {
      const { shifted, over } = centred(tensorAt(call, 0), call);
      return sub(shifted, log(sum(exp(shifted), over)));
    },
  },
};
