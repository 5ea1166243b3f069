import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { numericColumns, onlyColumn } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Diagnosed, diagnosed, WEIGHTS } from "./diagnosed.ts";
import { isocline } from "./isocline.ts";

let made: Diagnosed;

const path = (name: string): string => made.path(name);
const diagnose: Diagnosed["diagnose"] = (...args) => made.diagnose(...args);
const document: Diagnosed["document"] = (...args) => made.document(...args);

beforeAll(async () => {
  made = await diagnosed("diagnose", 5000);
  await made.train("--epochs", "2", "--control", "none", "--hidden", "8", "--out", "plain");
  await cp(path("run"), path("bare"), { recursive: true });
  await rm(path("bare/checkpoint.safetensors"));
  await cp(path("run"), path("cut"), { recursive: true });
  const checkpoint = await readFile(path("run/checkpoint.safetensors"));
  await writeFile(path("cut/checkpoint.safetensors"), checkpoint.subarray(0, 900));
  await isocline(made.folder, "export", "run", "--format", "onnx", "--with-slopes", "--out", "slopes.onnx");
  // Fewer rows do where nothing is compared with what many come to.
  const lines = (await readFile(path("more.csv"), "utf8")).split("\n").slice(0, 601);
  await writeFile(path("few.csv"), `${lines.join("\n")}\n`);
});

afterAll(() => rm(made.folder, { recursive: true }));

/** A numeric column of the table. */
async function numbers(table: string, column: number): Promise<readonly number[]> {
  const lines = (await readFile(path(table), "utf8")).trimEnd().split("\n").slice(1);
  return lines.map((line) => Number(line.split(",")[column]));
}

/** ∂price/∂feature of the linear model. */
function rawSlope(name: string): number {
  const deviation = numericColumns(made.preprocessing.features).find((column) => column.name === name)?.deviation ?? 0;
  return ((WEIGHTS[name] ?? 0) * onlyColumn(made.preprocessing.target).deviation) / deviation;
}

describe("isocline diagnose, of a linear model,", () => {
  it("has its sensitivities σ·sd·|k|·√(2/π) and slopes, in the table's own units", async () => {
    const { units, rows, noise, models } = await document("linear.onnx", "more.csv", "--noise", "0.5", "--rows", "10");
    expect([rows, noise, units.from, Object.keys(models)]).toEqual([5000, 0.5, "table", ["model"]]);
    const { sensitivity, slope, slopesBy } = models.model;
    expect(slopesBy).toBe("differences");
    for (const [column, name] of ["area", "age", "luck"].entries()) {
      const cells = await numbers("more.csv", column + 1);
      const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
      const deviation = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length);
      expect(units.features[name].deviation).toBeCloseTo(deviation, 9);
      expect(units.features[name]).toMatchObject({ minimum: Math.min(...cells), maximum: Math.max(...cells) });
      const expected = 0.5 * deviation * Math.abs(rawSlope(name)) * Math.sqrt(2 / Math.PI);
      const error = sensitivity[name].standardError;
      expect(error / (expected * Math.sqrt((Math.PI / 2 - 1) / 5000))).toBeCloseTo(1, 1);
      expect(Math.abs(sensitivity[name].mean - expected)).toBeLessThan(4 * error);
      for (const key of ["mean", "p05", "p50", "p95"]) {
        expect(slope[name].raw[key] / Math.abs(rawSlope(name))).toBeCloseTo(1, 2);
        expect(slope[name].standard[key] / slope[name].raw[key]).toBeCloseTo(deviation / units.target.deviation, 9);
      }
    }
  });

  it("has straight lines as partial dependence, and what levels add", async () => {
    const { models } = await document("linear.onnx", "more.csv", "--rows", "500");
    const { partialDependence } = models.model;
    expect(Object.keys(partialDependence)).toEqual(["area", "age", "luck", "kind"]);
    const points = partialDependence.area;
    expect(points).toHaveLength(37);
    for (const { value, prediction, slope } of points) {
      expect(prediction - points[0].prediction).toBeCloseTo(rawSlope("area") * (value - points[0].value), 2);
      expect(slope / rawSlope("area")).toBeCloseTo(1, 3);
    }
    const of = Object.fromEntries(
      partialDependence.kind.map(({ level, prediction }: Record<string, unknown>) => [level, prediction]),
    );
    expect(Object.keys(of).sort()).toEqual(["blue", "green", "red"]);
    expect((of.red - of.green) / onlyColumn(made.preprocessing.target).deviation).toBeCloseTo(0.6, 4);
    expect((of.blue - of.green) / onlyColumn(made.preprocessing.target).deviation).toBeCloseTo(0.3, 4);
  });

  it("has the distance to the threshold over the slope as the smallest change", async () => {
    const args = ["more.csv", "--threshold", "250", "--rows", "5000", "--feature", "age,luck"] as const;
    const { models, sample } = await document("linear.onnx", ...args);
    expect(sample).toEqual({ rows: 5000, seed: 1 });
    const { crossing } = models.model;
    const out = path("predicted.csv");
    await isocline(made.folder, "predict", "linear.onnx", "more.csv", "--keep", "age", "--out", out, "--quiet");
    const lines = (await readFile(out, "utf8")).trimEnd().split("\n").slice(1);
    const ages = await numbers("more.csv", 2);
    const [youngest, oldest] = [Math.min(...ages), Math.max(...ages)];
    const changes = lines.flatMap((line) => {
      const [age = Number.NaN, prediction = Number.NaN] = line.split(",").map(Number);
      const to = age + (250 - prediction) / rawSlope("age");
      return to > youngest && to < oldest ? [Math.abs(to - age)] : [];
    });
    changes.sort((a, b) => a - b);
    const { age } = crossing.features;
    expect(crossing).toMatchObject({ threshold: 250 });
    expect(crossing.above + crossing.below).toBe(5000);
    expect(crossing.above).toBe(lines.filter((line) => Number(line.split(",")[1]) >= 250).length);
    expect(Math.abs(age.crossed - changes.length)).toBeLessThanOrEqual(1);
    expect(age.share).toBe(age.crossed / 5000);
    expect(changes.length).toBeGreaterThan(500);
    expect(age.median.change).toBeCloseTo(changes[Math.floor(changes.length / 2)] ?? 0, 1);
    expect(Math.abs(age.smallest.change)).toBeCloseTo(changes[0] ?? 0, 3);
    expect(crossing.smallest.deviations).toBe(
      Math.min(...Object.values<typeof age>(crossing.features).map(({ smallest }) => smallest.deviations)),
    );
  });
});

