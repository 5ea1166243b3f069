import { DataError, UsageError } from "../base/index.ts";
import type { Dataset } from "./dataset.ts";
import type { ColumnSummary } from "./kinds.ts";
import type { NumericFeature } from "./schema.ts";
import { checkParts, type Split } from "./split/method.ts";
import { splitRows } from "./split/random.ts";

/** Images and their classes. */
export interface LabelledImages {
  readonly name: string;
  /** Channels, height and width. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Row-major, image by image: as many as a whole number of images has. */
  readonly pixels: Uint8Array;
  /** The place of each image's class among the classes. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
}

export interface ImageDatasetOptions {
  /** Share of the images held for validation, 0.2 by default; or the rows of both parts, where they are known. */
  readonly validation?: number | Split;
  readonly seed: number;
}

/**
 * Images made ready for training: a row each, channels outermost, as convolutional models read them.
 *
 * All pixels are scaled alike, (pixel − mean) / deviation over the training images, so that edges stay where they are;
 * a slope is then per deviation of all pixels. Features are called `y0x0` and so on, or `c0y0x0` where there are
 * several channels.
 *
 * @throws DataError where images, labels and classes do not fit; UsageError for a shape that is not positive
 * @example imageDataset({ name: "mnist", shape: [1, 28, 28], pixels, labels, classes: [..."0123456789"] }, { seed: 1 })
 */
export function imageDataset(
  { name, shape, pixels, labels, classes }: LabelledImages,
  { validation = 0.2, seed }: ImageDatasetOptions,
): Dataset {
  const [channels, height, width] = shape;
  const size = channels * height * width;
  if (!shape.every((length) => Number.isSafeInteger(length) && length > 0)) {
    throw new UsageError({ where: `shape of ${name}`, expected: "positive whole numbers", found: shape.join(", ") });
  }
  const rows = labels.length;
  if (pixels.length !== rows * size) {
    const found = `${pixels.length} pixels and ${rows} labels`;
    throw new DataError({ where: name, expected: `${size} pixels an image`, found });
  }
  const unknown = labels.find((label) => label >= classes.length);
  if (unknown !== undefined || classes.length < 2) {
    const expected = `labels below ${classes.length}, the number of classes, at least 2`;
    throw new DataError({ where: name, expected, found: String(unknown ?? `${classes.length} classes`) });
  }
  const split = typeof validation === "number" ? splitRows(name, rows, validation, seed) : validation;
  checkParts(name, rows, [split.train.length, split.validation.length]);
  const { mean, deviation } = momentsOf(pixels, split.train, size);
  const features = Array.from({ length: size }, (_, i): NumericFeature => {
    const [c, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const place = `${channels === 1 ? "" : `c${c}`}y${y}x${x}`;
    return { kind: "numeric", name: place, mean, deviation, minimum: 0, maximum: 255 };
  });
  const columns: ColumnSummary[] = features.map((feature) => ({ name: feature.name, kind: "numeric", used: true }));
  return {
    name,
    rows,
    width: size,
    features: Float32Array.from(pixels, (pixel) => (pixel - mean) / deviation),
    targets: Float32Array.from(labels),
    preprocessing: { features, target: { kind: "classification", name: "class", classes } },
    split,
    splitting: { kind: "random", aside: 0 },
    columns: [...columns, { name: "class", kind: "target", used: false }],
    warnings: [],
  };
}

/** Mean and population deviation of all pixels of some images, exact: of bytes, counts say it all. */
function momentsOf(pixels: Uint8Array, images: Uint32Array, size: number): { mean: number; deviation: number } {
  const counts = new Float64Array(256);
  for (const image of images) {
    for (let i = image * size; i < (image + 1) * size; i++) {
      const pixel = pixels[i] as number;
      counts[pixel] = (counts[pixel] as number) + 1;
    }
  }
  const total = images.length * size;
  const mean = counts.reduce((sum, count, pixel) => sum + count * pixel, 0) / total;
  const variance = counts.reduce((sum, count, pixel) => sum + count * (pixel - mean) ** 2, 0) / total;
  return { mean, deviation: variance === 0 ? 1 : Math.sqrt(variance) };
}
