import { type None, unaryOp } from "../elementwise.ts";
import { erfcValue } from "../special.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { geluSlope } from "./gelu-slope.ts";
import { mul } from "./mul.ts";
import { normalCdf } from "./normal-cdf.ts";

export const geluOp: OpDefinition<None> = unaryOp({
  name: "gelu",
  onnx: () => {
    throw new Error("gelu is expanded before lowering");
  },
  evaluate: (x) => (x * erfcValue(-x * Math.SQRT1_2)) / 2,
  derivative: (x) => geluSlope(x),
  expand: (x) => mul(x, normalCdf(x)),
});

/**
 * GELU, x·Φ(x) with the normal distribution function (the exact form, not the one with tanh). Smooth; twice the cost
 * of SiLU. Source: Hendrycks and Gimpel 2016.
 */
export function gelu(x: Tensor): Tensor {
  return applyOp(geluOp, [x], {});
}
