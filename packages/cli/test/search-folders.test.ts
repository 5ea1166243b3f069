import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";
import { net } from "./net.ts";

const TABLE = ["houses.csv", "--target", "price", "--exclude", "id,kind", "--batch", "32", "--quiet"];
const SEARCHES = {
  tune: [..."--model net.onnx --epochs 3+2 --trials 3 --seeds 1 --max-loss 900%".split(" ")],
  compare: "--hidden 8 --epochs 6+4 --methods jacobian --seeds 2 --selection-seeds 1 --tries 1".split(" "),
  metalearn: "--hidden 8 --population 4 --generations 1 --partial-steps 9 --steps 20 --best 1 --seeds 2".split(" "),
};

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("search-folders");
  await writeHouses(join(folder, "houses.csv"), 160);
  await writeFile(join(folder, "net.onnx"), net({ spread: 10 }));
  for (const [command, args] of Object.entries(SEARCHES)) {
    const { code, stderr } = await isocline(folder, command, ...TABLE, ...args, "--out", command);
    expect([command, code, stderr]).toEqual([command, 0, ""]);
  }
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

const bytes = (path: string): Promise<Buffer> => readFile(join(folder, path));

describe("the folder of a search", () => {
  it("is cited: what searched, and what was trained", async () => {
    const { code, stdout } = await isocline(folder, "cite", "tune", "compare");
    expect(code).toBe(0);
    for (const work of ["arXiv:1604.00772", "arXiv:2405.07884", "arXiv:1908.02729"]) expect(stdout).toContain(work);
  });

  it("of tune has the chosen model, which predicts and is evaluated beside its baseline", async () => {
    const predicted = await isocline(folder, "predict", "tune", "houses.csv");
    expect(predicted).toMatchObject({ code: 0, stderr: "" });
    expect(predicted.stdout.split("\n")).toHaveLength(162);
    const { code, stdout, stderr } = await isocline(folder, "evaluate", "tune", "houses.csv", "--json");
    expect(code).toBe(0);
    expect(stderr).toContain("these rows include those that it was trained on");
    const { models } = JSON.parse(stdout);
    expect(models).toMatchObject({ baseline: { path: "tune/baseline.onnx" }, controlled: { path: "tune/model.onnx" } });
    expect(await isocline(folder, "diagnose", "tune", "houses.csv")).toMatchObject({ code: 0 });
  });

  it.each([
    [
      "compare",
      "a comparison, which keeps none; train a method by isocline train with the settings that its report gives",
    ],
    [
      "metalearn",
      "a search of a loss, which keeps none; train with the loss by isocline train DATA --loss metalearn/loss.json",
    ],
    ["cut", "a search that is interrupted; go on with isocline tune --resume cut"],
    ["lost", "a search that chose none (missed); tune again with more --trials, a wider --space or limit"],
  ])("without a model says where one is to be had: %s", async (name, found) => {
    for (const [copy, status] of [
      ["cut", "interrupted"],
      ["lost", "missed"],
    ] as const) {
      if (existsSync(join(folder, copy))) continue;
      const document = JSON.parse(String(await bytes("tune/tune.json")));
      await mkdir(join(folder, copy));
      await writeFile(join(folder, copy, "tune.json"), JSON.stringify({ ...document, status, chosen: null }));
    }
    for (const command of ["predict", "evaluate", "diagnose"]) {
      expect(await isocline(folder, command, name, "houses.csv"), command).toMatchObject({
        code: 3,
        stdout: "",
        stderr: `isocline: ${name}: expected a folder with a model, found ${found}\n`,
      });
    }
  });

  it("names the schema of its own config file, which repeats it", async () => {
    for (const [command, file] of [
      ["tune", "tune.yaml"],
      ["compare", "config.yaml"],
      ["metalearn", "config.yaml"],
    ]) {
      const [first] = String(await bytes(`${command}/${file}`)).split("\n");
      expect(first).toMatch(
        new RegExp(`^# yaml-language-server: \\$schema=https://.*/schema/${command}\\.schema\\.json$`),
      );
    }
    const again = await isocline(folder, "metalearn", "metalearn/config.yaml", "--out", "again", "--quiet");
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(String(await bytes("again/metalearning.json"))).finalists).toEqual(
      JSON.parse(String(await bytes("metalearn/metalearning.json"))).finalists,
    );
  });
});

describe("tune --model", () => {
  it("goes on from a network of another library, and keeps it for all that follows", async () => {
    await cp(join(folder, "net.onnx"), join(folder, "kept.onnx"));
    await rm(join(folder, "net.onnx"));
    try {
      expect((await bytes("tune/network.onnx")).equals(await bytes("kept.onnx"))).toBe(true);
      expect(await isocline(folder, "train", "tune/config.yaml", "--quiet", "--out", "trained")).toMatchObject({
        code: 0,
      });
      expect((await bytes("trained/model.onnx")).equals(await bytes("tune/model.onnx"))).toBe(true);
      const search = await isocline(folder, "tune", "tune/tune.yaml", "--quiet", "--out", "searched");
      expect(search).toMatchObject({ code: 0, stderr: "" });
      expect((await bytes("searched/model.onnx")).equals(await bytes("tune/model.onnx"))).toBe(true);
    } finally {
      await cp(join(folder, "kept.onnx"), join(folder, "net.onnx"));
    }
  });
});
