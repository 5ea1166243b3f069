import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { DataError, randomStream, ShapeError, UsageError } from "../base/index.ts";
import {
  type Cell,
  encodedWidth,
  encodeRow,
  type Feature,
  onlyColumn,
  type Preprocessing,
  type Scaling,
} from "../data/index.ts";
import { constant, input, numbersOf, program } from "../graph/index.ts";
import { onnxModel } from "../onnx/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import {
  deployedFile,
  deployedOutputs,
  deployedProgram,
  initialVector,
  type MlpOptions,
  type Model,
  mlp,
  parameterLayout,
  unflatten,
} from "./index.ts";

type Row = Readonly<Record<string, Cell>>;

const numeric = (name: string, mean: number, deviation: number): Feature => ({
  kind: "numeric",
  name,
  mean,
  deviation,
  minimum: mean - 3 * deviation,
  maximum: mean + 3 * deviation,
});

const diamonds: Preprocessing = {
  features: [
    numeric("carat", 0.8, 0.47),
    { kind: "category", name: "cut", levels: ["Ideal", "Très bon", ""] },
    numeric("sold at", 1.7e9, 1e4),
    { kind: "category", name: "clarity", levels: ["SI1"] },
    numeric("depth", 61.7, 1.4),
  ],
  target: { kind: "regression", columns: [{ name: "price", mean: 3932, deviation: 3989 }] },
};

const rows: readonly Row[] = [
  { carat: 0.23, cut: "Ideal", "sold at": 1.7e9 + 4321, clarity: "SI1", depth: 61.5 },
  { carat: 1.9, cut: "Très bon", "sold at": 1.7e9 - 9876, clarity: "VS2", depth: 59.8 },
  { carat: 0.8, cut: "", "sold at": 1.7e9 + 0.5, clarity: "", depth: 63 },
  { carat: 0.31, cut: null, "sold at": 1.7e9 + 12_000, clarity: null, depth: 62.4 },
  { carat: 2.4, cut: "constructor", "sold at": 1.7e9 - 1, clarity: "SI1", depth: 66.1 },
];

interface Trained {
  readonly model: Model;
  readonly parameters: Float32Array;
  readonly preprocessing: Preprocessing;
}

function trained(preprocessing: Preprocessing, options: Omit<MlpOptions, "inputs"> = {}): Trained {
  const model = mlp({ inputs: encodedWidth(preprocessing.features), hidden: [16, 16], ...options });
  const layout = parameterLayout(model.parameters);
  const noise = randomStream(3, "biases");
  // Biases start at zero, where a lost one would not be seen.
  const parameters = Float32Array.from(initialVector(layout, 5), (value) => value + 0.1 * noise.normal());
  return { model, parameters, preprocessing };
}

/** A blank number is NaN. */
const numberOf = (cell: Cell): number => (cell === "" ? Number.NaN : Number(cell));

/** Raw columns as the file wants them. */
function feedsOf({ features }: Preprocessing, of: readonly Row[]): Record<string, Tensor> {
  const feeds = features.map(({ kind, name }): readonly [string, Tensor] => {
    const cells = of.map((row) => row[name] ?? "");
    const shape = [of.length, 1];
    return kind === "numeric"
      ? [name, new Tensor("float64", Float64Array.from(cells, numberOf), shape)]
      : [name, new Tensor("string", cells.map(String), shape)];
  });
  return Object.fromEntries(feeds);
}

/** Runs a file, and gives its outputs as plain numbers. */
async function run(
  bytes: Uint8Array,
  preprocessing: Preprocessing,
  of: readonly Row[] = rows,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const results = await session.run(feedsOf(preprocessing, of));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, dims, data }]) => {
      expect([type, dims]).toEqual(["float64", [of.length, 1]]);
      return [name, [...(data as Float64Array)]];
    }),
  );
}

/** Raw predictions by encoding row for row and interpreting the model. */
async function expected(
  { model, parameters, preprocessing }: Trained,
  of: readonly Row[] = rows,
): Promise<readonly number[]> {
  const { features } = preprocessing;
  const target = onlyColumn(preprocessing.target);
  const encoded = of.map((row) => encodeRow(features, row));
  const layout = parameterLayout(model.parameters);
  const tensors = unflatten(constant(parameters, "float32", [layout.total]), layout);
  const width = encodedWidth(features);
  const prediction = model.apply(tensors, input("encoded", "float32", ["rows", width]));
  const executable = await referenceRuntime().load(program("model", { prediction }));
  const data = Float32Array.from(encoded.flatMap((row) => [...row]));
  const results = await executable.run({ encoded: { dtype: "float32", shape: [of.length, width], data } });
  const standard = numbersOf(results.prediction as NonNullable<typeof results.prediction>);
  return [...standard].map((value) => value * target.deviation + target.mean);
}

