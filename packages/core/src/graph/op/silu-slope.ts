import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { silu } from "./silu.ts";
import { sub } from "./sub.ts";

/**
 * The first derivative of SiLU, s + σ(1 − s) with s = x·σ, as an op of its own: its derivative (1 − σ)(2s' − s)
 * reuses s, σ and s', where differentiating the formula term by term would need twice the passes.
 */
export const siluSlopeOp: OpDefinition<None> = unaryOp({
  name: "silu-slope",
  onnx: () => {
    throw new Error("silu-slope is expanded before lowering");
  },
  evaluate: (x) => {
    const gate = 1 / (1 + Math.exp(-x));
    return gate + x * gate * (1 - gate);
  },
  derivative: (x, y) => mul(sub(1, sigmoid(x)), add(y, excess(x))),
  expand: (x) => add(silu(x), excess(x)),
});

/** σ(1 − s), what the slope exceeds s by. */
function excess(x: Tensor): Tensor {
  return mul(sigmoid(x), sub(1, silu(x)));
}

/** d silu(x) / dx. */
export function siluSlope(x: Tensor): Tensor {
  return applyOp(siluSlopeOp, [x], {});
}
