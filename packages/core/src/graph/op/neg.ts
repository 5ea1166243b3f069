import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";

/** −x, as x·(−1): signs then fold with other factors and vanish into sums. */
export function neg(x: Tensor): Tensor {
  return mul(x, -1);
}
