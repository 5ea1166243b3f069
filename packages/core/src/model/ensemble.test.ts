import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { randomStream, UsageError } from "../base/index.ts";
import { encodedWidth, type Feature, type Preprocessing } from "../data/index.ts";
import { onnxMetadata } from "../onnx/index.ts";
import { type DeployOptions, deployedFile, ensembleFile, initialVector, mlp, parameterLayout } from "./index.ts";

const numeric = (name: string, mean: number, deviation: number): Feature => ({
  ...{ kind: "numeric", name, mean, deviation, minimum: mean - deviation, maximum: mean + deviation },
  missing: { fill: mean, indicator: name === "b" },
});

function member(seed: number, features: readonly Feature[], target: Preprocessing["target"]): DeployOptions {
  const model = mlp({ inputs: encodedWidth(features), hidden: [8, 8] });
  const noise = randomStream(seed, "biases");
  const layout = parameterLayout(model.parameters);
  const parameters = Float32Array.from(initialVector(layout, seed), (value) => value + 0.1 * noise.normal());
  return { model, parameters, preprocessing: { features, target }, slopes: true };
}

const y = { name: "y", mean: 100, deviation: 20 };
const of = (column: typeof y): Preprocessing["target"] => ({ kind: "regression", columns: [column] });
const members = [
  member(1, [numeric("a", 2, 3), { kind: "category", name: "k", levels: ["u", "v"] }, numeric("b", -1, 0.5)], of(y)),
  member(2, [numeric("a", 2.2, 2.8), { kind: "category", name: "k", levels: ["v", "w"] }], of({ ...y, mean: 103 })),
  member(3, [numeric("a", 1.8, 3.1), numeric("b", -1.1, 0.6)], of({ ...y, deviation: 22 })),
] as const;

const feeds: Readonly<Record<string, Tensor>> = {
  a: new Tensor("float64", Float64Array.from([1, 5, -2, Number.NaN]), [4, 1]),
  b: new Tensor("float64", Float64Array.from([-1, Number.NaN, 0.4, -2]), [4, 1]),
  k: new Tensor("string", ["u", "v", "unknown", ""], [4, 1]),
};

async function outputsOf(bytes: Uint8Array): Promise<Readonly<Record<string, readonly number[]>>> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const results = await session.run(
      Object.fromEntries(session.inputNames.map((name) => [name, feeds[name] as Tensor])),
    );
    return Object.fromEntries(
      session.outputNames.map((name) => [name, Array.from((results[name] as Tensor).data as Float64Array)]),
    );
  } finally {
    await session.release();
  }
}

describe("ensembleFile", () => {
  it("gives the mean of its members' predictions and slopes, blanks and unknown levels among the rows", async () => {
    const version = "1.0.0";
    const own = await Promise.all(members.map((each) => outputsOf(deployedFile({ ...each, version }))));
    const found = await outputsOf(ensembleFile({ members, version }));
    expect(Object.keys(found)).toEqual(["prediction", "slope:a", "slope:b"]);
    for (const [name, values] of Object.entries(found)) {
      for (const [row, value] of values.entries()) {
        const mean = own.reduce((sum, outputs) => sum + (outputs[name]?.[row] ?? 0), 0) / 3;
        expect(Math.abs(value - mean)).toBeLessThan(1e-6 * Math.max(1, Math.abs(mean)));
      }
    }
    expect(new Set(found.prediction).size).toBe(4);
  });

  it.each([[["no", "perhaps", "yes"]], [["-1", "0", "10"]]])(
    "gives the mean probability of each of the classes %j, and the most probable class by it",
    async (classes) => {
      const features = [numeric("a", 2, 3), numeric("b", -1, 0.5)];
      const classifiers = [1, 2].map((seed): DeployOptions => {
        const model = mlp({ inputs: encodedWidth(features), outputs: 3, hidden: [8] });
        const parameters = Float32Array.from(initialVector(parameterLayout(model.parameters), seed), (v) => 3 * v);
        const preprocessing: Preprocessing = { features, target: { kind: "classification", name: "y", classes } };
        return { model, parameters, preprocessing, slopes: true };
      });
      const version = "1.0.0";
      const own = await Promise.all(classifiers.map((each) => outputsOf(deployedFile({ ...each, version }))));
      const found = await outputsOf(ensembleFile({ members: classifiers, version }));
      expect(Object.keys(found).slice(1, 4)).toEqual(classes.map((name) => `probability:${name}`));
      const [probabilities, slopes] = [
        classes.map((name) => `probability:${name}`),
        classes.map((n) => `slope:${n}:a`),
      ];
      for (const name of [...probabilities, ...slopes]) {
        const wanted = own[0]?.[name]?.map((value, row) => (value + (own[1]?.[name]?.[row] ?? Number.NaN)) / 2) ?? [];
        for (const [row, value] of wanted.entries()) expect(found[name]?.[row]).toBeCloseTo(value, 6);
      }
      const best = [0, 1, 2, 3].map((row) => {
        const values = probabilities.map((name) => found[name]?.[row] ?? 0);
        return classes[values.indexOf(Math.max(...values))];
      });
      expect(found.prediction).toEqual(best);
      const other = {
        ...classifiers[0],
        preprocessing: { features, target: { kind: "classification", name: "y", classes: ["no", "yes"] } },
      };
      expect(() => ensembleFile({ members: [classifiers[0], other] as DeployOptions[], version })).toThrow(
        "models of one target",
      );
    },
  );

  it("says what it reads", () => {
    const metadata = onnxMetadata(ensembleFile({ members, version: "1.0.0" }), "m");
    expect(metadata["isocline.members"]).toBe("3");
    expect(metadata["isocline.target"]).toBe("y");
    expect(JSON.parse(metadata["isocline.features"] ?? "")).toEqual([
      { name: "a", kind: "numeric" },
      { name: "k", kind: "category", levels: ["u", "v", "w"] },
      { name: "b", kind: "numeric" },
    ]);
  });

  it("refuses members that do not belong together", () => {
    const [first] = members;
    const other = member(4, first.preprocessing.features, of({ ...y, name: "z" }));
    const text = member(5, [{ kind: "category", name: "a", levels: ["1"] }], of(y));
    expect(() => ensembleFile({ members: [], version: "1" })).toThrow(UsageError);
    expect(() => ensembleFile({ members: [first, other], version: "1" })).toThrow('found "y" and "z"');
    expect(() => ensembleFile({ members: [first, text], version: "1" })).toThrow('column "a": expected one kind');
  });
});