function expectClose(found: readonly number[] | undefined, wanted: readonly number[], relative: number): void {
  expect(found).toHaveLength(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  for (const [i, value] of wanted.entries()) {
    expect(Math.abs((found?.[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(relative * scale);
  }
}

describe("deployedFile", () => {
  it.each<Omit<MlpOptions, "inputs">>([
    {},
    { activation: "tanh", layerNorm: true },
    { activation: "gelu", residual: true },
    { activation: "relu", dropout: 0.5 },
    { activation: "softplus", hidden: [5] },
    { hidden: [] },
  ])("predicts from raw columns as the model does from encoded ones: %j", async (options) => {
    const model = trained(diamonds, options);
    const { prediction } = await run(deployedFile({ ...model, version: "1" }), diamonds);
    const wanted = await expected(model);
    expectClose(prediction, wanted, 1e-5);
    expect(new Set(wanted).size).toBe(rows.length);
  });

  it.each(["silu", "tanh", "gelu", "softplus"] as const)(
    "gives the slopes of its own predictions: %s",
    async (activation) => {
      const model = trained(diamonds, { activation, layerNorm: activation === "tanh" });
      const bytes = deployedFile({ ...model, slopes: true, version: "1" });
      const { prediction, ...slopes } = await run(bytes, diamonds);
      expect(Object.keys(slopes)).toEqual(["slope:carat", "slope:sold at", "slope:depth"]);
      expectClose(prediction, await expected(model), 1e-5);
      for (const feature of diamonds.features) {
        if (feature.kind !== "numeric") continue;
        const step = 0.01 * feature.deviation;
        const moved = async (by: number): Promise<readonly number[]> => {
          const shifted = rows.map((row) => ({ ...row, [feature.name]: (row[feature.name] as number) + by }));
          return (await run(bytes, diamonds, shifted)).prediction as readonly number[];
        };
        const [above, below] = [await moved(step), await moved(-step)];
        const differences = above.map((value, i) => (value - (below[i] as number)) / (2 * step));
        expectClose(slopes[`slope:${feature.name}`], differences, 2e-3);
      }
    },
  );

  describe.each(["robust", "min-max", "quantile", "none"] as const)("with the scaling %s", (name) => {
    const quantiles = (mean: number, deviation: number): Scaling => ({
      name: "quantile",
      knots: [-2, -1.3, -0.4, 0.1, 0.7, 1.9].map((z) => mean + z * deviation),
      scores: [-1.7, -1, -0.2, 0.3, 0.9, 1.7],
    });
    const scaled: Preprocessing = {
      ...diamonds,
      features: diamonds.features.map((feature) => {
        if (feature.kind !== "numeric") return feature;
        const { mean, deviation } = feature;
        if (name === "quantile") return { ...feature, scaling: quantiles(mean, deviation) };
        const spread = { robust: 0.4, "min-max": 6, none: 3 }[name] * deviation;
        return {
          ...feature,
          missing: { fill: mean + deviation, indicator: true },
          scaling: { name, centre: mean - 0.2 * deviation, spread },
        };
      }),
    };
    const some: readonly Row[] = [...rows, { ...rows[0], carat: 1e6, depth: -1e9 }];
    const all = name === "quantile" ? some : [...some, { ...rows[1], carat: null }];

    it("predicts as the model does from encoded rows", async () => {
      const model = trained(scaled, { activation: "tanh" });
      const { prediction } = await run(deployedFile({ ...model, version: "1" }), scaled, all);
      const wanted = await expected(model, all);
      expectClose(prediction, wanted, 1e-5);
      expect(new Set(wanted).size).toBe(all.length);
    });

    it("gives slopes of the raw features", async () => {
      const model = trained(scaled, { activation: "tanh" });
      const bytes = deployedFile({ ...model, slopes: true, version: "1" });
      const slopes = await run(bytes, scaled);
      for (const feature of scaled.features) {
        if (feature.kind !== "numeric") continue;
        const step = 0.002 * feature.deviation;
        const moved = async (by: number): Promise<readonly number[]> => {
          const shifted = rows.map((row) => ({ ...row, [feature.name]: (row[feature.name] as number) + by }));
          return (await run(bytes, scaled, shifted)).prediction as readonly number[];
        };
        const [above, below] = [await moved(step), await moved(-step)];
        const differences = above.map((value, i) => (value - (below[i] as number)) / (2 * step));
        expectClose(slopes[`slope:${feature.name}`], differences, 5e-3);
      }
    });
  });

  it("gives the slope of one piece alone at a quantile's knot", async () => {
    const scaling: Scaling = { name: "quantile", knots: [0, 1, 3], scores: [-1, 0, 1] };
    const feature: Feature = { kind: "numeric", name: "x", mean: 1, deviation: 1, minimum: 0, maximum: 3, scaling };
    const preprocessing: Preprocessing = {
      features: [feature],
      target: { kind: "regression", columns: [{ name: "y", mean: 0, deviation: 1 }] },
    };
    const model = mlp({ inputs: 1, hidden: [] });
    const parameters = Float32Array.of(2, 0);
    const bytes = deployedFile({ model, parameters, preprocessing, slopes: true, version: "1" });
    const at = [-1, 0, 0.5, 1, 2, 3, 4].map((x) => ({ x }));
    expectClose((await run(bytes, preprocessing, at))["slope:x"], [0, 0, 2, 1, 1, 0, 0], 1e-6);
  });

  describe("where numbers are blank", () => {
    const holes: Preprocessing = {
      ...diamonds,
      features: diamonds.features.map((feature) =>
        feature.kind === "numeric"
          ? {
              ...feature,
              missing: { fill: feature.mean + 0.3 * feature.deviation, indicator: feature.name !== "depth" },
            }
          : feature,
      ),
    };
    const full = Object.fromEntries(
      holes.features.flatMap((feature) =>
        feature.kind === "numeric" ? [[feature.name, feature.missing?.fill ?? 0]] : [],
      ),
    );
    const blank: readonly Row[] = rows.map((row, i) => ({
      ...row,
      ...(i !== 1 && { carat: null }),
      ...(i > 2 && { "sold at": null }),
      ...(i === 4 && { depth: null }),
    }));

    it("predicts as the model does from encoded rows", async () => {
      const model = trained(holes);
      const { prediction } = await run(deployedFile({ ...model, version: "1" }), holes, blank);
      const wanted = await expected(model, blank);
      expectClose(prediction, wanted, 1e-5);
      // An indicator tells a blank from the number that fills it; a blank without one is that number.
      const filled = blank.map((row) => ({
        ...full,
        ...Object.fromEntries(Object.entries(row).filter(([, v]) => v !== null)),
      }));
      const { prediction: other = [] } = await run(deployedFile({ ...model, version: "1" }), holes, filled);
      expect(other[0]).not.toBeCloseTo(prediction?.[0] ?? Number.NaN, 3);
      expect(other[1]).toBe(prediction?.[1]);
      const shallow = rows.map((row) => ({ ...row, depth: null }));
      const deep = rows.map((row) => ({ ...row, depth: full.depth ?? null }));
      const file = deployedFile({ ...model, version: "1" });
      expect((await run(file, holes, shallow)).prediction).toEqual((await run(file, holes, deep)).prediction);
    });

    it("gives the slope at the number that a blank counts as", async () => {
      const model = trained(holes);
      const bytes = deployedFile({ ...model, slopes: true, version: "1" });
      const shallow = rows.map((row) => ({ ...row, depth: null }));
      const slopes = (await run(bytes, holes, shallow))["slope:depth"];
      const deep = rows.map((row) => ({ ...row, depth: full.depth ?? null }));
      expectClose(slopes, (await run(bytes, holes, deep))["slope:depth"] ?? [], 1e-6);
      expect(slopes?.every((slope) => slope !== 0)).toBe(true);
    });

    it("says in its metadata what fills them", () => {
      const text = new TextDecoder().decode(deployedFile({ ...trained(holes), version: "1" }));
      expect(text).toMatch(/\{"name":"depth","kind":"numeric","missing":\{"fill":62\.1\d*,"indicator":false\}\}/);
    });

    it.each(["silu", "relu"] as const)("predicts NaN for a blank that is an error: %s", async (activation) => {
      const model = trained(diamonds, { activation });
      const [whole, ...others] = rows.slice(0, 3);
      const of = [whole as Row, ...others.map((row) => ({ ...row, depth: null }))];
      const { prediction } = await run(deployedFile({ ...model, version: "1" }), diamonds, of);
      expect(prediction?.map(Number.isNaN)).toEqual([false, true, true]);
    });
  });

  it.each([0, 1, 3])("takes %s rows", async (count) => {
    const model = trained(diamonds);
    const { prediction } = await run(
      deployedFile({ ...model, slopes: true, version: "1" }),
      diamonds,
      rows.slice(0, count),
    );
    expectClose(prediction, await expected(model, rows.slice(0, count)), 1e-5);
  });

  it("keeps the precision of far columns and of a far target", async () => {
    const target = { name: "closed at", mean: 1.7e9, deviation: 100 };
    const model = trained({ ...diamonds, target: { kind: "regression", columns: [target] } });
    const { prediction } = await run(deployedFile({ ...model, version: "1" }), model.preprocessing);
    const residual = (values: readonly number[] | undefined): readonly number[] =>
      (values ?? []).map((v) => v - target.mean);
    expectClose(residual(prediction), residual(await expected(model)), 1e-5);
  });

  it("runs alike on the reference runtime", async () => {
    const model = trained(diamonds);
    const executable = await referenceRuntime().load(deployedProgram({ ...model, slopes: true }));
    const feeds = Object.entries(feedsOf(diamonds, rows)).map(([name, { type, dims, data }]) => [
      name,
      { dtype: type, shape: dims, data },
    ]);
    const results = await executable.run(Object.fromEntries(feeds));
    const found = await run(deployedFile({ ...model, slopes: true, version: "1" }), diamonds);
    expect(Object.keys(results).toSorted()).toEqual(Object.keys(found).toSorted());
    for (const [name, array] of Object.entries(results)) expectClose(found[name], [...numbersOf(array)], 1e-5);
  });

  it("takes columns of any name, and renames outputs that are called like one", async () => {
    const features = ["prediction", "prediction_", "v0", "v1", "slope:v0", "rows", "1"].map((name) =>
      numeric(name, 0, 1),
    );
    const preprocessing: Preprocessing = {
      features,
      target: { kind: "regression", columns: [{ name: "y", mean: 0, deviation: 1 }] },
    };
    expect(deployedOutputs({ preprocessing, slopes: true })).toMatchObject({
      prediction: "prediction__",
      slopes: { v0: "slope:v0_", v1: "slope:v1", "slope:v0": "slope:slope:v0" },
    });
    const model = trained(preprocessing);
    const row = Object.fromEntries(features.map(({ name }, i) => [name, i / 7]));
    const found = await run(deployedFile({ ...model, slopes: true, version: "1" }), preprocessing, [row]);
    expect(Object.keys(found)).toHaveLength(8);
    expectClose(found.prediction__, await expected(model, [row]), 1e-5);
  });

  it("takes text alone, where there is nothing to have slopes", async () => {
    const preprocessing = { ...diamonds, features: diamonds.features.filter(({ kind }) => kind === "category") };
    const model = trained(preprocessing);
    const found = await run(deployedFile({ ...model, slopes: true, version: "1" }), preprocessing);
    expect(Object.keys(found)).toEqual(["prediction"]);
    expectClose(found.prediction, await expected(model), 1e-5);
  });

  it("is of standard operators and says what it is", () => {
    const { model, parameters } = trained(diamonds);
    const bytes = deployedFile({ model, parameters, preprocessing: diamonds, slopes: true, version: "1.2.3" });
    const text = new TextDecoder().decode(bytes);
    expect(text).not.toContain("com.microsoft");
    for (const key of ["isocline.version", "isocline.target", "isocline.features", "isocline.outputs"]) {
      expect(text).toContain(key);
    }
    expect(text).toContain('{"name":"cut","kind":"category","levels":["Ideal","Très bon",""]}');
    expect(text).toContain('{"prediction":"prediction","slopes":{"carat":"slope:carat","sold at":');
    const { graph } = onnxModel(deployedProgram({ model, parameters, preprocessing: diamonds, slopes: true }));
    expect(new Set(graph.node.map(({ domain }) => domain ?? ""))).toEqual(new Set(["", "ai.onnx.ml"]));
  });

  it("refuses what does not fit", () => {
    const { model, parameters } = trained(diamonds);
    const deploy = (more: Partial<Trained>) => () =>
      deployedProgram({ model, parameters, preprocessing: diamonds, ...more });
    expect(deploy({ parameters: parameters.slice(1) })).toThrow(UsageError);
    expect(deploy({ preprocessing: { ...diamonds, features: diamonds.features.slice(1) } })).toThrow(ShapeError);
    const several = mlp({ inputs: 9, outputs: 2, hidden: [] });
    expect(deploy({ model: several, parameters: new Float32Array(20) })).toThrow(
      "deploy: expected a model of one output",
    );
    expect(deploy({ preprocessing: { ...diamonds, features: [numeric("", 0, 1)] } })).toThrow(DataError);
  });
});
