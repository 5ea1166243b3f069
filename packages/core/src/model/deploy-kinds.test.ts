import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { embeddedColumns, encodedWidth, encodeRow, type Preprocessing, parseDate } from "../data/index.ts";
import { constant, input, type NdArray, program } from "../graph/index.ts";
import { onnxMetadata } from "../onnx/index.ts";
import {
  deployedFile,
  deployedOutputs,
  deployedProgram,
  initialVector,
  mlp,
  parameterLayout,
  unflatten,
} from "./index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const missing = { fill: 1, indicator: true };
const when = { kind: "date", name: "when", mean: 1e9, deviation: 3e8, minimum: 0, maximum: 2e9 } as const;
const preprocessing: Preprocessing = {
  features: [
    { ...when, missing: { fill: 1.2e9, indicator: true }, parts: ["year", "week", "day"] },
    { kind: "boolean", name: "flag", missing },
    { kind: "category", name: "town", levels: ["a", "b", ""], embedding: 2 },
    { kind: "numeric", name: "x", mean: 0, deviation: 1, minimum: -1, maximum: 1, missing },
    { kind: "category", name: "colour", levels: ["red", "blue"] },
    { ...when, name: "until", parts: [] },
  ],
  target: { kind: "regression", columns: [{ name: "y", mean: 10, deviation: 3 }] },
};
const { features } = preprocessing;
const width = encodedWidth(features);
const model = mlp({ inputs: width, hidden: [8], embeddings: embeddedColumns(features) });
const layout = parameterLayout(model.parameters);
const parameters = Float32Array.from(initialVector(layout, 2));
const random = randomStream(1, "rows");

const dates = ["1970-01-01", "2024-02-29T23:59:59Z", "2000-03-01", "1899-12-31T12:00:00.5Z", "2100-02-28", null];
const rows = Array.from({ length: 400 }, (_, i) => ({
  when: i < dates.length ? (dates[i] ?? null) : Math.floor(4e9 * (random.uniform() - 0.4)),
  flag: [0, 1, null][i % 3] ?? null,
  town: ["a", "b", "c", null][i % 4] ?? null,
  x: i % 5 === 0 ? null : random.normal(),
  colour: ["red", "blue", "green", null][i % 4] ?? null,
  until: 86400 * i,
}));

const seconds = (cell: string | number | null): number => {
  if (cell === null) return Number.NaN;
  return typeof cell === "number" ? cell : (parseDate(cell) ?? Number.NaN);
};
const column = (values: readonly number[]): NdArray => {
  return { dtype: "float64", shape: [rows.length, 1], data: Float64Array.from(values) };
};
const texts = (values: readonly (string | null)[]): NdArray => {
  return { dtype: "string", shape: [rows.length, 1], data: values.map((value) => value ?? "") };
};
const feeds = {
  when: column(rows.map((row) => seconds(row.when))),
  flag: column(rows.map(({ flag }) => flag ?? Number.NaN)),
  town: texts(rows.map(({ town }) => town)),
  x: column(rows.map(({ x }) => x ?? Number.NaN)),
  colour: texts(rows.map(({ colour }) => colour)),
  until: column(rows.map(({ until }) => until)),
};

describe("a deployed model of every kind of column", () => {
  it("predicts raw rows as encodeRow and the model do", async () => {
    const encoded = Float32Array.from(rows.flatMap((row) => [...encodeRow(features, row)]));
    const tensors = unflatten(constant(parameters, "float32", [layout.total]), layout);
    const prediction = model.apply(tensors, input("encoded", "float32", ["rows", width]));
    const plain = await runtime.load(program("plain", { prediction }));
    const standard = await plain.run({ encoded: { dtype: "float32", shape: [rows.length, width], data: encoded } });
    const deployed = await runtime.load(deployedProgram({ model, parameters, preprocessing, slopes: true }));
    const results = await deployed.run(feeds);
    await Promise.all([plain.release(), deployed.release()]);
    const found = Array.from(results.prediction?.data ?? [], Number);
    const wanted = Array.from(standard.prediction?.data ?? [], Number);
    const worst = wanted.map((value, i) => Math.abs(10 + 3 * value - (found[i] as number)));
    expect(worst).toHaveLength(rows.length);
    expect(Math.max(...worst)).toBeLessThan(1e-5);
    expect(Object.keys(results)).toEqual(["prediction", "slope:x"]);
  });

  it("refuses a blank date where training would have", async () => {
    const deployed = await runtime.load(deployedProgram({ model, parameters, preprocessing }));
    const until = column(rows.map((_, i) => (i === 3 ? Number.NaN : 0)));
    const results = await deployed.run({ ...feeds, until });
    await deployed.release();
    const found = Array.from(results.prediction?.data ?? [], Number);
    expect(found.map(Number.isNaN).indexOf(true)).toBe(3);
    expect(found.filter(Number.isNaN)).toHaveLength(1);
  });

  it("says what its columns are", () => {
    const bytes = deployedFile({ model, parameters, preprocessing, version: "1" });
    expect(JSON.parse(onnxMetadata(bytes, "m")["isocline.features"] ?? "")).toEqual([
      { name: "when", kind: "date", missing: { fill: 1.2e9, indicator: true }, parts: ["year", "week", "day"] },
      { name: "flag", kind: "boolean", missing },
      { name: "town", kind: "category", levels: ["a", "b", ""], embedding: 2 },
      { name: "x", kind: "numeric", missing },
      { name: "colour", kind: "category", levels: ["red", "blue"] },
      { name: "until", kind: "date", parts: [] },
    ]);
    expect(deployedOutputs({ preprocessing, slopes: true }).slopes).toEqual({ x: "slope:x" });
  });
});
