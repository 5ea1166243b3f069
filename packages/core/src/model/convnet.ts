import { memberOf, type Registry, UsageError } from "../base/index.ts";
import { type ActivationName, activations } from "./activations.ts";
import { batchNormReference } from "./batch-norm.ts";
import { dropoutReference } from "./dropout.ts";
import {
  asImages,
  asRows,
  convolution,
  dense,
  dropoutLayer,
  type ImageShape,
  normalisation,
  type PoolingName,
  pooling,
  requireRate,
  requireWhole,
} from "./image-layers.ts";
import { glorot, glorotReference, he, heReference } from "./initialise.ts";
import { chain, type Layer, modelOf, pure } from "./layer.ts";
import type { Model } from "./model.ts";

/** What a convolutional network can be told. */
export interface ConvnetOptions {
  /** Channels, height and width of the images: a row of inputs holds them in this order, row-major. */
  readonly shape: ImageShape;
  readonly outputs?: number;
  /** Channels of each block. */
  readonly channels?: readonly number[];
  /** Height and width of the kernels; odd, so that blocks keep the size of images. */
  readonly kernel?: number;
  /** How a block halves its images. */
  readonly pooling?: PoolingName;
  /** Widths of the hidden layers after the blocks. */
  readonly hidden?: readonly number[];
  readonly activation?: ActivationName;
  /** Normalises each convolution over its batch, before the activation. */
  readonly batchNorm?: boolean;
  /** Probability that training leaves out what a linear layer reads, from 0 to below 1. */
  readonly dropout?: number;
}

/** How blocks can make images smaller; the default first. */
export const poolings: Registry<PoolingName, PoolingName> = {
  kind: "pooling",
  members: { average: "average", max: "max" },
};

/**
 * A convolutional network: blocks of convolution, activation and pooling, each halving the image, then linear layers.
 *
 * A block is pool₂(f(norm(conv(a)))), with a bias where nothing is normalised. Average pooling, the default, keeps the
 * network smooth; max pooling makes its slopes jump.
 *
 * Parameters: conv1.weight [channels, channels before, kernel, kernel], conv1.bias, or with batch norm norm1.scale and
 * norm1.bias (and buffers norm1.mean, norm1.variance); then dense1.weight [inputs, outputs], dense1.bias and so on.
 *
 * Shapes: inputs [batch, channels·height·width] to predictions [batch, outputs]. Cost: a convolution a block forward,
 * three with its derivatives.
 *
 * @throws UsageError for lengths that are not positive whole numbers, an even kernel, images too small for their blocks,
 * an unknown activation or pooling, or a dropout outside [0, 1)
 * @example convnet({ shape: [1, 28, 28], outputs: 10, channels: [16, 32] })
 */
export function convnet({
  shape,
  outputs = 1,
  channels = [16, 32],
  kernel = 3,
  pooling: pool = "average",
  hidden = [],
  activation = "silu",
  batchNorm = false,
  dropout = 0,
}: ConvnetOptions): Model {
  const chosen = memberOf(activations, activation, "activation of convnet");
  memberOf(poolings, pool, "pooling of convnet");
  requireWhole("convnet", "shape", shape);
  requireWhole("convnet", "outputs", [outputs]);
  requireWhole("convnet", "channels", channels);
  requireWhole("convnet", "hidden", hidden);
  requireRate("convnet", dropout);
  if (!(Number.isSafeInteger(kernel) && kernel > 0 && kernel % 2 === 1)) {
    throw new UsageError({ where: "kernel of convnet", expected: "an odd whole number", found: String(kernel) });
  }
  const smaller = (length: number): number => Math.floor(length / 2 ** channels.length);
  const [height, width] = [smaller(shape[1]), smaller(shape[2])];
  if (height < 1 || width < 1) {
    const expected = `images of ${2 ** channels.length} × ${2 ** channels.length} or more for ${channels.length} blocks`;
    throw new UsageError({ where: "shape of convnet", expected, found: shape.slice(1).join(" × ") });
  }
  const start = chosen.initialisation === "he" ? he : glorot;
  const activate = pure(chosen.apply);
  const block = (outputs: number, i: number): Layer =>
    chain([
      convolution(`conv${i + 1}`, {
        channels: channels[i - 1] ?? shape[0],
        outputs,
        kernel,
        bias: !batchNorm,
        start,
      }),
      ...(batchNorm ? [normalisation(`norm${i + 1}`, outputs)] : []),
      activate,
      pooling(pool),
    ]);
  const widths = [(channels.at(-1) ?? shape[0]) * height * width, ...hidden, outputs];
  const linear = (i: number): readonly Layer[] => [
    dropoutLayer(dropout),
    dense(`dense${i + 1}`, widths[i] as number, widths[i + 1] as number, i < hidden.length ? start : glorot),
  ];
  const layers = [
    asImages(shape),
    ...channels.map(block),
    asRows,
    ...hidden.flatMap((_, i) => [...linear(i), activate]),
    ...linear(hidden.length),
  ];
  return modelOf("convnet", chain(layers), {
    facts: {
      smooth: chosen.smooth && channels.length + hidden.length > 0 && (pool !== "max" || channels.length === 0),
    },
    references: [
      lecunReference,
      ...chosen.references,
      ...(start === he ? [heReference] : []),
      glorotReference,
      ...(batchNorm ? [batchNormReference] : []),
      ...(dropout > 0 ? [dropoutReference] : []),
    ],
  });
}

const lecunReference = {
  authors: "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner",
  title: "Gradient-Based Learning Applied to Document Recognition",
  year: 1998,
  source: "Proceedings of the IEEE 86(11)",
};
