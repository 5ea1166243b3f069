import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { siluSlope } from "./silu-slope.ts";

export const siluOp: OpDefinition<None> = unaryOp({
  name: "silu",
  onnx: () => {
    throw new Error("silu is expanded before lowering");
  },
  evaluate: (x) => x / (1 + Math.exp(-x)),
  derivative: (x) => siluSlope(x),
  expand: (x) => mul(x, sigmoid(x)),
});

/**
 * SiLU (swish), x·σ(x): smooth, with a second derivative that is nowhere flat for long, and fast. The default
 * activation. Source: Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017.
 */
export function silu(x: Tensor): Tensor {
  return applyOp(siluOp, [x], {});
}
