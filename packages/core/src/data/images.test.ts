import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../base/index.ts";
import { encodedWidth, imageDataset, numericColumns } from "./index.ts";

const rows = 10;
const pixels = Uint8Array.from({ length: rows * 8 }, (_, i) => (i * 37) % 256);
const labels = Uint8Array.from({ length: rows }, (_, i) => i % 3);
const images = { name: "little", shape: [2, 2, 2], pixels, labels, classes: ["a", "b", "c"] } as const;

describe("imageDataset", () => {
  const dataset = imageDataset(images, { seed: 1 });

  it("has a row an image, all pixels scaled alike by the training images", () => {
    expect([dataset.rows, dataset.width]).toEqual([rows, 8]);
    expect(dataset.split.validation).toHaveLength(2);
    const training = [...dataset.split.train].flatMap((row) => [...dataset.features.slice(row * 8, row * 8 + 8)]);
    const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
    const square = training.reduce((sum, value) => sum + value * value, 0) / training.length;
    expect(mean).toBeCloseTo(0, 6);
    expect(square).toBeCloseTo(1, 5);
    const [feature] = dataset.preprocessing.features;
    if (feature?.kind !== "numeric") throw new Error("a number was expected");
    for (const [i, value] of dataset.features.entries()) {
      expect(value * feature.deviation + feature.mean).toBeCloseTo(pixels[i] as number, 3);
    }
  });

  it("describes every pixel and the classes", () => {
    const { features, target } = dataset.preprocessing;
    expect(encodedWidth(features)).toBe(8);
    expect(numericColumns(features).map(({ name }) => name)).toEqual(
      [0, 1].flatMap((c) => [0, 1].flatMap((y) => [0, 1].map((x) => `c${c}y${y}x${x}`))),
    );
    expect(target).toEqual({ kind: "classification", name: "class", classes: ["a", "b", "c"] });
    expect([...dataset.targets]).toEqual([...labels]);
  });

  it("takes the parts that it is given, and scales by the training images alone", () => {
    const validation = { train: Uint32Array.of(0, 2), validation: Uint32Array.of(1, 3, 4) };
    const { split, features, preprocessing } = imageDataset(images, { seed: 1, validation });
    expect(split).toEqual(validation);
    const train = [0, 2].flatMap((image) => [...pixels.subarray(8 * image, 8 * image + 8)]);
    const mean = train.reduce((sum, pixel) => sum + pixel, 0) / train.length;
    expect(preprocessing.features[0]).toMatchObject({ mean: expect.closeTo(mean, 9) });
    const scaled = [0, 2].flatMap((image) => [...features.subarray(8 * image, 8 * image + 8)]);
    expect(scaled.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    const few = { train: Uint32Array.of(0), validation: Uint32Array.of(1, 2) };
    expect(() => imageDataset(images, { seed: 1, validation: few })).toThrow(/found 1 and 2 of 10 rows/);
  });

  it("scales images of one shade by 1", () => {
    const { features } = imageDataset({ ...images, pixels: pixels.map(() => 7) }, { seed: 1 });
    expect(features.every((value) => value === 0)).toBe(true);
  });

  it("refuses what does not fit", () => {
    const refuse = (change: object) => () => imageDataset({ ...images, ...change }, { seed: 1 });
    expect(refuse({ labels: labels.slice(1) })).toThrow(
      new DataError({ where: "little", expected: "8 pixels an image", found: "80 pixels and 9 labels" }),
    );
    expect(refuse({ labels: labels.map(() => 3) })).toThrow(/labels below 3.*found 3/);
    expect(refuse({ classes: ["a"], labels: labels.map(() => 0) })).toThrow(/found 1 classes/);
    expect(refuse({ shape: [0, 2, 2] })).toThrow(UsageError);
  });
});
