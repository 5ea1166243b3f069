import { createHash } from "node:crypto";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSafetensors, importOnnx, parseRecord, randomStream } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, linesOf, start, temporaryFolder, until, writeHouses } from "./isocline.ts";
import { net } from "./net.ts";

let folder: string;

const file = (path: string): Promise<Buffer> => readFile(join(folder, path));

/** What that network gives for a row. */
function outputOf(bytes: Uint8Array, row: readonly number[]): number {
  const [w1, b1, w2, b2] = importOnnx(bytes).parameters.map(({ initialise }) =>
    initialise(randomStream(1, "unused")),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const hidden = Array.from(b1, (bias, unit) => {
    return Math.tanh(row.reduce((total, x, i) => total + x * (w1[unit * row.length + i] as number), bias));
  });
  return hidden.reduce((total, a, i) => total + a * (w2[i] as number), b2[0] as number);
}

/** The numbers of the columns that the network reads. */
async function rowsOf(table: string): Promise<readonly (readonly number[])[]> {
  const [header = "", ...lines] = String(await file(table))
    .trimEnd()
    .split("\n");
  const places = ["area", "age", "luck"].map((name) => header.split(",").indexOf(name));
  return lines.map((line) => places.map((place) => Number(line.split(",")[place])));
}

const ON = ["train", "houses.csv", "--target", "price", "--features", "area,age,luck"];
const train = (...args: readonly string[]) => isocline(folder, ...ON, ...args);

beforeAll(async () => {
  folder = await temporaryFolder("model");
  await writeHouses(join(folder, "houses.csv"), 300);
  await writeFile(join(folder, "net.onnx"), net());
  await writeFile(join(folder, "raw.onnx"), net({ spread: 100 }));
});

afterAll(() => rm(folder, { recursive: true }));

describe("train --model", () => {
  it("trains the file's network further and exports it, though the file is gone by then", {
    timeout: 120_000,
  }, async () => {
    await copyFile(join(folder, "net.onnx"), join(folder, "gone.onnx"));
    const args = ["--model", "gone.onnx", "--share", "0.5", "--epochs", "1+3", "--out", "tuned"];
    expect(await train(...args, "--quiet")).toMatchObject({ code: 0, stderr: "" });
    await rm(join(folder, "gone.onnx"));

    const { config, model, warnings } = parseRecord(String(await file("tuned/run.json")), "tuned");
    const digest = createHash("sha256").update(net()).digest("hex");
    expect(config).toMatchObject({ model: "gone.onnx", "model-digest": digest, hidden: null, scaling: "standard" });
    expect(config["learning-rate"]).toBe(0.001);
    expect(model).toEqual({ name: "imported", hidden: [], activation: "Tanh", parameters: 41 });
    expect(warnings).toEqual([]);

    const predicted = await isocline(folder, "predict", "tuned", "houses.csv");
    expect(predicted.code).toBe(0);
    const exported = await isocline(
      folder,
      "export",
      "tuned",
      "--format",
      "onnx",
      "--with-slopes",
      "--out",
      "tuned.onnx",
    );
    expect(exported.code).toBe(0);
    const again = await isocline(folder, "predict", "tuned.onnx", "houses.csv");
    expect(again.stdout).toContain(predicted.stdout.split("\n")[1]);
    await isocline(folder, "export", "tuned", "--format", "safetensors", "--out", "tuned.safetensors");
    const { tensors } = decodeSafetensors(new Uint8Array(await file("tuned.safetensors")), "tuned.safetensors");
    expect(Object.keys(tensors)).toEqual(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]);
    expect(await isocline(folder, "diagnose", "tuned", "houses.csv", "--json")).toMatchObject({ code: 0 });
    // The run's own config repeats it, with the run's own copy of the file.
    const repeated = await isocline(folder, "train", "tuned/config.yaml", "--out", "repeated", "--quiet");
    expect(repeated).toMatchObject({ code: 0, stderr: "" });
    expect((await file("repeated/model.onnx")).equals(await file("tuned/model.onnx"))).toBe(true);
  });

  it("takes a network of raw numbers with --scaling none, of standard units otherwise", {
    timeout: 120_000,
  }, async () => {
    // Updates too small to be seen: what is predicted is what the file does.
    const still = ["--epochs", "0+1", "--learning-rate", "1e-30", "--weight-decay", "0", "--no-baseline", "--quiet"];
    const rows = await rowsOf("houses.csv");
    const predictions = async (out: string): Promise<readonly number[]> => {
      const { stdout } = await isocline(folder, "predict", out, "houses.csv");
      return stdout.trimEnd().split("\n").slice(1).map(Number);
    };
    expect(await train("--model", "raw.onnx", "--scaling", "none", ...still, "--out", "raw")).toMatchObject({
      code: 0,
    });
    const { data } = parseRecord(String(await file("raw/run.json")), "raw");
    const { target } = data.preprocessing;
    const [column] = target.kind === "regression" ? target.columns : [];
    // Rounding of single precision is in units of the target's mean.
    const digits = Math.abs(column?.mean as number) * 2e-6;
    for (const [i, found] of (await predictions("raw")).entries()) {
      expect(Math.abs(found - outputOf(net({ spread: 100 }), rows[i] as number[]))).toBeLessThan(digits);
    }

    expect(await train("--model", "net.onnx", ...still, "--out", "standard")).toMatchObject({ code: 0 });
    const { features } = parseRecord(String(await file("standard/run.json")), "standard").data.preprocessing;
    const scaled = (row: readonly number[]): number[] =>
      row.map((value, i) => {
        const feature = features[i];
        if (feature?.kind !== "numeric") throw new Error("a number was expected");
        return (value - feature.mean) / feature.deviation;
      });
    for (const [i, found] of (await predictions("standard")).entries()) {
      const standard = outputOf(net(), scaled(rows[i] as number[]));
      const expected = standard * (column?.deviation as number) + (column?.mean as number);
      expect(Math.abs(found - expected)).toBeLessThan(digits);
    }
  });

  it("trains the logits of a network of classes that ends with a softmax", async () => {
    await writeFile(join(folder, "classes.onnx"), net({ outputs: 3, softmax: true }));
    const args = ["--model", "classes.onnx", "--epochs", "0+2", "--out", "classes", "--quiet"];
    const houses = ["train", "houses.csv", "--target", "kind", "--features", "area,age,luck"];
    const { code, stderr } = await isocline(folder, ...houses, ...args);
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain("--model: expected a network of 4 outputs, what is predicted: ");
    await writeFile(join(folder, "classes.onnx"), net({ outputs: 4, softmax: true }));
    expect(await isocline(folder, ...houses, ...args)).toMatchObject({ code: 0 });
  });

  it("warns once where a control needs an activation without kinks", async () => {
    await writeFile(join(folder, "relu.onnx"), net({ activation: "Relu" }));
    const { code, stderr } = await train("--model", "relu.onnx", "--epochs", "0+1", "--share", "0.5", "--out", "relu");
    expect(code).toBe(0);
    expect(stderr.match(/needs a smooth activation: with Relu/g)).toHaveLength(1);
  });

  it("goes on after an interruption with the copy in the run's folder, and with no other", {
    timeout: 60_000,
  }, async () => {
    const args = [
      "--model",
      "net.onnx",
      "--epochs",
      "200+200",
      "--batch",
      "32",
      "--share",
      "0.2",
      "--patience",
      "1000",
    ];
    expect(await train(...args, "--out", "whole", "--quiet")).toMatchObject({ code: 0 });
    const running = start(folder, ...ON, ...args, "--out", "broken", "--quiet");
    await until(() => linesOf(join(folder, "broken/metrics.jsonl")) >= 20);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(130);

    await writeFile(join(folder, "broken/network.onnx"), net({ spread: 2 }));
    const digests = [net(), net({ spread: 2 })].map((bytes) =>
      createHash("sha256").update(bytes).digest("hex").slice(0, 12),
    );
    expect(await isocline(folder, "train", "--resume", "broken")).toMatchObject({
      code: 3,
      stderr:
        `isocline: broken/network.onnx: expected the file that the training began with, of SHA-256 ${digests[0]}…, ` +
        `found one of ${digests[1]}…; restore it, or train again\n`,
    });
    await writeFile(join(folder, "broken/network.onnx"), net());
    expect(await isocline(folder, "train", "--resume", "broken", "--quiet")).toMatchObject({ code: 0 });
    expect((await file("broken/model.onnx")).equals(await file("whole/model.onnx"))).toBe(true);
  });
});

