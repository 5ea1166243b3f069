import type { Reference } from "../base/index.ts";
import { acrossBatch, add, div, mean, mul, reshape, sizeOf, sqrt, square, sub, type Tensor } from "../graph/index.ts";

export const batchNormReference: Reference = {
  authors: "S. Ioffe and C. Szegedy",
  title: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
  year: 2015,
  source: "ICML 2015, arXiv:1502.03167",
};

/** The mean and the population variance of each channel, [channels]. */
export interface ChannelStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** All axes but the channels, which are axis 1. */
function others({ shape }: Tensor): readonly number[] {
  return shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}

/** One number a channel, in the shape that broadcasts against x. */
function alongChannels(values: Tensor, x: Tensor): Tensor {
  return reshape(values, [x.shape[1] as number, ...x.shape.slice(2).map(() => 1)]);
}

/**
 * The statistics of a batch over examples and places, which must be of static length. They are marked as what the whole
 * batch makes: slopes by an example's inputs hold them.
 *
 * @param x [batch, channels, …]
 */
export function batchStatistics(x: Tensor): ChannelStatistics {
  const axes = others(x);
  const average = acrossBatch(mean(x, { axes }));
  return { mean: average, variance: acrossBatch(mean(square(sub(x, alongChannels(average, x))), { axes })) };
}

/** What batch norm can be told. */
export interface BatchNormOptions extends ChannelStatistics {
  readonly scale: Tensor;
  readonly shift: Tensor;
  readonly epsilon?: number;
}

/**
 * Batch normalisation: each channel brought to mean 0 and variance 1 by given statistics, then scaled and shifted by
 * parameters.
 *
 * scale·(x − mean)/√(variance + ε) + shift. In training mean and variance are the batch's (the population variance), so
 * an example's prediction depends on the others of its batch; in prediction they are running statistics.
 *
 * Shapes: x [batch, channels, …], all else [channels]. Cost: two passes over x, four more for statistics of the batch,
 * and about twice as many for each derivative.
 *
 * Reference: Ioffe and Szegedy 2015.
 */
export function batchNorm(
  x: Tensor,
  { scale, shift, mean: average, variance, epsilon = 1e-5 }: BatchNormOptions,
): Tensor {
  const factor = div(scale, sqrt(add(variance, epsilon)));
  return add(mul(sub(x, alongChannels(average, x)), alongChannels(factor, x)), alongChannels(shift, x));
}

/**
 * Running statistics after a batch: r ← (1 − momentum)·r + momentum·s, where s are the batch's mean and its unbiased
 * variance Σ(x − mean)²/(n − 1), n being the numbers of a channel (with n = 1, its variance, 0). So PyTorch does it, with
 * 0.1 for the momentum.
 */
export function movedStatistics(
  running: ChannelStatistics,
  { mean: average, variance }: ChannelStatistics,
  x: Tensor,
  momentum = 0.1,
): ChannelStatistics {
  const count = sizeOf(others(x).map((axis) => x.shape[axis] as number));
  const unbiased = mul(variance, count / Math.max(1, count - 1));
  const moved = (from: Tensor, to: Tensor): Tensor => add(mul(from, 1 - momentum), mul(to, momentum));
  return { mean: moved(running.mean, average), variance: moved(running.variance, unbiased) };
}
