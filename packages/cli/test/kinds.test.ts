import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createPredictor,
  type Dataset,
  embeddedColumns,
  isFinished,
  mlp,
  parseRecord,
  placeDataset,
  type RunRecord,
  randomStream,
  readDataset,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordedConfig } from "../src/config/recorded.ts";
import { readCheckpoint } from "../src/train/checkpoints.ts";
import { datasetOptions } from "../src/train/prepare.ts";
import { openTrainingTable } from "../src/train/tables.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

let folder: string;

const two = (value: number): string => String(value).padStart(2, "0");
const NAMES = ["id", "area", "rooms", "garden", "town", "street", "sold", "zip", "trust", "price"];

/** A table with a column of every kind, blanks in each that may have them. */
function table(rows: number, seed: number, towns = 4): string {
  const random = randomStream(seed, "kinds");
  const lines = Array.from({ length: rows }, (_, i) => {
    const area = 40 + 120 * random.uniform();
    const rooms = 1 + random.integer(6);
    const garden = random.uniform() < 0.6;
    const town = random.integer(towns);
    const street = random.integer(24);
    const [month, day, hour] = [1 + random.integer(12), 1 + random.integer(28), random.integer(24)];
    const year = 1995 + random.integer(30);
    const sold = `${year}-${two(month)}-${two(day)}T${two(hour)}:30:00Z`;
    const zip = random.integer(3);
    const trust = random.integer(5) / 2;
    const season = 20 * Math.sin((month / 12) * 2 * Math.PI);
    const price = area + 5 * rooms + (garden ? 15 : 0) + 3 * street + season + zip + random.normal();
    const cells: (string | number)[] = [i + 1, area.toFixed(2), rooms, String(garden), `t${town}`, `s${street}`];
    cells.push(sold, `0${zip}`, trust, price.toFixed(2));
    for (const [place, every] of [
      [1, 7],
      [3, 9],
      [4, 11],
      [6, 13],
    ] as const)
      if (i % every === 5) cells[place] = "";
    return cells.join(",");
  });
  return `${[NAMES.join(","), ...lines].join("\n")}\n`;
}

const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const options = [
  "--target",
  "price",
  "--epochs",
  "3+2",
  "--batch",
  "64",
  "--share",
  "0.5",
  "--hidden",
  "16",
  "--lambda",
  "0.1",
];
const kinds = ["--kinds", "zip=category", "--weight", "trust"];
const train = (data: string, out: string, ...more: readonly string[]) =>
  isocline(folder, "train", data, ...options, "--out", out, ...more);

beforeAll(async () => {
  folder = await temporaryFolder("kinds");
  await writeFile(join(folder, "houses.csv"), table(600, 1));
  await writeFile(join(folder, "new.csv"), table(80, 2, 9));
});

afterAll(() => rm(folder, { recursive: true }));

/** Of the number that the table's models predict. */
function unitOf({ preprocessing: { target } }: Dataset): { readonly mean: number; readonly deviation: number } {
  const column = target.kind === "regression" ? target.columns[0] : undefined;
  if (column === undefined) throw new Error("expected a number to predict");
  return column;
}

/** The predictions of a run's rows as its model in memory gives them. */
async function inMemory(
  out: string,
): Promise<{ readonly predictions: readonly number[]; readonly dataset: Dataset; readonly record: RunRecord }> {
  const record = parseRecord(await text(`${out}/run.json`), out);
  const config = recordedConfig(record.config, out);
  const source = await openTrainingTable({ ...config, data: join(folder, config.data) });
  const checkpoint = await readCheckpoint(join(folder, out, "checkpoint.safetensors"));
  const finished = checkpoint?.progress.branches.controlled;
  if (finished === undefined || !isFinished(finished)) throw new Error("not finished");
  const runtime = nodeRuntime();
  try {
    const dataset = await readDataset(source, datasetOptions(config));
    const { features } = dataset.preprocessing;
    const { mean, deviation } = unitOf(dataset);
    const model = mlp({ inputs: dataset.width, hidden: [16], embeddings: embeddedColumns(features) });
    const rows = Uint32Array.from({ length: dataset.rows }, (_, row) => row);
    const predictor = createPredictor(model, await placeDataset(runtime, dataset));
    const standard = await predictor.predict(finished.progress.state.parameters, rows);
    return { predictions: Array.from(standard, (value) => mean + deviation * value), dataset, record };
  } finally {
    source.close();
    await runtime.close();
  }
}

