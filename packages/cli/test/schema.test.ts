import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  createPredictor,
  isFinished,
  mlp,
  type NumericFeature,
  numericColumns,
  onlyColumn,
  parseRecord,
  placeDataset,
  readDataset,
  type ScalingName,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTable } from "../src/data/index.ts";
import { readCheckpoint } from "../src/train/checkpoints.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;

const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

beforeAll(async () => {
  folder = await temporaryFolder("schema");
  await writeHouses(join(folder, "houses.csv"), 400);
  const [header, ...lines] = (await text("houses.csv")).trimEnd().split("\n");
  const holes = lines.map((line, i) => {
    const cells = line.split(",");
    if (i % 7 === 3) cells[1] = "";
    if (i % 11 === 5) cells[2] = " ";
    if (i % 13 === 1) cells[4] = "";
    return cells.join(",");
  });
  await writeFile(join(folder, "holes.csv"), [header, ...holes, ""].join("\n"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Trains on a table, predicts its rows with the exported model, and compares with the model that was trained. */
async function trainAndPredict(table: string, out: string, scaling: ScalingName = "standard"): Promise<NumericFeature> {
  const args = ["--target", "price", "--exclude", "id", "--epochs", "4+2", "--batch", "32", "--share", "0.5"];
  const run = await isocline(
    folder,
    "train",
    table,
    ...args,
    "--hidden",
    "16",
    "--scaling",
    scaling,
    "--json",
    "--out",
    out,
  );
  expect(run).toMatchObject({ code: 0 });
  const predicted = await isocline(folder, "predict", out, table);
  expect(predicted).toMatchObject({ code: 0, stderr: "" });
  const found = predicted.stdout.trimEnd().split("\n").slice(1).map(Number);

  const { data } = parseRecord(await text(`${out}/run.json`), out);
  const checkpoint = await readCheckpoint(join(folder, out, "checkpoint.safetensors"));
  const finished = checkpoint?.progress.branches.controlled;
  if (finished === undefined || !isFinished(finished)) throw new Error("not finished");
  const source = await openTable(join(folder, table));
  const runtime = nodeRuntime();
  try {
    const dataset = await readDataset(source, { target: "price", exclude: ["id"], seed: 1, scaling });
    expect(dataset.preprocessing).toEqual(data.preprocessing);
    const model = mlp({ inputs: dataset.width, hidden: [16] });
    const predictor = createPredictor(model, await placeDataset(runtime, dataset));
    const rows = Uint32Array.from({ length: dataset.rows }, (_, row) => row);
    const { mean, deviation } = onlyColumn(dataset.preprocessing.target);
    const standard = await predictor.predict(finished.progress.state.parameters, rows);
    const expected = Array.from(standard, (value) => mean + deviation * value);
    expect(found).toHaveLength(expected.length);
    // Where predictions pass through zero, the scale of the target is what they are compared by.
    const scale = (i: number): number => Math.max(Math.abs(expected[i] as number), deviation);
    const worst = Math.max(...found.map((value, i) => Math.abs(value - (expected[i] as number)) / scale(i)));
    expect(worst).toBeLessThan(1e-5);
    expect(numericColumns(dataset.preprocessing.features).map(({ name }) => name)).toEqual(["area", "age", "luck"]);
    return dataset.preprocessing.features[0] as NumericFeature;
  } finally {
    source.close();
    await runtime.close();
  }
}

describe("a table with blanks", () => {
  it("trains with no option but the target, and predicts as it was trained", async () => {
    const { missing } = await trainAndPredict("holes.csv", "holes");
    expect(missing?.indicator).toBe(true);
    expect(await text("holes/report.html")).toContain("blanks count as");
    const { warnings } = parseRecord(await text("holes/run.json"), "holes");
    expect(warnings).toEqual([
      expect.stringMatching(
        /^column "area" is blank in \d+ of 320 training rows: they count as the median, [\d.]+, and /,
      ),
      expect.stringMatching(/^column "age" is blank in \d+ of 320 training rows/),
      expect.stringMatching(/^column "kind" has/),
    ]);
  });

  it.each(["robust", "min-max", "quantile", "none"] as const)("predicts as it was trained: %s", async (scaling) => {
    expect(await trainAndPredict("holes.csv", scaling, scaling)).toMatchObject({ scaling: { name: scaling } });
  });

  it("predicts a column that is blank throughout as so many blanks", async () => {
    const [header, first = "", ...others] = (await text("holes.csv")).trimEnd().split("\n");
    const cells = first.split(",");
    cells[2] = "";
    await writeFile(join(folder, "one.csv"), [header, cells.join(","), ""].join("\n"));
    await writeFile(join(folder, "two.csv"), [header, cells.join(","), ...others, ""].join("\n"));
    const [one, two] = await Promise.all(
      ["one", "two"].map((name) => isocline(folder, "predict", "holes", `${name}.csv`)),
    );
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one?.stdout.split("\n")[1]).toBe(two?.stdout.split("\n")[1]);
  });

  it("predicts blanks of columns that had none in training", async () => {
    await trainAndPredict("houses.csv", "whole");
    const { code, stdout } = await isocline(folder, "predict", "whole", "holes.csv");
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(402);
    expect(stdout).not.toMatch(/NaN|\n\n./);
  });
});

describe("tables in other files", () => {
  const quick = [
    "--target",
    "y",
    "--epochs",
    "2+1",
    "--batch",
    "16",
    "--share",
    "1",
    "--hidden",
    "4",
    "--quiet",
    "--json",
  ];
  const row = (i: number): readonly [string, number, number] => [
    ["01", "1", "x1"][i % 3] as string,
    i % 11,
    (i % 3) + (i % 11),
  ];

  beforeAll(async () => {
    const all = Array.from({ length: 90 }, (_, i) => row(i));
    const lines = (from: number, to: number): string =>
      `code,a,y\n${all
        .slice(from, to)
        .map((r) => r.join(","))
        .join("\n")}\n`;
    await writeFile(join(folder, "codes.csv"), lines(0, 90));
    await writeFile(join(folder, "codes-1.csv"), lines(0, 40));
    await writeFile(join(folder, "codes-2.csv"), lines(40, 90));
    await writeFile(join(folder, "codes.csv.gz"), gzipSync(lines(0, 90)));
    const objects = all.map(([code, a, y]) => JSON.stringify({ code, a, y }));
    await writeFile(join(folder, "codes.jsonl"), `${objects.join("\n")}\n`);
    await writeFile(join(folder, "digits.csv"), "code,a\n01,3\n1,3\n");
    await writeFile(join(folder, "mixed.csv"), "code,a\n01,3\n1,3\nx1,3\n");
  });

  it("gives the same model of the same rows: a pattern, gzip and JSON lines", async () => {
    const tables = { "codes.csv": "one", "codes-*.csv": "several", "codes.csv.gz": "zipped", "codes.jsonl": "lines" };
    const models: Buffer[] = [];
    for (const [table, out] of Object.entries(tables)) {
      expect(await isocline(folder, "train", table, ...quick, "--out", out)).toMatchObject({ code: 0 });
      models.push(await readFile(join(folder, out, "model.onnx")));
    }
    expect(models.map((model) => model.equals(models[0] as Buffer))).toEqual([true, true, true, true]);
  });

  it("predicts codes of digits as the texts they were in training", async () => {
    const [digits, mixed] = await Promise.all(
      ["digits.csv", "mixed.csv"].map((table) => isocline(folder, "predict", "one", table, "--keep", "code")),
    );
    expect(digits).toMatchObject({ code: 0, stderr: "" });
    expect(digits?.stdout.split("\n").slice(0, 3)).toEqual(mixed?.stdout.split("\n").slice(0, 3));
    const [, first, second] = digits?.stdout.split("\n") ?? [];
    expect(first).toMatch(/^01,/);
    expect(first?.slice(3)).not.toBe(second?.slice(2));
  });
});
