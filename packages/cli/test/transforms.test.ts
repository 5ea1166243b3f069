import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, linesOf, start, temporaryFolder, until, writeHouses } from "./isocline.ts";

const TRAIN = [
  ...["train", "houses.csv", "--target", "price", "--exclude", "id", "--epochs", "250+150", "--batch", "32"],
  ...["--hidden", "16,16", "--share", "0.2", "--json", "--quiet"],
];
/** Every transform at once. */
const ALL = [
  ...["--optimizer", "nadam", "--weight-decay", "0.01", "--l1", "1e-4", "--l2", "1e-4", "--clip-norm", "1"],
  ...["--clip-value", "0.5", "--centralize-gradients", "--spectral-norm", "0.01", "--average-weights", "0.98"],
  ...["--accumulate", "4"],
];

let folder: string;
const file = (path: string): Promise<Buffer> => readFile(join(folder, path));

beforeAll(async () => {
  folder = await temporaryFolder("transforms");
  await writeHouses(join(folder, "houses.csv"), 300);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a run with every transform", () => {
  it("ends bit for bit as one that was not killed, and exports the weights it evaluated", {
    timeout: 90_000,
  }, async () => {
    const whole = await isocline(folder, ...TRAIN, ...ALL, "--out", "whole");
    expect(whole).toMatchObject({ code: 0 });

    const broken = start(folder, ...TRAIN, ...ALL, "--out", "broken");
    await until(() => linesOf(join(folder, "broken/metrics.jsonl")) >= 40);
    broken.child.kill("SIGINT");
    expect(await broken.ended).toMatchObject({ code: 130 });
    expect(await isocline(folder, "train", "--resume", "broken", "--quiet")).toMatchObject({ code: 0 });
    for (const name of ["model.onnx", "baseline.onnx", "checkpoint.safetensors"]) {
      expect((await file(`broken/${name}`)).equals(await file(`whole/${name}`)), name).toBe(true);
    }

    // The export is made from the checkpoint, which holds the weights that were trained beside their average.
    expect(await isocline(folder, "export", "whole", "--format", "onnx", "--out", "m.onnx")).toMatchObject({ code: 0 });
    expect((await file("m.onnx")).equals(await file("whole/model.onnx"))).toBe(true);
    const config = await file("whole/config.yaml").then(String);
    for (const line of ["optimizer: nadam", "accumulate: 4", "average-weights: 0.98", "centralize-gradients: true"]) {
      expect(config).toContain(line);
    }
  });

  it("says so where more batches accumulate than the run has", async () => {
    const few = ["--epochs", "2+1", "--accumulate", "1000", "--out", "few"];
    const { code, stderr } = await isocline(folder, ...TRAIN, ...few);
    expect(code).toBe(0);
    expect(stderr).toContain("nothing is trained: 1000 batches accumulate for an update, and the run has 24");
  });
});