describe("train --model refuses", () => {
  const refused = async (code: number, line: string, ...args: readonly string[]): Promise<void> => {
    const { code: found, stderr } = await train("--epochs", "0+1", "--out", "none", ...args);
    expect({ code: found, stderr }).toEqual({ code, stderr: `isocline: ${line}\n` });
  };

  it("a network of another width, and says which columns there are", async () => {
    await writeFile(join(folder, "five.onnx"), net({ inputs: 5 }));
    await refused(
      2,
      "--model: expected a network of 3 inputs, the encoded columns: area, age, luck, found five.onnx with 5 inputs; choose columns with --features or --exclude",
      ...["--model", "five.onnx"],
    );
    await refused(
      2,
      "--model: expected a network of 7 inputs, the encoded columns: area, age, luck, kind = blue, kind = green, kind = red, kind other, found net.onnx with 3 inputs; choose columns with --features or --exclude",
      ...["--model", "net.onnx", "--features", "kind"],
    );
    await writeFile(join(folder, "two.onnx"), net({ outputs: 2 }));
    await refused(
      2,
      "--model: expected a network of 1 output, what is predicted: price, found two.onnx with 2 outputs",
      ...["--model", "two.onnx"],
    );
  });

  it("a file that is not there, not ONNX, or another than it was", async () => {
    await refused(
      2,
      "--model: expected an ONNX file that can be read, found nowhere.onnx, which is not there",
      ...["--model", "nowhere.onnx"],
    );
    const { code, stderr } = await train("--model", "houses.csv", "--out", "none");
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stderr).toMatch(/^isocline: houses\.csv: expected an ONNX model, found .*\n$/);
    const { stderr: other } = await train("--model", "net.onnx", "--model-digest", "0".repeat(64), "--out", "none");
    expect(other).toMatch(
      /^isocline: net\.onnx: expected the file that the training began with, of SHA-256 000000000000…/,
    );
  });

  it("what a file's network leaves without a meaning", async () => {
    await refused(
      2,
      "--hidden: expected no --model, which has a network of its own, found net.onnx",
      ...["--model", "net.onnx", "--hidden", "8"],
    );
    await refused(2, "--model-digest: expected a --model that it is of, found none", "--model-digest", "0".repeat(64));
    await refused(
      2,
      "--model: expected --categories one-hot with it, found embeddings; leave --categories out, or out of the kinds of columns",
      ...["--model", "net.onnx", "--features", "kind", "--categories", "embedding"],
    );
  });
});
