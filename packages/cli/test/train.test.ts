import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  createPredictor,
  isFinished,
  mlp,
  onlyColumn,
  parseMetrics,
  parseRecord,
  placeDataset,
  type RunRecord,
  readDataset,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTable } from "../src/data/index.ts";
import { readCheckpoint } from "../src/train/checkpoints.ts";
import { type Ended, isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TRAIN = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--epochs", "12+6", "--batch", "32"];
const CONTROL = ["--share", "0.5", "--lambda", "age=0.01,*=0.1", "--hidden", "16,16", "--learning-rate", "0.01"];

let folder: string;
let run: Ended;

beforeAll(async () => {
  folder = await temporaryFolder("train");
  await writeHouses(join(folder, "houses.csv"), 500);
  run = await isocline(folder, ...TRAIN, ...CONTROL);
});

afterAll(() => rm(folder, { recursive: true }));

const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const record = async (path: string): Promise<RunRecord> => parseRecord(await text(`${path}/run.json`), path);

describe("isocline train", () => {
  it("compares the branches on stdout and talks on stderr", () => {
    expect(run).toMatchObject({ code: 0, signal: null });
    expect(run.stdout).toMatch(/^ +baseline +controlled +change\n/);
    expect(run.stdout).toMatch(/\nRMSE \(price\) +[\d.]+ +[\d.]+ +[+−]?[\d.]+ %\n/);
    expect(run.stdout).toMatch(/\nage +[\d.]+ +[\d.]+ +−[\d.]+ %\n/);
    expect(run.stdout).toMatch(/\nControl cut the mean sensitivity by [^\n]+\n[^\n]+\n\nRun folder: runs\/houses-1\n$/);
    expect(run.stderr).toContain("500 rows (400 for training, 100 for validation), 4 features");
    expect(run.stderr).toContain("controlled, epoch 6/6, loss ");
    expect(run.stdout + run.stderr).not.toContain("\u001b");
  });

  it("leaves a whole run folder", async () => {
    expect((await readdir(join(folder, "runs/houses-1"))).sort()).toEqual([
      "baseline.onnx",
      "checkpoint.safetensors",
      "config.yaml",
      "metrics.jsonl",
      "model.onnx",
      "report.html",
      "run.json",
    ]);
    const { status, config, branches, plan, seconds } = await record("runs/houses-1");
    expect(status).toBe("completed");
    expect(config).toMatchObject({
      data: "houses.csv",
      exclude: ["id"],
      control: "lai",
      lambda: { age: 0.01, "*": 0.1 },
    });
    expect(Object.keys(branches)).toEqual(["baseline", "controlled"]);
    expect(plan.map(({ name, epochs }) => [name, epochs])).toEqual([
      ["pretraining", 12],
      ["control", 6],
    ]);
    expect(seconds).toBeGreaterThan(0);
    const epochs = parseMetrics(await text("runs/houses-1/metrics.jsonl"), "metrics");
    expect(epochs.map(({ branch, epoch }) => `${branch} ${epoch}`)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => `pretraining ${i + 1}`),
      ...Array.from({ length: 6 }, (_, i) => `baseline ${i + 13}`),
      ...Array.from({ length: 6 }, (_, i) => `controlled ${i + 13}`),
    ]);
    expect(epochs.every(({ seconds }, i) => i === 0 || seconds >= (epochs[i - 1]?.seconds ?? 0))).toBe(true);
    const report = await text("runs/houses-1/report.html");
    expect(report).toMatch(/^<!doctype html>/);
    expect(report).toContain("<svg");
  });

  it("prints one document with --json, takes the next folder, and repeats the same bits", async () => {
    const again = await isocline(folder, ...TRAIN, ...CONTROL, "--json", "--quiet");
    expect(again).toMatchObject({ code: 0, stderr: "" });
    const lines = again.stdout.split("\n");
    expect(lines).toHaveLength(2);
    const document = JSON.parse(lines[0] ?? "");
    const { branches } = await record("runs/houses-1");
    const branch = (name: "baseline" | "controlled"): unknown => {
      const { metrics, sensitivity, slope } = branches[name] ?? {};
      const { rmse, mae, outputVariance } = metrics ?? {};
      return { rmse, mae, outputVariance, sensitivity, slope };
    };
    expect(document).toEqual({
      schema: "isocline.run/1",
      status: "completed",
      seed: 1,
      branches: { baseline: branch("baseline"), controlled: branch("controlled") },
      folder: "runs/houses-2",
    });
    expect(Object.keys(document.branches.controlled.sensitivity)).toEqual(["area", "age", "luck"]);
    for (const file of ["model.onnx", "baseline.onnx", "checkpoint.safetensors"]) {
      const [first, second] = await Promise.all([1, 2].map((n) => readFile(join(folder, `runs/houses-${n}`, file))));
      expect(first?.equals(second ?? new Uint8Array())).toBe(true);
    }
  });

  it("trains one branch alone", async () => {
    const quick = ["train", "houses.csv", "--target", "price", "--batch", "32", "--json", "--quiet"];
    const [none, controlled] = await Promise.all([
      isocline(folder, ...quick, "--control", "none", "--epochs", "3", "--out", "none"),
      isocline(folder, ...quick, "--no-baseline", "--epochs", "2+1", "--out", "alone", "--by", "sample"),
    ]);
    expect([none.code, controlled.code]).toEqual([0, 0]);
    // An id that is text and excluded by nobody is left out by itself.
    expect(none.stderr).toMatch(/^warning: column "id" is left out: [^\n]+\n$/);
    expect(Object.keys(JSON.parse(none.stdout).branches)).toEqual(["baseline"]);
    expect(Object.keys(JSON.parse(controlled.stdout).branches)).toEqual(["controlled"]);
    for (const out of ["none", "alone"]) {
      const files = await readdir(join(folder, out));
      expect([files.includes("model.onnx"), files.includes("baseline.onnx")]).toEqual([true, false]);
    }
  });

  it("warns once where a control needs a smooth model, and where nothing is controlled", async () => {
    const args = [...TRAIN, "--activation", "relu", "--epochs", "1+1", "--quiet", "--json", "--out", "relu"];
    const { code, stderr } = await isocline(folder, ...args);
    expect(code).toBe(0);
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^warning: the control lai needs a smooth activation: with relu /),
      expect.stringMatching(
        /^warning: nothing is controlled, and both branches are trained alike: 0\.01 of the 13 batches is none; raise --share/,
      ),
      "",
    ]);
  });

  it("warns once of kinks of the model and the loss where a rule takes second derivatives", async () => {
    const plain = [...TRAIN, "--control", "none", "--rule", "gr-exact", "--epochs", "1", "--quiet", "--json"];
    const stderrOf = async (...more: readonly string[]): Promise<string> =>
      (await isocline(folder, ...plain, ...more)).stderr;
    const [relu, both, none] = await Promise.all([
      stderrOf("--activation", "relu", "--loss", "huber", "--out", "kinks-1"),
      stderrOf("--activation", "relu", "--loss", "mae", "--out", "kinks-2"),
      stderrOf("--activation", "relu", "--loss", "mae", "--rule", "gr-forward", "--out", "kinks-3"),
    ]);
    const warning = "warning: the rule gr-exact takes second derivatives, which do not see the kinks of ";
    expect(relu.split(`${warning}relu; `)).toHaveLength(2);
    expect(both.split(`${warning}relu and mae; `)).toHaveLength(2);
    expect(none).not.toContain("second derivatives");
  });

  it("says that a run diverged, exits with 4, and keeps what was good", async () => {
    const wild = [
      "--share",
      "1",
      "--optimizer",
      "sgd",
      "--learning-rate",
      "1e30",
      "--epochs",
      "2+2",
      "--json",
      "--out",
      "wild",
    ];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...wild);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ status: "diverged", branches: {} });
    // There is no branch, so nothing is measured.
    expect(stderr).toMatch(
      /^houses\.csv: [^\n]+\nisocline: the pretraining diverged in epoch 1[^\n]+ kept in wild: [^\n]+ --learning-rate[^\n]*\n$/,
    );
    expect((await record("wild")).status).toBe("diverged");
    expect(await readdir(join(folder, "wild"))).not.toContain("model.onnx");
  });
});

