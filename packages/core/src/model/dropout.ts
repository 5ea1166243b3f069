import type { Reference } from "../base/index.ts";
import { constant, greaterOrEqual, mul, randomUniform, type Tensor, where } from "../graph/index.ts";

export const dropoutReference: Reference = {
  authors: "N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov",
  title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
  year: 2014,
  source: "JMLR 15",
};

/** What a dropout mask is drawn from. */
export interface DropoutDraw {
  /** An int64 or uint32 scalar; the same key and layer give the same mask, so every pass of a step shares it. */
  readonly key: Tensor;
  /** Tells a model's layers apart. */
  readonly layer: number;
}

/**
 * Inverted dropout: each element is 0 with probability p and x/(1 − p) otherwise, so the mean stays.
 *
 * Domain: p in [0, 1). Cost: drawing the mask, about 6 ns an element, and one pass; each derivative adds one pass. Not
 * for predictions.
 *
 * Reference: Srivastava et al. 2014.
 */
export function dropout(x: Tensor, rate: number, { key, layer }: DropoutDraw): Tensor {
  const drawn = randomUniform(key, x.shape, { dtype: x.dtype, stream: layer });
  // A product, so that derivatives of any order multiply by the same mask.
  const mask = where(greaterOrEqual(drawn, rate), constant(1 / (1 - rate), x.dtype), constant(0, x.dtype));
  return mul(x, mask);
}