describe("isocline diagnose, of a run,", () => {
  it("shows both branches, in the units of the training rows, on rows they have not seen", async () => {
    const { units, models, ...about } = await document("run", "more.csv", "--threshold", "200");
    expect(about).toEqual({
      schema: "isocline.diagnosis/1",
      data: "more.csv",
      target: "price",
      rows: 5000,
      sample: { rows: 2000, seed: 1 },
      noise: 1,
    });
    expect(units.from).toBe("training");
    expect(units.target.deviation).toBe(onlyColumn(made.preprocessing.target).deviation);
    const [area] = numericColumns(made.preprocessing.features);
    const { deviation, minimum, maximum } = area?.feature ?? {};
    expect(units.features.area).toEqual({ deviation, minimum, maximum });
    expect(Object.keys(models)).toEqual(["baseline", "controlled"]);
    for (const [name, file] of [
      ["baseline", "run/baseline.onnx"],
      ["controlled", "run/model.onnx"],
    ] as const) {
      const { path: found, slopesBy, sensitivity, slope, crossing } = models[name];
      expect([found, slopesBy]).toEqual([file, "derivatives"]);
      expect(Object.keys(sensitivity)).toEqual(["area", "age", "luck"]);
      expect(Object.keys(slope.area.standard)).toEqual(["mean", "p05", "p25", "p50", "p75", "p95"]);
      expect(crossing.above + crossing.below).toBe(2000);
    }
    expect(models.baseline.sensitivity).not.toEqual(models.controlled.sensitivity);
  });

  it("has the slopes of the exported model, and those of differences nearly so", async () => {
    const run = await document("run", "few.csv", "--rows", "300");
    const sloped = (await document("slopes.onnx", "few.csv", "--rows", "300")).models.model;
    const plain = (await document("run/model.onnx", "few.csv", "--rows", "300")).models.model;
    expect([sloped.slopesBy, plain.slopesBy]).toEqual(["derivatives", "differences"]);
    const { controlled } = run.models;
    const bare = (await document("bare", "few.csv", "--rows", "300")).models.controlled;
    expect(bare.slopesBy).toBe("differences");
    expect(bare.sensitivity).toEqual(controlled.sensitivity);
    for (const name of ["area", "age", "luck"]) {
      for (const key of ["mean", "p05", "p50", "p95"]) {
        const exact = controlled.slope[name].raw[key];
        expect(sloped.slope[name].raw[key] / exact).toBeCloseTo(1, 6);
        expect(plain.slope[name].raw[key] / exact).toBeCloseTo(1, 2);
        expect(bare.slope[name].standard[key] / controlled.slope[name].standard[key]).toBeCloseTo(1, 2);
      }
      const [exact, near] = [controlled, bare].map(({ partialDependence }) => partialDependence[name][20]);
      expect(near.prediction).toBe(exact.prediction);
      expect(near.slope / exact.slope).toBeCloseTo(1, 2);
    }
  });

  it("needs no checkpoint: with a damaged one it warns, and takes differences", async () => {
    const { code, stdout, stderr } = await diagnose("cut", "few.csv", "--rows", "20", "--feature", "age");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^(warning: slopes of the (baseline|controlled) model are by differences: cut\/checkpoint[^\n]+\n){2}$/,
    );
    expect(stdout).toContain("\nSlopes: by differences of predictions, 0.01 sd to either side\n");
  });

  it("gives a smallest change that does move the prediction across", async () => {
    const { models } = await document("run", "few.csv", "--threshold", "200", "--feature", "age");
    const { smallest } = models.controlled.crossing;
    const [header = "", ...lines] = (await readFile(path("few.csv"), "utf8")).trimEnd().split("\n");
    const cells = lines[smallest.row - 1]?.split(",") ?? [];
    expect([smallest.feature, smallest.from]).toEqual(["age", Number(cells[2])]);
    const moved = cells.with(2, String(smallest.to));
    await writeFile(path("moved.csv"), [header, cells.join(","), moved.join(","), ""].join("\n"));
    const { stdout } = await isocline(made.folder, "predict", "run", "moved.csv");
    const [before = Number.NaN, after = Number.NaN] = stdout.trimEnd().split("\n").slice(1).map(Number);
    expect(before).toBeCloseTo(smallest.before, 3);
    expect(after).toBeCloseTo(smallest.after, 3);
    expect(Math.abs(after - 200)).toBeLessThan(1e-3);
    expect(Math.sign(before - 200) * (smallest.after >= 200 ? 1 : -1)).toBe(-1);
  });

  it("prints tables, the most sensitive feature first", async () => {
    const { code, stdout, stderr } = await diagnose("run", "more.csv", "--threshold", "200");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "5 000 rows of more.csv; partial dependence and crossings: 2 000 of them, drawn by seed 1",
      "Deviations (sd) and ranges of features: of the training rows",
      "Slopes: exact derivatives",
    ]);
    const headings = [
      "Sensitivity: mean |change of price| under noise of 1 sd on the feature ± standard error",
      "Slope: mean |slope| (5, 50, 95 %), standard units: sd of price per sd of the feature",
      "Slope: mean |slope| (5, 50, 95 %), price per unit of the feature",
      "Partial dependence: mean price with one feature set for all rows, and the mean slope there",
      "Rows that one feature alone moves across price = 200: share (rows)",
      "Median change that moves a row across: sd (units of the feature)",
      "Smallest change that moves a row across: sd (units of the feature)",
    ];
    expect(lines.filter((line) => headings.includes(line))).toEqual(headings);
    const under = (heading: string): readonly string[] => lines.slice(lines.indexOf(heading) + 1);
    expect(lines[4]).toMatch(/^ +baseline +controlled +change$/);
    const [first, ...others] = under(headings[0] ?? "");
    expect(first).toMatch(/^area +[\d.]+ ± [\d.]+ +[\d.]+ ± [\d.]+ +[+−][\d.]+ %$/);
    const sizes = [first, ...others.slice(0, 2)].map((line) => Number(line?.split(/ +/)[1]));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(under(headings[1] ?? "")[0]).toMatch(/^area +[\d.]+ \([\d.]+ [\d.]+ [\d.]+\) +[\d.]+ \(.+\) +[+−][\d.]+ %$/);
    const dependence = under(headings[3] ?? "");
    const shares = dependence.slice(0, 5).map((line) => line.match(/(\d+ %)/)?.[1]);
    expect(shares).toEqual(["5 %", "25 %", "50 %", "75 %", "95 %"]);
    expect(dependence[0]).toMatch(/^area +5 %( +−?[\d.]+){5}$/);
    expect(dependence[15]).toMatch(/^kind +(red|green|blue) +[\d.]+ +[\d.]+$/);
    expect(under(headings[4] ?? "")[0]).toMatch(/^area +\d+ % \([\d ]+\) +\d+ % \([\d ]+\)$/);
    expect(lines.at(-1)).toMatch(
      /^Smallest of all, controlled: row [\d ]+, \w+ from [−\d.]+ to [−\d.e]+ \([\d.e−]+ sd\): price from [\d.]+ to 20?[\d.]+$/,
    );
  });

  it("shows one model alone, without a change", async () => {
    const { code, stdout } = await diagnose("plain", "few.csv", "--feature", "age", "--rows", "50");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +baseline$/m);
    expect(stdout).not.toMatch(/area|change$/m);
  });

  it("repeats itself bit for bit; another seed draws other rows and noise", async () => {
    const args = ["run", "few.csv", "--threshold", "200", "--rows", "100", "--json"] as const;
    const [first, again, other] = await Promise.all([
      diagnose(...args),
      diagnose(...args),
      diagnose(...args, "--seed", "2"),
    ]);
    expect(again.stdout).toBe(first.stdout);
    const [a, b] = [first, other].map(({ stdout }) => JSON.parse(stdout).models.baseline);
    expect(a.slope).toEqual(b.slope);
    expect(a.sensitivity).not.toEqual(b.sensitivity);
    expect(a.crossing).not.toEqual(b.crossing);
  });
});
