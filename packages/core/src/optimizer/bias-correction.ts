import { add, div, mul, type Tensor, tanh } from "../graph/index.ts";

/**
 * (1 − β)/(1 − βᵗ): what makes a mean of t values out of (1 − β)·Σβᵗ⁻ⁱxᵢ divided by 1 − β.
 *
 * As (1 − β)/2 · (1/u + 1) with u = tanh(−t·ln β/2): in float32 the difference 1 − βᵗ would keep only four digits while
 * βᵗ is near 1.
 */
export function biasCorrection(beta: number, step: Tensor): Tensor {
  const u = tanh(mul(step, -Math.log(beta) / 2));
  const half = (1 - beta) / 2;
  return add(div(half, u), half);
}
