import { randomStream } from "../base/index.ts";
import { controlledFlags, epochOrder } from "../data/index.ts";
import type { Feeds } from "../runtime/index.ts";
import { rowIndices } from "./placed.ts";
import type { TargetNoise } from "./target-noise.ts";

/** The batches of one epoch: which rows each holds, and what else each step is told. */
export interface EpochBatches {
  readonly steps: number;
  readonly order: Uint32Array;
  readonly flags: Uint8Array;
  readonly keys: BigInt64Array;
  /** What features with targets are probed with, so many numbers for each row. */
  readonly probing?: { readonly width: number; readonly values: Float32Array };
}

/** What decides an epoch's batches. The streams depend on the seed and the epoch alone, so both branches share them. */
export interface EpochDraw {
  readonly train: Uint32Array;
  readonly batch: number;
  readonly seed: number;
  /** Counted over the whole run. */
  readonly epoch: number;
  /** Counted within the phase. */
  readonly phaseEpoch: number;
  /** Share of controlled batches. */
  readonly share: number;
  /** Of features with targets, and how many they are. */
  readonly noise?: { readonly draw: TargetNoise["draw"]; readonly features: number };
}

export function drawEpoch({ train, batch, seed, epoch, phaseEpoch, share, noise }: EpochDraw): EpochBatches {
  const order = epochOrder(train, batch, randomStream(seed, "order", epoch));
  const steps = order.length / batch;
  const dropout = randomStream(seed, "dropout", epoch);
  return {
    steps,
    order,
    flags: controlledFlags(steps, share, phaseEpoch, randomStream(seed, "control", epoch)),
    ...(noise && {
      probing: {
        width: 2 * noise.features,
        values: noise.draw(order, batch, randomStream(seed, "target noise", epoch)),
      },
    }),
    keys: BigInt64Array.from({ length: steps }, () => BigInt(dropout.integer(2 ** 31))),
  };
}

/** Which steps of an epoch a chunk is, and how many updates there were before it. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly batch: number;
  readonly done: number;
  readonly doneInPhase: number;
}

/** The feeds of a chunk's steps, except its state. */
export function chunkFeeds(
  { order, flags, keys, probing }: EpochBatches,
  { start, end, batch, done, doneInPhase }: Chunk,
  rateAt: (step: number) => number,
): Feeds {
  const steps = end - start;
  const each = (value: (i: number) => number): Float32Array => Float32Array.from({ length: steps }, (_, i) => value(i));
  return {
    order: { dtype: "int64", shape: [steps, batch], data: rowIndices(order.subarray(start * batch, end * batch)) },
    flags: { dtype: "bool", shape: [steps], data: flags.slice(start, end) },
    keys: { dtype: "int64", shape: [steps], data: keys.slice(start, end) },
    rates: { dtype: "float32", shape: [steps], data: each((i) => rateAt(done + i)) },
    numbers: { dtype: "float32", shape: [steps], data: each((i) => done + i + 1) },
    phaseNumbers: { dtype: "float32", shape: [steps], data: each((i) => doneInPhase + i + 1) },
    ...(probing && {
      probing: {
        dtype: "float32",
        shape: [steps, batch, probing.width],
        data: probing.values.slice(start * batch * probing.width, end * batch * probing.width),
      },
    }),
    count: { dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(steps)) },
  };
}
