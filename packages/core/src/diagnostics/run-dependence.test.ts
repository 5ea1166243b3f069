import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import {
  type Dataset,
  embeddedColumns,
  numericColumns,
  onlyColumn,
  parseDate,
  readDataset,
  tableSource,
} from "../data/index.ts";
import { initialVector, type Model, mlp, parameterLayout } from "../model/index.ts";
import { type PlacedDataset, placeDataset } from "../training/index.ts";
import { partialDependence, runDependence } from "./index.ts";
import type { RawModel } from "./raw-model.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const stream = randomStream(5, "table");
const count = 400;
const draw = <Cell>(of: (i: number) => Cell): Cell[] => Array.from({ length: count }, (_, i) => of(i));
const a = draw(() => 100 + 20 * stream.normal());
const b = draw((i) => (i % 9 === 0 ? null : Math.exp(stream.normal())));
const flag = draw(() => (stream.uniform() < 0.5 ? 1 : 0));
const colour = draw((i) => (i % 50 === 0 ? "violet" : (["red", "blue", ""][i % 3] ?? "")));
const town = draw((i) => ["x", "y", "z"][i % 3] ?? "");
const day = draw((i) => `2024-0${1 + (i % 9)}-1${i % 10}`);
const y = a.map((value, i) => 3 * value - 40 * (b[i] ?? 1) + 10 * (flag[i] ?? 0));

const kinds = { flag: "boolean", day: "date" } as const;
const read = (target: Readonly<Record<string, readonly (string | number)[]>>, more: object = {}): Promise<Dataset> =>
  readDataset(tableSource("toy", { a, colour, b, flag, town, day, ...target }), {
    target: Object.keys(target),
    seed: 1,
    validation: 0.5,
    kinds,
    ...more,
  });

function modelOf({ width, preprocessing: { features, target } }: Dataset, hidden: readonly number[]): Model {
  const outputs = target.kind === "regression" ? target.columns.length : target.classes.length;
  return mlp({ inputs: width, outputs, hidden, embeddings: embeddedColumns(features) });
}

async function trained(dataset: Dataset, hidden: readonly number[] = [6]) {
  const model = modelOf(dataset, hidden);
  const data: PlacedDataset = await placeDataset(runtime, dataset);
  return { model, data, parameters: Float32Array.from(initialVector(parameterLayout(model.parameters), 3)) };
}

