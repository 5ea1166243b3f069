import { memberOf } from "../base/index.ts";
import { add } from "../graph/index.ts";
import { type ActivationName, activations } from "./activations.ts";
import { batchNormReference } from "./batch-norm.ts";
import {
  asImages,
  channelMeans,
  convolution,
  dense,
  type ImageShape,
  normalisation,
  requireWhole,
} from "./image-layers.ts";
import { glorot, glorotReference, he, heReference } from "./initialise.ts";
import { chain, type Layer, modelOf, pure } from "./layer.ts";
import { residualReference } from "./mlp.ts";
import type { Model } from "./model.ts";

/** What a residual network can be told. */
export interface ResnetOptions {
  /** Channels, height and width of the images: a row of inputs holds them in this order, row-major. */
  readonly shape: ImageShape;
  readonly outputs?: number;
  /** Channels of each stage; every stage but the first halves its images. */
  readonly channels?: readonly number[];
  /** Blocks of a stage. */
  readonly blocks?: number;
  readonly activation?: ActivationName;
}

/**
 * A residual network: a convolution, stages of blocks with shortcuts around them, the mean of each channel, and a linear
 * layer.
 *
 * A block is f(s(a) + norm(conv(f(norm(conv(a)))))) with 3×3 convolutions. Its shortcut s is a itself, or, where a stage
 * changes channels or halves the image, norm(conv(a)) with a 1×1 convolution.
 *
 * Parameters: stem.conv.weight, stem.norm.scale, stem.norm.bias, stage1.block1.conv1.weight, stage1.block1.norm1.scale
 * and so on, with shortcut.conv and shortcut.norm where there are any, dense.weight [channels, outputs], dense.bias;
 * buffers are the mean and variance of each norm.
 *
 * Shapes: inputs [batch, channels·height·width] to predictions [batch, outputs]. Cost: two convolutions a block forward,
 * six with their derivatives, and as much again for batch norms where images have few channels.
 *
 * @throws UsageError for lengths that are not positive whole numbers, or an unknown activation
 * @example resnet({ shape: [3, 32, 32], outputs: 10, channels: [16, 32, 64], blocks: 3 })
 */
export function resnet({
  shape,
  outputs = 1,
  channels = [16, 32, 64],
  blocks = 2,
  activation = "silu",
}: ResnetOptions): Model {
  const chosen = memberOf(activations, activation, "activation of resnet");
  requireWhole("resnet", "shape", shape);
  requireWhole("resnet", "outputs", [outputs]);
  requireWhole("resnet", "channels", channels);
  requireWhole("resnet", "blocks", [blocks]);
  const start = chosen.initialisation === "he" ? he : glorot;
  const activate = pure(chosen.apply);
  const normalised = (
    path: string,
    {
      number = "",
      ...options
    }: Omit<Parameters<typeof convolution>[1], "bias" | "start"> & { readonly number?: string },
  ): Layer =>
    chain([
      convolution(`${path}.conv${number}`, { ...options, bias: false, start }),
      normalisation(`${path}.norm${number}`, options.outputs),
    ]);
  const block = (path: string, [before, after]: readonly [number, number], stride: number): Layer => {
    const body = chain([
      normalised(path, { number: "1", channels: before, outputs: after, kernel: 3, stride }),
      activate,
      normalised(path, { number: "2", channels: after, outputs: after, kernel: 3 }),
    ]);
    const same = before === after && stride === 1;
    const shortcut = same
      ? chain([])
      : normalised(`${path}.shortcut`, { channels: before, outputs: after, kernel: 1, stride });
    return {
      parameters: [...body.parameters, ...shortcut.parameters],
      buffers: [...body.buffers, ...shortcut.buffers],
      apply(x, context) {
        const long = body.apply(x, context);
        return chosen.apply(add(shortcut.apply(x, context), long));
      },
    };
  };
  const first = channels[0] ?? shape[0];
  const stage = (after: number, i: number): Layer =>
    chain(
      Array.from({ length: blocks }, (_, j) => {
        const before = j > 0 ? after : (channels[i - 1] ?? first);
        return block(`stage${i + 1}.block${j + 1}`, [before, after], j === 0 && i > 0 ? 2 : 1);
      }),
    );
  const layers = [
    asImages(shape),
    normalised("stem", { channels: shape[0], outputs: first, kernel: 3 }),
    activate,
    ...channels.map(stage),
    channelMeans,
    dense("dense", channels.at(-1) ?? first, outputs, glorot),
  ];
  return modelOf("resnet", chain(layers), {
    facts: { smooth: chosen.smooth },
    references: [
      residualReference,
      ...chosen.references,
      ...(start === he ? [heReference] : []),
      glorotReference,
      batchNormReference,
    ],
  });
}
