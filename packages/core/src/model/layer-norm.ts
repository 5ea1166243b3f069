import type { Reference } from "../base/index.ts";
import { add, div, mean, mul, sqrt, square, sub, type Tensor } from "../graph/index.ts";

export const layerNormReference: Reference = {
  authors: "J. L. Ba, J. R. Kiros and G. E. Hinton",
  title: "Layer Normalization",
  year: 2016,
  source: "arXiv:1607.06450",
};

/**
 * Layer normalisation: every example's activities brought to mean 0 and variance 1 over the width, then scaled and
 * shifted by parameters.
 *
 * scale·(x − mean)/√(variance + ε) + shift, with the population variance.
 *
 * Shapes: x [batch, width], scale and shift [width]. Cost: seven passes over x, and more for each derivative;
 * several times an activation. It makes slopes depend on an example's spread: where the width is small or an
 * example's activities nearly agree, slopes grow up to 1/√ε.
 *
 * Reference: Ba, Kiros and Hinton 2016.
 */
export function layerNorm(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  { epsilon = 1e-5 }: { readonly epsilon?: number } = {},
): Tensor {
  const overWidth = { axes: [-1], keepDimensions: true };
  const centred = sub(x, mean(x, overWidth));
  const deviation = sqrt(add(mean(square(centred), overWidth), epsilon));
  return add(mul(div(centred, deviation), scale), shift);
}
