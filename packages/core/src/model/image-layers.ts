import { UsageError } from "../base/index.ts";
import { add, averagePool2d, conv2d, matmul, maxPool2d, mean, reshape, sizeOf, type Tensor } from "../graph/index.ts";
import { batchNorm, batchStatistics } from "./batch-norm.ts";
import { dropout } from "./dropout.ts";
import type { Initialiser } from "./initialise.ts";
import { type Layer, parameter, pure, vector } from "./layer.ts";

/** Channels, height and width of images. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** How images are made smaller. */
export type PoolingName = "average" | "max";

/** What a layer of convolution is made of. */
export interface ConvolutionOptions {
  readonly channels: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly bias?: boolean;
  readonly start: Initialiser;
}

/** A convolution whose pads keep the size, but for its stride: `name`.weight, and `name`.bias where it has one. */
export function convolution(
  name: string,
  { channels, outputs, kernel, stride = 1, bias = true, start }: ConvolutionOptions,
): Layer {
  return {
    parameters: [
      parameter(`${name}.weight`, "weight", [outputs, channels, kernel, kernel], start),
      ...(bias ? [vector(`${name}.bias`, "bias", outputs, 0)] : []),
    ],
    buffers: [],
    apply(x, context) {
      const convolved = conv2d(x, context.parameter(), { strides: stride, pads: (kernel - 1) / 2 });
      return bias ? add(convolved, reshape(context.parameter(), [outputs, 1, 1])) : convolved;
    },
  };
}

/**
 * Batch normalisation: in training by the batch, or by statistics that the mode has; in prediction by running statistics. Parameters `name`.scale and
 * `name`.bias, buffers `name`.mean and `name`.variance.
 */
export function normalisation(name: string, channels: number): Layer {
  return {
    parameters: [vector(`${name}.scale`, "scale", channels, 1), vector(`${name}.bias`, "bias", channels, 0)],
    buffers: [vector(`${name}.mean`, "buffer", channels, 0), vector(`${name}.variance`, "buffer", channels, 1)],
    apply(x, context) {
      const [scale, shift] = [context.parameter(), context.parameter()];
      if (context.mode.dropoutKey === undefined) return batchNorm(x, { scale, shift, ...context.running() });
      const statistics = context.given() ?? batchStatistics(x);
      context.observe(statistics, x);
      return batchNorm(x, { scale, shift, ...statistics });
    },
  };
}

/** Halves height and width, rounded down. */
export function pooling(name: PoolingName): Layer {
  return pure((x) => (name === "max" ? maxPool2d(x, { kernel: 2 }) : averagePool2d(x, { kernel: 2 })));
}

/** A linear layer: `name`.weight [inputs, outputs], `name`.bias. */
export function dense(name: string, inputs: number, outputs: number, start: Initialiser): Layer {
  return {
    parameters: [
      parameter(`${name}.weight`, "weight", [inputs, outputs], start),
      vector(`${name}.bias`, "bias", outputs, 0),
    ],
    buffers: [],
    apply: (x, context) => add(matmul(x, context.parameter()), context.parameter()),
  };
}

/** Leaves out activities in training; see `dropout`. */
export function dropoutLayer(rate: number): Layer {
  return {
    parameters: [],
    buffers: [],
    apply(x, { mode: { dropoutKey: key }, draw }) {
      return key === undefined || rate === 0 ? x : dropout(x, rate, { key, layer: draw() });
    },
  };
}

/** Rows of numbers [batch, channels·height·width] as images. */
export function asImages(shape: ImageShape): Layer {
  return pure((x) => reshape(x, [x.shape[0] as number, ...shape]));
}

/** Images as rows of numbers. */
export const asRows: Layer = pure((x) =>
  reshape(x, [x.shape[0] as number, sizeOf(x.shape.slice(1) as readonly number[])]),
);

/** The mean of each channel over its image, [batch, channels]. */
export const channelMeans: Layer = pure((x: Tensor) => mean(x, { axes: [2, 3] }));

/** @throws UsageError for numbers of an option of a model that are not whole and positive */
export function requireWhole(model: string, option: string, numbers: readonly number[]): void {
  const wrong = numbers.find((value) => !(Number.isSafeInteger(value) && value > 0));
  if (wrong === undefined) return;
  throw new UsageError({ where: `${option} of ${model}`, expected: "positive whole numbers", found: String(wrong) });
}

/** @throws UsageError for a dropout outside [0, 1) */
export function requireRate(model: string, rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new UsageError({ where: `dropout of ${model}`, expected: "a number from 0 to below 1", found: String(rate) });
}
