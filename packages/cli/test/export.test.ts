import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { encodeRow, parseRecord } from "isocline";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const execute = promisify(execFile);
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

let folder: string;
const path = (name: string): string => join(folder, name);

const rows = [
  { area: 98.1, age: 12, luck: 0.3, kind: "red" },
  { area: 51, age: 71.5, luck: -1, kind: "mauve" },
  { area: 140, age: 3, luck: 0, kind: null },
] as const;

beforeAll(async () => {
  folder = await temporaryFolder("export");
  await writeHouses(path("houses.csv"), 300);
  const train = (...args: readonly string[]) =>
    isocline(
      folder,
      "train",
      "houses.csv",
      "--target",
      "price",
      "--exclude",
      "id",
      "--batch",
      "64",
      "--quiet",
      ...args,
    );
  const quick = ["--epochs", "4+3", "--share", "1", "--hidden", "8,4", "--learning-rate", "0.01"];
  for (const out of ["run", "bare", "other"]) await train(...quick, "--out", out, "--layer-norm");
  await train("--epochs", "2", "--control", "none", "--hidden", "8", "--out", "plain");
  await train("--epochs", "2+2", "--share", "1", "--lambda", "1e-15", "--optimizer", "sgd", "--out", "half");
  const cells = rows.map(({ area, age, luck, kind }) => `${area},${age},${luck},${kind ?? ""}`);
  await writeFile(path("rows.csv"), `area,age,luck,kind\n${cells.join("\n")}\n`);
  await rm(path("bare/checkpoint.safetensors"));
  await rm(path("bare/model.onnx"));
  const text = await readFile(path("other/run.json"), "utf8");
  await writeFile(path("other/run.json"), text.replace(/("hidden": \[\s+)8/g, "$19"));
  await mkdir(path("cut"));
  await writeFile(path("cut/run.json"), text.slice(0, 300));
  await mkdir(path("code"));
  await symlink(modules, path("node_modules"));
});

afterAll(() => rm(folder, { recursive: true }));

const exported = (...args: readonly string[]) => isocline(folder, "export", ...args);

/** Predictions of the rows by the command line. */
async function predicted(model: string): Promise<readonly number[]> {
  const { stdout } = await isocline(folder, "predict", model, "rows.csv");
  return stdout.trimEnd().split("\n").slice(1).map(Number);
}

function feeds(of: readonly (typeof rows)[number][]): Record<string, Tensor> {
  const shape = [of.length, 1];
  const numbers = (name: "area" | "age" | "luck") =>
    new Tensor(
      "float64",
      Float64Array.from(of, (row) => row[name]),
      shape,
    );
  const kind = new Tensor(
    "string",
    of.map((row) => row.kind ?? ""),
    shape,
  );
  return { area: numbers("area"), age: numbers("age"), luck: numbers("luck"), kind };
}

describe("isocline export --format onnx", () => {
  it.each([
    ["controlled", "run/model.onnx", []],
    ["baseline", "run/baseline.onnx", ["--branch", "baseline"]],
  ])("gives the %s model as training wrote it, bit for bit", async (branch, file, args) => {
    const ended = await exported("run", "--format", "onnx", "--out", `${branch}.onnx`, ...args);
    expect(ended).toMatchObject({
      code: 0,
      stdout: "",
      stderr: `wrote the ${branch} model of run to ${branch}.onnx\n`,
    });
    const [found, wanted] = await Promise.all([readFile(path(`${branch}.onnx`)), readFile(path(file))]);
    expect(found.equals(wanted)).toBe(true);
  });

  it("adds slopes on request, those of its predictions", async () => {
    const ended = await exported("run", "--format", "onnx", "--with-slopes", "--out", "slopes.onnx", "--quiet");
    expect(ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await predicted("slopes.onnx")).toEqual(await predicted("run"));
    const session = await InferenceSession.create(path("slopes.onnx"));
    const run = async (of: Parameters<typeof feeds>[0]): Promise<(name: string) => Float64Array> => {
      const results = await session.run(feeds(of));
      return (name) => results[name]?.data as Float64Array;
    };
    expect(session.outputNames).toEqual(["prediction", "slope:area", "slope:age", "slope:luck"]);
    const step = 0.05;
    const moved = (by: number) => run(rows.map((row) => ({ ...row, area: row.area + by }) as (typeof rows)[number]));
    const [at, above, below] = [await run(rows), await moved(step), await moved(-step)];
    for (const [i, slope] of at("slope:area").entries()) {
      const difference = ((above("prediction")[i] as number) - (below("prediction")[i] as number)) / (2 * step);
      expect(slope).toBeCloseTo(difference, 2);
    }
    expect(Math.abs(at("slope:area")[0] as number)).toBeGreaterThan(0.1);
    await session.release();
  });

  it("reads no record with fewer settings, and none with more", async () => {
    const record = JSON.parse(await readFile(path("run/run.json"), "utf8"));
    await cp(path("run"), path("versions"), { recursive: true });
    const { rule: _, ...fewer } = record.config;
    for (const [config, found] of [
      [fewer, "config.rule: expected "],
      [{ ...record.config, glow: 1 }, 'found "glow"; a newer version of isocline wrote it'],
    ] as const) {
      await writeFile(path("versions/run.json"), JSON.stringify({ ...record, config }));
      expect(await exported("versions", "--format", "safetensors", "--out", "never")).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(found),
      });
    }
  });

  it("takes the branch that ended well", async () => {
    expect(await exported("plain", "--format", "onnx", "--out", "plain.onnx", "--quiet")).toMatchObject({ code: 0 });
    const other = ["--branch", "baseline", "--format", "onnx", "--out", "half.onnx", "--quiet"];
    expect(await exported("half", ...other)).toMatchObject({ code: 0 });
    expect(await predicted("half.onnx")).toEqual(await predicted("half/baseline.onnx"));
  });
});

