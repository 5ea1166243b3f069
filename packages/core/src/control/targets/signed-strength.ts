import { exp, mul, neg, sub, type Tensor } from "../../graph/index.ts";
import type { Lever } from "./lever.ts";

/** Up to about this strength the scale is linear, beyond it logarithmic. */
const LINEAR = 0.01;

/** The scale of penalties' strengths, w = 0.01·sinh u: 0 at 0, through which a strength can change its sign. */
export const signedStrength: Pick<Lever, "signed" | "strengthAt" | "initial"> = {
  signed: true,
  initial: 0,
  strengthAt: (place: Tensor): Tensor => mul(sub(exp(place), exp(neg(place))), LINEAR / 2),
};