async function predicted(out: string, data: string): Promise<readonly number[]> {
  const run = await isocline(folder, "predict", out, data);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  return run.stdout.trimEnd().split("\n").slice(1).map(Number);
}

describe("a table with a column of every kind", () => {
  it.each(["one-hot", "embedding", "auto"])(
    "is predicted by its file as it was trained: categories %s",
    async (categories) => {
      const run = await train("houses.csv", categories, ...kinds, "--categories", categories);
      expect(run).toMatchObject({ code: 0 });
      expect(run.stderr).toContain(
        "7 features (1 numeric, 1 integer, 1 boolean, 1 date, 3 categories; weight: trust; left out: id)",
      );
      expect(run.stderr).toMatch(
        /column "id" is left out as an id: it counts the rows; to keep it, say that its kind is/,
      );
      const { predictions, dataset, record } = await inMemory(categories);
      expect(record.data.columns?.map(({ name, kind }) => [name, kind])).toEqual([
        ["id", "id"],
        ["area", "numeric"],
        ["rooms", "integer"],
        ["garden", "boolean"],
        ["town", "category"],
        ["street", "category"],
        ["sold", "date"],
        ["zip", "category"],
        ["trust", "weight"],
        ["price", "target"],
      ]);
      expect(dataset.preprocessing).toEqual(record.data.preprocessing);
      const embedded = { "one-hot": 0, embedding: 3, auto: 1 }[categories];
      expect(embeddedColumns(dataset.preprocessing.features)).toHaveLength(embedded ?? -1);
      expect(Object.keys(record.branches.controlled?.slope ?? {})).toEqual(["area", "rooms"]);
      const found = await predicted(categories, "houses.csv");
      const { deviation } = unitOf(dataset);
      const worst = found.map((value, i) => {
        const expected = predictions[i] as number;
        return Math.abs(value - expected) / Math.max(Math.abs(expected), deviation);
      });
      expect(found).toHaveLength(600);
      expect(Math.max(...worst)).toBeLessThan(1e-5);
      const report = await text(`${categories}/report.html`);
      expect(report).toContain("date, year cycle, week cycle, day cycle");
    },
  );

  it("predicts unknown categories and other dates, rows alone as rows together", async () => {
    const all = await predicted("auto", "new.csv");
    expect(all.every(Number.isFinite)).toBe(true);
    const [header, ...lines] = (await text("new.csv")).trimEnd().split("\n");
    await writeFile(join(folder, "some.csv"), [header, ...lines.slice(5, 6), ""].join("\n"));
    const [alone = Number.NaN] = await predicted("auto", "some.csv");
    // A product of one row may round otherwise than that of many.
    expect(Math.abs(alone / (all[5] as number) - 1)).toBeLessThan(1e-6);
  });

  it("is exported with slopes, diagnosed and evaluated", async () => {
    const exported = await isocline(
      folder,
      "export",
      "auto",
      "--format",
      "onnx",
      "--with-slopes",
      "--out",
      "slopes.onnx",
    );
    expect(exported).toMatchObject({ code: 0 });
    for (const command of ["evaluate", "diagnose"]) {
      expect(await isocline(folder, command, "auto", "houses.csv", "--json")).toMatchObject({ code: 0 });
    }
    expect(await isocline(folder, "diagnose", "slopes.onnx", "houses.csv", "--json")).toMatchObject({ code: 0 });
  });
});

describe("isocline init", () => {
  const init = (data: string) =>
    isocline(folder, "init", data, "--target", "price", "--kinds", "zip=category", "--out", "-");

  it("writes what the columns are found to be, to be corrected", async () => {
    const { code, stdout } = await init("houses.csv");
    expect(code).toBe(0);
    const found = stdout.slice(stdout.indexOf("# found: ")).split("\n# Control")[0]?.replaceAll("\n#", "");
    expect(stdout).toContain("kinds: {zip: category}\n# found: {id: ignored, area: numeric, rooms: integer,");
    expect(found).toContain(
      "garden: boolean, town: category, street: category, sold: date, zip: category, trust: numeric",
    );
    expect(found).toMatch(/\}, and the target price\s/);
    expect(stdout).not.toContain("(numeric)");
  });

  it("writes a file of a table that cannot be trained on too", async () => {
    await writeFile(join(folder, "short.csv"), "a,price\n1,2\n");
    const { code, stdout } = await init("short.csv").catch(() => ({ code: 1, stdout: "" }));
    expect([code, stdout]).toEqual([2, ""]);
    const plain = await isocline(folder, "init", "short.csv", "--target", "price", "--out", "-");
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain("# not found yet: short.csv: expected at least 2 rows for training");
    expect(plain.stdout.replaceAll("\n#", "")).toContain(
      "Columns as the table stores them: a (numbers), price (numbers)",
    );
  });
});

