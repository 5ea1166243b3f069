import { execFile } from "node:child_process";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { deployedFile, encodedColumns, mlp, numericColumns, type Preprocessing, parseRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { byOnnxRuntime, everyKind, numberOf, type RawRow, targetOptions, writeRows } from "./every-kind.ts";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

const execute = promisify(execFile);
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

let folder: string;
const path = (name: string): string => join(folder, name);
const newRows: readonly RawRow[] = everyKind(400, 2, 9);
const CLASSES = ["high", "low", "middle"];

beforeAll(async () => {
  folder = await temporaryFolder("several");
  await writeRows(path("houses.csv"), everyKind(300, 1));
  await writeRows(path("new.csv"), newRows);
  await symlink(modules, path("node_modules"));
  await mkdir(path("code"));
  const quick = ["--epochs", "4+3", "--batch", "32", "--hidden", "8", "--share", "0.5", "--learning-rate", "0.02"];
  const folds = ["--folds", "3", "--ensemble", "--weight", "trust", "--categories", "embedding"];
  const unweighed = (options: readonly string[]) => options.map((option) => option.replace(/,trust$/, ""));
  for (const [out, ...options] of [
    ["grades", ...targetOptions("grade"), "--scaling", "standard"],
    ["flags", ...targetOptions("dear")],
    ["two", ...targetOptions("price", "rent")],
    ["folds-codes", ...unweighed(targetOptions("code")), "--task", "classification", ...folds],
    ["folds-two", ...unweighed(targetOptions("price", "rent")), ...folds],
  ] as const) {
    const args = ["houses.csv", ...options, ...quick, "--out", out, "--quiet"];
    expect(await isocline(folder, "train", ...args)).toMatchObject({ code: 0 });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `--json` prints. */
async function diagnosed(...args: readonly string[]) {
  const { code, stdout, stderr } = await isocline(folder, "diagnose", ...args, "--json", "--quiet");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** A row of the new table with one cell changed, as the file has it. */
const changed = (row: number, feature: string, value: number): RawRow =>
  ({ ...newRows[row - 1], [feature]: String(value) }) as RawRow;

describe("isocline diagnose, of classes,", () => {
  it("gives each class's figures in probability, and those of all together", async () => {
    const { target, task, units, models, ...rest } = await diagnosed("grades", "new.csv", "--rows", "60");
    expect([target, task, rest.rows]).toEqual(["grade", "classification", 400]);
    expect(units.outputs).toEqual(Object.fromEntries(CLASSES.map((name) => [name, { deviation: 1 }])));
    expect(Object.keys(models)).toEqual(["baseline", "controlled"]);
    const { outputs, sensitivity, slope, slopesBy } = models.controlled;
    expect(slopesBy).toBe("derivatives");
    expect(Object.keys(outputs)).toEqual(CLASSES);
    for (const feature of ["area", "rooms"]) {
      const of = (figure: "sensitivity" | "slope"): readonly number[] =>
        CLASSES.map((name) => outputs[name][figure][feature].mean ?? outputs[name][figure][feature].standard.mean);
      const half = of("sensitivity").reduce((a, b) => a + b) / 2;
      expect(sensitivity[feature].mean).toBeCloseTo(half, 9);
      expect(slope[feature].standard.mean).toBeCloseTo(of("slope").reduce((a, b) => a + b) / 2, 9);
      const { deviation } = units.features[feature];
      expect(slope[feature].raw.mean * deviation).toBeCloseTo(slope[feature].standard.mean, 9);
    }
    for (const [name, points] of Object.entries<readonly unknown[]>(outputs.high.partialDependence)) {
      for (const i of points.keys()) {
        const at = CLASSES.map((c) => outputs[c].partialDependence[name][i]);
        expect(at.reduce((sum, { prediction }) => sum + prediction, 0)).toBeCloseTo(1, 5);
        if (["area", "rooms"].includes(name)) expect(at.reduce((sum, { slope }) => sum + slope, 0)).toBeCloseTo(0, 5);
        else expect(at[0].slope ?? null).toBe(null);
      }
    }
    const levels = (name: string) => outputs.low.partialDependence[name].map(({ level }: { level: string }) => level);
    expect(levels("garden")).toEqual(["false", "true"]);
    expect(outputs.low.partialDependence.sold[0].value).toBeGreaterThan(numberOf("sold", "1995-01-01"));
  });

  it("has slopes of the exported model, and those of differences nearly so", async () => {
    const exported = ["export", "grades", "--format", "onnx", "--with-slopes", "--out", "slopes.onnx", "--quiet"];
    expect(await isocline(folder, ...exported)).toMatchObject({ code: 0 });
    const one = ["new.csv", "--rows", "20", "--output", "low"];
    const run = (await diagnosed("grades", ...one)).models.controlled;
    const sloped = (await diagnosed("slopes.onnx", ...one)).models.model;
    const plain = (await diagnosed("grades/model.onnx", ...one)).models.model;
    expect([run, sloped, plain].map(({ slopesBy }) => slopesBy)).toEqual(["derivatives", "derivatives", "differences"]);
    expect([run, sloped, plain].map(({ outputs }) => Object.keys(outputs))).toEqual([["low"], ["low"], ["low"]]);
    const mean = ({ outputs }: typeof run): number => outputs.low.slope.area.raw.mean;
    expect(mean(sloped) / mean(run)).toBeCloseTo(1, 6);
    expect(mean(plain) / mean(run)).toBeCloseTo(1, 2);
    expect(run.outputs.low.sensitivity.area.mean).toBe(
      (await diagnosed("grades", "new.csv", "--rows", "20")).models.controlled.outputs.low.sensitivity.area.mean,
    );
  });

  it("finds the smallest change that moves the predicted class, which does move it", async () => {
    const { crossing } = (await diagnosed("grades", "new.csv")).models.controlled;
    const { predicted, features, smallest } = crossing;
    const counts = (await byOnnxRuntime(path("grades/model.onnx"), newRows)).prediction;
    expect(predicted).toEqual(
      Object.fromEntries(CLASSES.map((name) => [name, counts?.filter((found) => found === name).length])),
    );
    expect(features.area.rows).toBe(newRows.filter(({ area }) => area !== "").length);
    for (const { row, feature, from, to, change, before, after } of [smallest, features.rooms.smallest]) {
      expect(String(from)).toBe(String(Number(newRows[row - 1]?.[feature as "area"])));
      const tried = [changed(row, feature, from), changed(row, feature, to), changed(row, feature, to - change / 10)];
      const { prediction = [], ...outputs } = await byOnnxRuntime(path("grades/model.onnx"), tried);
      expect([prediction[0], prediction[1], prediction[2]]).toEqual([before.class, after.class, before.class]);
      expect(before.class).not.toBe(after.class);
      expect(outputs[`probability:${after.class}`]?.[1]).toBeCloseTo(after.probability, 5);
    }
  });

  it("moves rows into and out of one class, or its probability past a threshold", async () => {
    const one = await diagnosed("grades", "new.csv", "--output", "middle", "--feature", "area");
    const { crossing, outputs } = one.models.baseline;
    expect(crossing).toMatchObject({ class: "middle" });
    expect(crossing.predicted + crossing.others).toBe(400);
    const { before, after } = crossing.smallest;
    expect([before.class, after.class].filter((name) => name === "middle")).toHaveLength(1);
    expect(outputs.middle).not.toHaveProperty("crossing");

    const past = await diagnosed("grades", "new.csv", "--threshold", "0.4", "--feature", "area");
    const { controlled } = past.models;
    expect(controlled).not.toHaveProperty("crossing");
    for (const name of CLASSES) {
      const { above, below, threshold, smallest } = controlled.outputs[name].crossing;
      expect([above + below, threshold]).toEqual([400, 0.4]);
      expect(Math.sign(smallest.before - 0.4)).not.toBe(Math.sign(smallest.after - 0.4));
      const { [`probability:${name}`]: values } = await byOnnxRuntime(path("grades/model.onnx"), [
        changed(smallest.row, "area", smallest.to),
      ]);
      expect(values?.[0]).toBeCloseTo(smallest.after, 5);
    }
  });

  it("prints all in short, one at length, and of two classes the second", async () => {
    const short = (await isocline(folder, "diagnose", "grades", "new.csv", "--rows", "50")).stdout;
    expect(short).toContain("; all: half the sum over the classes\n");
    const lines = short.split("\n");
    const start = lines.findIndex((line) => line.startsWith("Sensitivity: mean |change of probability| under"));
    expect(lines[start + 1]).toMatch(/^(area|rooms) +all +[\d.]+ ± [\d.]+ +[\d.]+ ± [\d.]+ +[+−]?[\d.]+ %$/);
    expect(lines.slice(start + 2, start + 5).map((line) => line.split(/ +/)[1])).toEqual(CLASSES);
    expect(short).toMatch(/^garden +high +[\d.]+ (true|false) … [\d.]+ (true|false) +[\d.]+ /m);
    expect(short).toMatch(/^predicted low as they are +\d+ +\d+$/m);
    expect(short).toMatch(
      /^Smallest of all, controlled: row \d+, (area|rooms) from [^:]+ sd\): from \w+ \([\d.]+\) to \w+ \([\d.]+\)$/m,
    );
    expect(short).toContain("\n--output CLASS shows one at length\n");
    const args = ["--rows", "50", "--output", "low", "--threshold", "0.3"];
    const long = (await isocline(folder, "diagnose", "grades", "new.csv", ...args)).stdout;
    expect(long).toContain("Sensitivity: mean |change of probability of low| under noise");
    expect(long).toMatch(/^sold +5 % +\d{4}-\d\d-\d\dT[\d:]+ +[\d.]+ +[\d.]+$/m);
    expect(long).toContain("Rows that one feature alone moves across probability of low = 0.3: share (rows)");
    expect(long).not.toContain("middle");
    const { stdout } = await isocline(folder, "diagnose", "flags", "new.csv", "--rows", "50");
    expect(stdout).toContain("Sensitivity: mean |change of probability of true| under noise");
    expect(stdout).toContain("Rows that one feature alone moves to another class: share (rows)");
    expect(stdout).not.toContain("probability of false");
  });
});

describe("isocline diagnose, of several numbers,", () => {
  it("gives each in its own units", async () => {
    const record = parseRecord(await readFile(path("two/run.json"), "utf8"), "two");
    const { target } = record.data.preprocessing;
    const { units, models, target: names } = await diagnosed("two", "new.csv", "--rows", "50");
    expect(names).toEqual(["price", "rent"]);
    if (target.kind !== "regression") throw new Error("expected numbers");
    expect(units.outputs).toEqual(
      Object.fromEntries(target.columns.map(({ name, deviation }) => [name, { deviation }])),
    );
    const { outputs, sensitivity } = models.controlled;
    expect(sensitivity).toBe(undefined);
    for (const { name, deviation } of target.columns) {
      const { raw, standard } = outputs[name].slope.area;
      expect(standard.mean).toBeCloseTo((raw.mean * units.features.area.deviation) / deviation, 9);
    }
  });

  it("has the slopes and sensitivities of linear models", async () => {
    const record = parseRecord(await readFile(path("two/run.json"), "utf8"), "two");
    const preprocessing: Preprocessing = record.data.preprocessing;
    const columns = encodedColumns(preprocessing.features);
    const model = mlp({ inputs: columns.length, outputs: 2, hidden: [] });
    const [area] = numericColumns(preprocessing.features);
    if (area === undefined || preprocessing.target.kind !== "regression") throw new Error("expected numbers");
    const scaling = { ...area.feature, scaling: { name: "none", centre: 0, spread: 1 } as const };
    const features = preprocessing.features.map((feature) => (feature.name === "area" ? scaling : feature));
    // Weights by output are 0.02 and −0.03 target deviations a square metre.
    const weights = columns.flatMap(({ index }) => (index === area.column ? [0.02, -0.03] : [0, 0]));
    const parameters = Float32Array.from([...weights, 0, 0]);
    const linear = { ...preprocessing, features };
    await writeFile(path("linear.onnx"), deployedFile({ model, parameters, preprocessing: linear, version: "1" }));
    const { models, units } = await diagnosed("linear.onnx", "new.csv", "--rows", "30", "--feature", "area");
    expect(units.from).toBe("table");
    for (const [i, { name, deviation }] of preprocessing.target.columns.entries()) {
      const slope = [0.02, 0.03][i] as number;
      const { outputs } = models.model;
      expect(outputs[name].slope.area.raw.p50 / (slope * deviation)).toBeCloseTo(1, 3);
      const expected = slope * deviation * units.features.area.deviation * Math.sqrt(2 / Math.PI);
      const { mean, standardError } = outputs[name].sensitivity.area;
      expect(Math.abs(mean - expected)).toBeLessThan(4 * standardError);
      const [first, last] = [outputs[name].partialDependence.area[0], outputs[name].partialDependence.area.at(-1)];
      const rise = (last.prediction - first.prediction) / (last.value - first.value);
      expect(rise / ([0.02, -0.03][i] as number) / deviation).toBeCloseTo(1, 4);
    }
  });

  it("moves one of them past a threshold", async () => {
    const args = ["--output", "rent", "--threshold", "-60", "--feature", "area,rooms"];
    const { models } = await diagnosed("two", "new.csv", ...args);
    const { outputs } = models.controlled;
    expect(Object.keys(outputs)).toEqual(["rent"]);
    const { smallest, above, below } = outputs.rent.crossing;
    expect(above + below).toBe(400);
    expect((smallest.before + 60) * (smallest.after + 60)).toBeLessThanOrEqual(0);
    const { stdout } = await isocline(folder, "diagnose", "two", "new.csv", ...args, "--rows", "30");
    expect(stdout).toContain("Rows that one feature alone moves across rent = -60: share (rows)");
    const short = (await isocline(folder, "diagnose", "two", "new.csv", "--rows", "30")).stdout;
    expect(short).toContain("Slope: mean |slope| (5, 50, 95 %), sd of the column per sd of the feature\n");
    expect(short).toMatch(/^area +price .+\n +rent /m);
  });

  it("has no standard units where the target was transformed, as its deviation is not that of predictions", async () => {
    const options = [...targetOptions("price"), "--target-transform", "log", "--control", "none", "--epochs", "1"];
    const args = [...options, "--batch", "32", "--hidden", "8", "--out", "logs", "--quiet"];
    expect(await isocline(folder, "train", "houses.csv", ...args)).toMatchObject({ code: 0 });
    const { units, models } = await diagnosed("logs", "new.csv", "--rows", "20");
    expect(units.target).toEqual({ deviation: null });
    expect(models.baseline.slope.area.standard).toBe(null);
    expect(models.baseline.slope.area.raw.mean).toBeGreaterThan(0);
  });
});

describe("isocline diagnose", () => {
  it.each([
    ["grades new.csv --output hihg", '--output: expected one of the classes high, low, middle, found "hihg"; did you'],
    [
      "two new.csv --output rnet",
      '--output: expected one of the columns that are predicted: price, rent, found "rnet"',
    ],
    ["two new.csv --threshold 3", "--threshold: expected --output with it, since the model predicts 2 numbers, found"],
    ["grades new.csv --threshold 1.5", "--threshold: expected a probability above 0 and below 1, since the model"],
    ["grades new.csv --threshold 0.5 --feature sold", "--threshold: expected a numeric feature to change, found sold"],
  ])("refuses %s", async (line, message) => {
    const ended = await isoclineInside(folder, "diagnose", ...line.split(" "));
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
  });
});

describe("an ensemble, with weights, embeddings, dates and booleans,", () => {
  it.each(["folds-codes", "folds-two"])("is evaluated, diagnosed and exported with slopes: %s", async (run) => {
    const evaluated = await isocline(folder, "evaluate", run, "houses.csv", "--json");
    expect(evaluated).toMatchObject({ code: 0 });
    expect(evaluated.stderr).toContain("it was trained on");
    const { model } = JSON.parse(evaluated.stdout).models;
    if (run === "folds-codes") expect(model.accuracy).toBeGreaterThan(0.6);
    else expect(Object.keys(model.outputs)).toEqual(["price", "rent"]);

    const file = `${run}.onnx`;
    const exported = await isocline(folder, "export", run, "--format", "onnx", "--with-slopes", "--out", file);
    expect(exported).toMatchObject({
      code: 0,
      stderr: `wrote the mean of the controlled models of 3 folds of ${run} to ${file}\n`,
    });
    const before = await byOnnxRuntime(path(`${run}/model.onnx`), newRows);
    const after = await byOnnxRuntime(path(file), newRows);
    for (const [name, values] of Object.entries(before)) expect(after[name]).toEqual(values);
    expect(Object.keys(after)).toContain(run === "folds-codes" ? "slope:-1:area" : "slope:rent:rooms");

    const own = await diagnosed(run, "new.csv", "--rows", "20");
    const sloped = await diagnosed(file, "new.csv", "--rows", "20");
    expect([own.models.model.slopesBy, sloped.models.model.slopesBy]).toEqual(["differences", "derivatives"]);
    for (const [name, output] of Object.entries<{ sensitivity: unknown }>(own.models.model.outputs)) {
      expect(sloped.models.model.outputs[name].sensitivity).toEqual(output.sensitivity);
    }
    expect(Object.keys(own.models.model.outputs).sort()).toEqual(
      run === "folds-codes" ? ["-1", "0", "10"] : ["price", "rent"],
    );
  });

  it("has no parameters of its own, and a baseline beside its model", async () => {
    const parts = await isocline(folder, "export", "folds-two", "--format", "safetensors", "--out", "x");
    expect(parts).toMatchObject({ code: 2, stdout: "" });
    expect(parts.stderr).toContain("found the mean of its folds' models; export a fold's folder");
    const args = ["--branch", "baseline", "--out", "baseline.onnx", "--quiet"];
    expect(await isocline(folder, "export", "folds-two", "--format", "onnx", ...args)).toMatchObject({ code: 0 });
    const [whole, ...folds] = await Promise.all(
      ["baseline.onnx", ...[1, 2, 3].map((fold) => `folds-two/fold-${fold}-of-3/baseline.onnx`)].map((file) =>
        byOnnxRuntime(path(file), newRows),
      ),
    );
    const mean = folds.reduce((sum, fold) => sum + Number(fold["prediction:rent"]?.[7]), 0) / 3;
    expect(whole?.["prediction:rent"]?.[7]).toBeCloseTo(mean, 4);
  });
});

/** A row as a snippet takes it. */
function snippetRow(row: RawRow): string {
  const cells = Object.entries({ area: row.area, rooms: row.rooms, garden: row.garden }).map(
    ([name, cell]) => `${name}: ${cell === "" ? "null" : cell}`,
  );
  const sold = row.sold === "" ? "null" : `new Date(${JSON.stringify(row.sold)})`;
  const text = (cell: string): string => (cell === "" ? "null" : JSON.stringify(cell));
  return `{ ${cells.join(", ")}, sold: ${sold}, town: ${text(row.town)}, street: ${text(row.street)} }`;
}

describe("isocline export --format typescript", () => {
  const some = newRows.slice(0, 40);

  it.each(["grades", "flags", "two", "folds-codes", "folds-two"])(
    "gives code that predicts what the file of the run does: %s",
    async (run) => {
      const exported = ["export", run, "--format", "typescript", "--out", `code/${run}.ts`, "--quiet"];
      expect(await isocline(folder, ...exported)).toMatchObject({ code: 0, stdout: "", stderr: "" });
      const source = await readFile(path(`code/${run}.ts`), "utf8");
      await writeFile(path(`code/${run}.mjs`), (await transform(source, { loader: "ts" })).code);
      const main = `import { example, openModel } from "./${run}.mjs";
const model = await openModel();
const rows = [${some.map(snippetRow).join(",\n")}];
const wrong = await model.predict([{ ...example, sold: new Date("never") }]).catch((error) => error.message);
console.log(JSON.stringify([await model.predict(rows), await model.predict([]), wrong, await model.predict([example])]));
await model.release();
`;
      await writeFile(path("code/main.mjs"), main);
      const { stdout } = await execute(process.execPath, [path("code/main.mjs")]);
      const [found, none, wrong, example] = JSON.parse(stdout);
      expect([none, example.length]).toEqual([[], 1]);
      expect(wrong).toBe('column "sold": expected a valid date, found NaN');
      const outputs = await byOnnxRuntime(path(`${run}/model.onnx`), some);
      const { prediction } = outputs;
      const wanted = some.map((_, i) => {
        const of = (prefix: string): Readonly<Record<string, unknown>> =>
          Object.fromEntries(
            Object.entries(outputs)
              .filter(([name]) => name.startsWith(prefix))
              .map(([name, values]) => [name.slice(prefix.length), values[i]]),
          );
        if (prediction === undefined) return of("prediction:");
        return { prediction: prediction[i], probabilities: of("probability:") };
      });
      expect(found).toEqual(wanted);
    },
  );

  it("gives code that type-checks", async () => {
    await writeFile(path("package.json"), '{ "type": "module" }');
    const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax"];
    const target = ["--module", "nodenext", "--target", "es2022", "--types", "node", "--skipLibCheck"];
    const options = ["--noEmit", "--erasableSyntaxOnly", "--typeRoots", join(modules, "@types"), ...strict, ...target];
    const files = ["grades", "two", "folds-codes"].map((run) => `code/${run}.ts`);
    await execute(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, ...files], { cwd: folder });
  });
});
