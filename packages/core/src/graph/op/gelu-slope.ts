import { type None, unaryOp } from "../elementwise.ts";
import { erfcValue } from "../special.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { add } from "./add.ts";
import { mul, square } from "./mul.ts";
import { normalCdf, normalDensity } from "./normal-cdf.ts";
import { sub } from "./sub.ts";

/** The first derivative of GELU, Φ + x·φ, as an op of its own: its derivative is φ(2 − x²), which reuses φ and x². */
export const geluSlopeOp: OpDefinition<None> = unaryOp({
  name: "gelu-slope",
  onnx: () => {
    throw new Error("gelu-slope is expanded before lowering");
  },
  evaluate: (x) => erfcValue(-x * Math.SQRT1_2) / 2 + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
  derivative: (x) => mul(normalDensity(x), sub(2, square(x))),
  expand: (x) => add(normalCdf(x), mul(x, normalDensity(x))),
});

/** d gelu(x) / dx. */
export function geluSlope(x: Tensor): Tensor {
  return applyOp(geluSlopeOp, [x], {});
}