describe("isocline export --format safetensors", () => {
  it("has all that another program needs to predict", async () => {
    const ended = await exported("run", "--format", "safetensors", "--out", "run.safetensors", "--quiet");
    expect(ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const bytes = new Uint8Array(await readFile(path("run.safetensors")));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const { __metadata__: metadata, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const shapes = Object.entries(tensors as Record<string, { shape: number[] }>).map(([name, { shape }]) => [
      name,
      shape,
    ]);
    expect(Object.fromEntries(shapes)).toEqual({
      "dense1.weight": [7, 8],
      "dense1.bias": [8],
      "norm1.scale": [8],
      "norm1.bias": [8],
      "dense2.weight": [8, 4],
      "dense2.bias": [4],
      "norm2.scale": [4],
      "norm2.bias": [4],
      "dense3.weight": [4, 1],
      "dense3.bias": [1],
    });
    const architecture = JSON.parse(metadata["isocline.architecture"]);
    expect(architecture).toMatchObject({ name: "mlp", inputs: 7, hidden: [8, 4], activation: "silu", layerNorm: true });
    expect(JSON.parse(metadata["isocline.columns"])).toHaveLength(7);
    expect(metadata["isocline.branch"]).toBe("controlled");

    const values = (name: string): Float32Array => {
      const [start, end] = tensors[name].data_offsets;
      return new Float32Array(bytes.slice(8 + length + start, 8 + length + end).buffer);
    };
    const dense = (x: readonly number[], layer: number): readonly number[] => {
      const [weight, bias] = [values(`dense${layer}.weight`), values(`dense${layer}.bias`)];
      return [...bias].map((b, j) => x.reduce((sum, a, i) => sum + a * (weight[i * bias.length + j] as number), b));
    };
    const norm = (x: readonly number[], layer: number): readonly number[] => {
      const mean = x.reduce((sum, a) => sum + a, 0) / x.length;
      const variance = x.reduce((sum, a) => sum + (a - mean) ** 2, 0) / x.length;
      const [scale, bias] = [values(`norm${layer}.scale`), values(`norm${layer}.bias`)];
      return x.map((a, i) => ((a - mean) / Math.sqrt(variance + 1e-5)) * (scale[i] as number) + (bias[i] as number));
    };
    const { features, target: whole } = JSON.parse(metadata["isocline.preprocessing"]);
    const [target] = whole.columns;
    const found = rows.map((row) => {
      let a: readonly number[] = [...encodeRow(features, row)];
      for (const layer of [1, 2]) a = norm(dense(a, layer), layer).map((x) => x / (1 + Math.exp(-x)));
      return target.mean + target.deviation * (dense(a, 3)[0] as number);
    });
    for (const [i, value] of (await predicted("run")).entries()) expect((found[i] as number) / value).toBeCloseTo(1, 5);
  });
});

describe("isocline export --format typescript", () => {
  it("gives code that type-checks, runs by itself and predicts what predict does", async () => {
    const args = ["--format", "typescript", "--branch", "baseline", "--out", "code/houses.ts", "--quiet"];
    expect(await exported("run", ...args)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const source = await readFile(path("code/houses.ts"), "utf8");
    expect(source).toContain("  readonly kind: string | null;");
    const { code } = await transform(source, { loader: "ts" });
    await writeFile(path("code/houses.mjs"), code);
    const main = `import { openModel } from "./houses.mjs";
const model = await openModel();
const wrong = await model.predict([{ area: NaN, age: 1, luck: 1, kind: "" }]).catch((error) => error.message);
console.log(JSON.stringify([await model.predict(${JSON.stringify(rows)}), await model.predict([]), wrong]));
await model.release();
`;
    await writeFile(path("code/main.mjs"), main);
    const [found, none, wrong] = JSON.parse((await execute(process.execPath, [path("code/main.mjs")])).stdout);
    expect(found).toEqual(await predicted("run/baseline.onnx"));
    expect(none).toEqual([]);
    expect(wrong).toBe('column "area": expected a finite number, found NaN');
    const alone = await execute(process.execPath, [path("code/houses.mjs")]);
    expect(alone.stdout).toMatch(/^\[ [\d.]+ \]\n$/);

    const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax"];
    const target = [
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "node",
      "--typeRoots",
      join(modules, "@types"),
    ];
    const options = ["--noEmit", "--skipLibCheck", "--erasableSyntaxOnly", ...strict, ...target];
    // A TypeScript file counts as a module by its manifest; other options than these would come from a tsconfig above.
    await writeFile(path("package.json"), '{ "type": "module" }');
    await execute(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, "code/houses.ts"], {
      cwd: folder,
    });
  });
});

describe("isocline export", () => {
  it("replaces a file whole", async () => {
    await writeFile(path("old.onnx"), "old");
    await exported("run", "--format", "onnx", "--out", "old.onnx");
    expect((await readFile(path("old.onnx"))).equals(await readFile(path("run/model.onnx")))).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it.each([
    ["missing --format onnx --out x", 3, "missing: expected the folder of a run, found no run.json in it"],
    ["houses.csv --format onnx --out x", 3, "houses.csv: expected the folder of a run"],
    ["cut --format onnx --out x", 3, "cut/run.json: expected JSON, found damaged text"],
    ["run --out x", 2, "--format: expected one of onnx, safetensors, typescript, found none"],
    ["run --format onxn --out x", 2, "did you mean onnx?"],
    ["run --format onnx", 2, "--out: expected a file to write, found none"],
    ["run --format onnx --out .", 2, "--out: expected a file to write, found the folder ."],
    ["run --format onnx --out no/x", 2, "--out: expected a folder no to write into, found none"],
    ["run --format onnx --out run/model.onnx", 2, "--out: expected another file than those that are read"],
    [
      "run --format typescript --with-slopes --out x",
      2,
      "--with-slopes: expected --format onnx, found --format typescript",
    ],
    ["run --format onnx --branch control --out x", 2, "--branch: expected one of controlled, baseline"],
    [
      "plain --format onnx --branch controlled --out x",
      3,
      "plain: expected a run with a controlled branch, found baseline",
    ],
    [
      "half --format onnx --out x",
      3,
      "expected a controlled branch that ended well, found one that is diverged; the other is --branch baseline",
    ],
    ["bare --format onnx --out x", 3, "bare/checkpoint.safetensors: expected the run's checkpoint"],
    [
      "bare --format typescript --out x",
      3,
      "bare/model.onnx: expected the ONNX model of the controlled branch, found none",
    ],
    [
      "other --format safetensors --out x",
      3,
      "other/checkpoint.safetensors: expected 143 parameters, as run.json has it",
    ],
  ])("refuses %s with exit code %i", async (line, code, message) => {
    const ended = await isoclineInside(folder, "export", ...line.split(" "));
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(existsSync(path("x"))).toBe(false);
  });

  it("keeps the record of the runs as it was", async () => {
    expect(parseRecord(await readFile(path("run/run.json"), "utf8"), "run").status).toBe("completed");
  });
});