describe("runDependence", () => {
  it("is a line of the weight's slope for a linear model, and a step between levels", async () => {
    const dataset = await read({ y });
    const { model, data } = await trained(dataset, []);
    const { features, target } = data.preprocessing;
    const names = features.map(({ name }) => name);
    expect(names).toEqual(["a", "colour", "b", "flag", "town", "day"]);
    const parameters = Float32Array.from({ length: data.width + 1 }, (_, i) => (i + 1) / 10);
    const { baseline = [] } = await runDependence({
      ...{ model, data, seed: 1, sensitivity: { a: 1, b: 2 } },
      branches: [{ branch: "baseline", parameters }],
    });
    expect(baseline.map(({ feature }) => feature).slice(0, 2)).toEqual(["b", "a"]);
    const { deviation } = onlyColumn(target);
    for (const { name, column, deviation: unit } of numericColumns(features)) {
      const found = baseline.find(({ feature }) => feature === name);
      const { prediction = [], slope = [] } = found?.outputs.y ?? {};
      const values = found?.values ?? [];
      const weight = ((parameters[column] as number) * deviation) / unit;
      expect(values.length).toBe(21);
      for (const [i, each] of slope.entries()) {
        expect(each).toBeCloseTo(weight, 4);
        const rise = ((prediction[i] ?? 0) - (prediction[0] ?? 0)) / weight;
        expect(rise).toBeCloseTo((values[i] as number) - (values[0] as number), 2);
      }
    }
    // The indicator of the blanks of b stands behind it; flag's column is next.
    const flagged = baseline.find(({ feature }) => feature === "flag");
    const [off = 0, on = 0] = flagged?.outputs.y?.prediction ?? [];
    const place = numericColumns(features)[1]?.column ?? 0;
    expect((on ?? 0) - (off ?? 0)).toBeCloseTo((parameters[place + 2] as number) * deviation, 3);
    expect(flagged?.levels).toEqual(["0", "1"]);
    expect(baseline.find(({ feature }) => feature === "colour")?.levels?.toSorted()).toEqual(["", "blue", "red"]);
  });

  it("is what partialDependence finds of the same rows", async () => {
    const { model, data, parameters } = await trained(await read({ y }, { scaling: "robust" }));
    const { controlled = [] } = await runDependence({
      ...{ model, data, seed: 1, sensitivity: { a: 1 } },
      branches: [{ branch: "controlled", parameters }],
    });
    const of = <Cell>(cells: readonly Cell[]): Cell[] => [...data.split.validation].map((row) => cells[row] as Cell);
    const numbers = (cells: readonly (number | null)[]) => Float64Array.from(of(cells), (cell) => cell ?? Number.NaN);
    const seconds = (cells: readonly string[]) => Float64Array.from(of(cells), (cell) => parseDate(cell) ?? Number.NaN);
    const columns = [numbers(a), of(colour), numbers(b), numbers(flag), of(town), seconds(day)];
    const rows = { rows: data.split.validation.length, columns };
    const { features } = data.preprocessing;
    const { deployedProgram } = await import("../model/index.ts");
    const executable = await runtime.load(deployedProgram({ model, parameters, preprocessing: data.preprocessing }));
    const raw: RawModel = {
      outputs: 1,
      async predict({ rows, columns }) {
        const feeds = Object.fromEntries(
          features.map(({ name }, i) => {
            const cells = columns[i] ?? [];
            const isNumber = cells instanceof Float64Array;
            const data = isNumber ? cells.slice() : cells.map((cell) => cell ?? "");
            return [name, { dtype: isNumber ? "float64" : "string", shape: [rows, 1], data }] as never;
          }),
        );
        return [(await executable.run(feeds)).prediction?.data as Float64Array];
      },
    };
    const numeric = { kind: "numeric", name: "a", column: 0, deviation: 20, minimum: 0, maximum: 200 } as const;
    const [points = []] = await partialDependence(raw, rows, numeric);
    const found = controlled.find(({ feature }) => feature === "a");
    for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      const i = found?.shares?.indexOf(share) ?? -1;
      const point = points.find((each) => each.share === share);
      expect(found?.values?.[i]).toBeCloseTo(point?.value ?? Number.NaN, 4);
      expect(found?.outputs.y?.prediction[i]).toBeCloseTo(point?.prediction ?? Number.NaN, 3);
      // Theirs is by differences of float32 predictions.
      expect(found?.outputs.y?.slope?.[i]).toBeCloseTo(point?.slope ?? Number.NaN, 1);
    }
    await executable.release();
  });

  it("looks at the second of two classes, at the first four of more, and at each number", async () => {
    const outputsOf = async (target: Readonly<Record<string, readonly (string | number)[]>>) => {
      const { model, data, parameters } = await trained(await read(target));
      const { baseline = [], controlled = [] } = await runDependence({
        ...{ model, data, seed: 1, sensitivity: {} },
        branches: [
          { branch: "baseline", parameters },
          { branch: "controlled", parameters },
        ],
      });
      expect(controlled).toEqual(baseline);
      const names = baseline.map(({ outputs }) => Object.keys(outputs));
      for (const each of names) expect(each).toEqual(names[0]);
      return { outputs: names[0], features: baseline.length, first: baseline[0] };
    };
    const yes = await outputsOf({ dear: y.map((value) => (value > 200 ? "yes" : "no")) });
    expect(yes).toMatchObject({ outputs: ["yes"], features: 5 });
    for (const each of yes.first?.outputs.yes?.prediction ?? []) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThan(1);
    }
    const grade = y.map((_, i) => `g${i % 6}`);
    expect(await outputsOf({ grade })).toMatchObject({ outputs: ["g0", "g1", "g2", "g3"], features: 4 });
    const z = y.map((value) => -value);
    expect(await outputsOf({ y, z })).toMatchObject({ outputs: ["y", "z"], features: 4 });
  });
});
