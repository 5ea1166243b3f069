import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomStream } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

let folder: string;
const path = (name: string): string => join(folder, name);
const run = (...args: readonly string[]) => isocline(folder, ...args);
const recordOf = async (name: string) => JSON.parse(await readFile(path(`${name}/run.json`), "utf8"));

const ROWS = 800;
const TRAIN = ["--control", "none", "--epochs", "25", "--batch", "32", "--hidden", "16", "--dropout", "0", "--quiet"];

beforeAll(async () => {
  folder = await temporaryFolder("losses");
  const random = randomStream(11, "losses");
  const lines = Array.from({ length: ROWS }, () => {
    const [a, b, noise] = [random.normal(), random.normal(), random.normal()];
    const kind = a + 0.3 * noise > 0.6 ? "high" : b > 0 ? "middle" : "low";
    return `${a.toFixed(4)},${b.toFixed(4)},${(2 * a + noise).toFixed(4)},${kind}`;
  });
  await writeFile(path("t.csv"), `a,b,v,kind\n${lines.join("\n")}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

describe("losses of numbers", () => {
  it.each([0.1, 0.9])("quantile:%f leaves that share of the numbers below the predictions", async (tau) => {
    const out = `quantile-${tau}`;
    const trained = await run(
      "train",
      "t.csv",
      "--target",
      "v",
      "--exclude",
      "kind",
      ...TRAIN,
      "--loss",
      `quantile:${tau}`,
      "--out",
      out,
    );
    expect(trained).toMatchObject({ code: 0 });
    await run("predict", out, "t.csv", "--keep", "v", "--out", `${out}.csv`);
    const [header = "", ...rows] = (await readFile(path(`${out}.csv`), "utf8")).trimEnd().split("\n");
    const [prediction, target] = [header.split(",").indexOf("prediction"), header.split(",").indexOf("v")];
    const below = rows
      .map((row) => row.split(","))
      .filter((cells) => Number(cells[target]) < Number(cells[prediction]));
    expect(Math.abs(below.length / ROWS - tau)).toBeLessThan(0.05);
  });

  it("log-cosh trains, and a config file may name a loss with its options", async () => {
    await writeFile(
      path("c.yaml"),
      "data: t.csv\ntarget: v\nexclude: kind\nloss: huber:0.5\ncontrol: none\nepochs: 2\n",
    );
    expect(await run("train", "c.yaml", "--quiet", "--out", "file")).toMatchObject({ code: 0 });
    expect((await recordOf("file")).config.loss).toBe("huber:0.5");
    expect(await run("train", "file/config.yaml", "--quiet", "--out", "again")).toMatchObject({ code: 0 });
    expect(await readFile(path("again/metrics.jsonl"), "utf8").then(errors)).toEqual(
      await readFile(path("file/metrics.jsonl"), "utf8").then(errors),
    );
    const args = ["train", "c.yaml", "--loss", "log-cosh", "--epochs", "40", "--quiet", "--out", "log-cosh"];
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect((await recordOf("log-cosh")).branches.baseline.metrics.r2).toBeGreaterThan(0.6);
  });
});

/** The errors of every epoch, without the times. */
function errors(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).rmse);
}

describe("losses of classes", () => {
  it.each(["baikal", "taylor", "taylor:0.8439,1.4872,1.5742,-1.4446,2.3616,-0.6632,-2.8569,-1.1313"])(
    "%s finds the classes",
    async (loss) => {
      const out = loss.replaceAll(/\W/g, "-");
      const args = ["train", "t.csv", "--target", "kind", "--exclude", "v", ...TRAIN, "--clip-norm", "1"];
      expect(await run(...args, "--loss", loss, "--out", out)).toMatchObject({ code: 0 });
      const { config, branches } = await recordOf(out);
      expect(config.loss).toBe(loss);
      expect(branches.baseline.metrics.accuracy).toBeGreaterThan(0.8);
    },
  );
});

describe("what a bad loss gets", () => {
  it.each([
    ["hubber", "--loss: expected one of baikal, ", 'found "hubber"; did you mean "huber"?'],
    ["huber:0", "--loss, delta of huber: expected a positive number, found 0"],
    ["quantile:1", "--loss, tau of quantile: expected a number above 0 and below 1, found 1"],
    ["taylor:1,2,3", "--loss, coefficients of taylor: expected 5 numbers for order 2, 8 numbers for order 3"],
    ["quantile:tua=0.5", '--loss quantile: expected an option of it: tau, found "tua"; did you mean tau?'],
    ["mae:1", '--loss mae: expected no options, for it has none, found "1"'],
    ["baikal", "--loss: expected a loss of numbers: mse, ", "found baikal; leave it out, or set --task"],
  ])("%s", async (loss, ...messages) => {
    const found = await isoclineInside(folder, "train", "t.csv", "--target", "v", "--loss", loss, "--out", "bad");
    expect(found).toMatchObject({ code: 2, stdout: "" });
    for (const message of messages) expect(found.stderr).toContain(message);
    expect(found.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("names the line of a config file", async () => {
    await writeFile(path("bad.yaml"), "data: t.csv\ntarget: v\nloss: huber:-1\n");
    const { code, stderr } = await run("train", "bad.yaml");
    expect(code).toBe(2);
    expect(stderr).toContain("bad.yaml, line 3, loss, delta of huber: expected a positive number, found -1");
  });

  it("refuses what the cross-entropy alone is told", async () => {
    const { code, stderr } = await run(
      "train",
      "t.csv",
      "--target",
      "kind",
      "--loss",
      "baikal",
      "--label-smoothing",
      "0.1",
    );
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--label-smoothing: expected --loss cross-entropy with it, and classes to predict, found baikal",
    );
  });
});