describe("a branch that diverges", () => {
  it("leaves the other's model, and says so", async () => {
    const steep = ["--optimizer", "sgd", "--lambda", "1e-15", "--share", "1", "--epochs", "2+2", "--quiet"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...steep, "--out", "half");
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^isocline: the controlled branch diverged in epoch 3; kept in half: the other branch's model, the record and [^\n]+\n$/,
    );
    expect(stdout).toContain("Run folder: half");
    const { status, branches } = await record("half");
    expect(status).toBe("diverged");
    expect(branches).toMatchObject({ baseline: { status: "completed" }, controlled: { divergedAt: 3 } });
    const files = await readdir(join(folder, "half"));
    expect([files.includes("baseline.onnx"), files.includes("model.onnx")]).toEqual([true, false]);
  });
});

describe("isocline predict", () => {
  /** Predictions of the trained model itself, in raw units, for every row of the table. */
  async function trained(path: string, branch: "baseline" | "controlled"): Promise<readonly number[]> {
    const { seed } = await record(path);
    const checkpoint = await readCheckpoint(join(folder, path, "checkpoint.safetensors"));
    const finished = checkpoint?.progress.branches[branch];
    if (finished === undefined || !isFinished(finished)) throw new Error("not finished");
    const table = await openTable(join(folder, "houses.csv"));
    const runtime = nodeRuntime();
    try {
      const dataset = await readDataset(table, { target: "price", exclude: ["id"], scaling: "auto", seed });
      const { mean, deviation } = onlyColumn(dataset.preprocessing.target);
      const model = mlp({ inputs: dataset.width, hidden: [16, 16] });
      const predictor = createPredictor(model, await placeDataset(runtime, dataset));
      const rows = Uint32Array.from({ length: dataset.rows }, (_, row) => row);
      const standard = await predictor.predict(finished.progress.state.parameters, rows);
      return Array.from(standard, (value) => mean + deviation * value);
    } finally {
      table.close();
      await runtime.close();
    }
  }

  it.each([
    ["runs/houses-1", "controlled"],
    ["runs/houses-1/baseline.onnx", "baseline"],
  ] as const)("reproduces the predictions of training: %s", async (model, branch) => {
    const expected = await trained("runs/houses-1", branch);
    const { code, stderr } = await isocline(
      folder,
      "predict",
      model,
      "houses.csv",
      "--out",
      `${branch}.csv`,
      "--keep",
      "id,kind",
    );
    expect([code, stderr]).toEqual([0, `wrote 500 predictions to ${branch}.csv\n`]);
    const [header, ...lines] = (await text(`${branch}.csv`)).trimEnd().split("\n");
    expect(header).toBe("id,kind,prediction");
    expect(lines[97]).toMatch(/^h97,violet,/);
    const found = lines.map((line) => Number(line.split(",")[2]));
    expect(found).toHaveLength(500);
    const worst = Math.max(...found.map((value, i) => Math.abs(value / (expected[i] as number) - 1)));
    expect(worst).toBeLessThan(1e-5);
  });

  it("writes Parquet, which it reads again", async () => {
    const out = await isocline(
      folder,
      "predict",
      "runs/houses-1",
      "houses.csv",
      "--out",
      "p.parquet",
      "--keep",
      "id",
      "--quiet",
    );
    expect(out).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const table = await openTable(join(folder, "p.parquet"));
    expect([await table.rows(), await table.columns()]).toEqual([
      500,
      [
        { name: "id", kind: "text" },
        { name: "prediction", kind: "numeric" },
      ],
    ]);
    table.close();
  });

  it("prints CSV on stdout without --out", async () => {
    const { code, stdout, stderr } = await isocline(folder, "predict", "runs/houses-1", "houses.csv");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toHaveLength(502);
    expect(stdout).toMatch(/^prediction\n\d/);
  });
});