describe("what is said of columns", () => {
  it("keeps ids that are asked for, and only the features that are named", async () => {
    const run = await train("houses.csv", "few", "--features", "id,rooms,sold", "--kinds", "rooms=category");
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain("3 features (1 integer, 1 date, 1 category; left out: area, garden, ");
  });

  it.each([
    [["--kinds", "rooms=categry"], 2, /--kinds of "rooms": expected one of numeric, .*did you mean category\?/],
    [["--kinds", "room=category"], 2, /--kinds: .*did you mean "rooms"\?/],
    [["--kinds", "rooms"], 2, /--kinds: expected COLUMN=KIND, as in zip=category, found "rooms"/],
    [["--kinds", "town=date"], 3, /houses.csv, row 1, column "town": expected a date such as .*, found "t/],
    [["--kinds", "rooms=date"], 3, /houses.csv, row 1, column "rooms": expected a date such as .*, found "\d"/],
    [["--kinds", "town=numeric"], 3, /houses.csv, row 1, column "town": expected a number, as promised/],
    [
      ["--kinds", "rooms=boolean"],
      3,
      /houses.csv, row \d+, column "rooms": expected 0 or 1, as in a boolean, found \d/,
    ],
    [["--kinds", "area=integer"], 3, /houses.csv, row \d+, column "area": expected a whole number, found [\d.]+/],
    [["--kinds", "price=category"], 2, /--kinds: expected another column than the target, found "price"/],
    [["--kinds", "price=group"], 2, /--kinds: expected another column than the target, found "price"/],
    [["--weight", "price"], 2, /--weight: expected another column than the target, found "price"/],
    [["--features", "area,price"], 2, /--features: expected another column than the target, found "price"/],
    [["--weight", "area", "--kinds", "rooms=weight"], 2, /--weight: expected one column of weights, found "rooms" and/],
    [["--weight", "area"], 3, /houses.csv, row 6, column "area": expected a finite number, found a blank/],
    [["--weight", "tust"], 2, /--weight: .*did you mean "trust"\?/],
    [["--weight", "town"], 3, /houses.csv, row 1, column "town": expected a number, as a weight needs/],
    [
      ["--embedding-width", "3", "--categories", "one-hot"],
      2,
      /--embedding-width: expected categories that are embedded/,
    ],
  ] as const)("%s: one line", async (more, code, message) => {
    const run = await train("houses.csv", "wrong", ...more, "--quiet");
    expect(run).toMatchObject({ code, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(
      run.stderr
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("warning")),
    ).toHaveLength(1);
  });

  it("refuses a date that does not parse where the others do, in training and in predicting", async () => {
    const lines = (await text("houses.csv")).split("\n");
    const broken = lines.map((line, i) => (i === 8 ? line.replace(/,\d{4}-\d\d-\d\dT/, ",2001-02-30T") : line));
    await writeFile(join(folder, "broken.csv"), broken.join("\n"));
    const trained = await train("broken.csv", "wrong");
    const seen = await isocline(folder, "predict", "auto", "broken.csv");
    for (const run of [trained, seen]) {
      expect(run).toMatchObject({ code: 3, stdout: "" });
      expect(run.stderr).toMatch(/broken.csv, row 8, column "sold": expected a date such as .*, found "2001-02-30T/);
    }
  });

  it("refuses columns of another kind in predicting", async () => {
    const [header = "", ...lines] = (await text("new.csv")).trimEnd().split("\n");
    const cases = [
      [NAMES.indexOf("sold"), "20240301", /row 1, column "sold": expected a date such as/],
      [NAMES.indexOf("garden"), "2", /row 1, column "garden": expected true or false, 1 or 0, found 2/],
      [NAMES.indexOf("rooms"), "many", /row 1, column "rooms": expected a number, as in the table/],
    ] as const;
    for (const [place, cell, message] of cases) {
      const changed = lines.map((line) => line.split(",").with(place, cell).join(","));
      await writeFile(join(folder, "changed.csv"), [header, ...changed, ""].join("\n"));
      const run = await isocline(folder, "predict", "auto", "changed.csv");
      expect(run).toMatchObject({ code: 3, stdout: "" });
      expect(run.stderr).toMatch(message);
    }
  });
});
