import { describe, expect, it } from "vitest";
import { type DatasetOptions, readDataset } from "./dataset.ts";
import { tableSource } from "./source.ts";
import { readTargetSlopes } from "./target-slopes.ts";

const rows = 24;
const a = Float64Array.from({ length: rows }, (_, i) => 3 + i / 5);
const b = Float64Array.from({ length: rows }, (_, i) => ((i * 7) % 11) / 4);
const kind = Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? "x" : "z"));
/** y = exp(a/4 + b), whose slopes are y/4 and y. */
const y = a.map((value, i) => Math.exp(value / 4 + (b[i] as number)));
const table = tableSource("toy", { a, b, kind, y, ya: y.map((value) => value / 4), yb: y });
const read = (options: Partial<DatasetOptions> = {}) =>
  readDataset(table, { target: "y", exclude: ["ya", "yb"], seed: 1, minCount: 1, ...options });

describe("readTargetSlopes", () => {
  it("turns raw slopes into standard units", async () => {
    const dataset = await readTargetSlopes(table, await read(), { b: "yb", a: "ya" });
    const [first, second] = dataset.preprocessing.features;
    const { target } = dataset.preprocessing;
    if (first?.kind !== "numeric" || second?.kind !== "numeric" || target.kind !== "regression")
      throw new Error("kinds");
    const unit = target.columns[0]?.deviation as number;
    for (let row = 0; row < rows; row++) {
      const raw = y[row] as number;
      expect(dataset.targetSlopes?.[2 * row]).toBeCloseTo((raw * second.deviation) / unit, 4);
      expect(dataset.targetSlopes?.[2 * row + 1]).toBeCloseTo((raw / 4) * (first.deviation / unit), 4);
    }
  });

  it("follows scalings and transforms that bend: of log y the slopes are constant", async () => {
    const dataset = await readTargetSlopes(table, await read({ targetTransform: "log", scaling: "min-max" }), {
      a: "ya",
    });
    const slopes = dataset.targetSlopes as Float32Array;
    const [first] = dataset.preprocessing.features;
    const { target } = dataset.preprocessing;
    if (first?.kind !== "numeric" || target.kind !== "regression") throw new Error("kinds");
    const expected = ((first.maximum - first.minimum) / 4) * (1 / (target.columns[0]?.deviation as number));
    for (const slope of slopes) expect(slope).toBeCloseTo(expected, 4);
    const robust = await read({ targetTransform: "log", scaling: "robust" });
    const bent = await readTargetSlopes(table, robust, { a: "ya" });
    // By differences of the encoded numbers: log y is linear in a, its encoding in a's is not.
    const encoded = Array.from({ length: rows }, (_, row) => robust.features[row * robust.width] as number);
    const middle = (expectedRise(robust.preprocessing, 11) ?? 0) / ((encoded[12] as number) - (encoded[10] as number));
    expect(bent.targetSlopes?.[11]).toBeCloseTo(middle, 2);
  });

  function expectedRise(
    { target }: Awaited<ReturnType<typeof read>>["preprocessing"],
    row: number,
  ): number | undefined {
    if (target.kind !== "regression") return undefined;
    return ((a[row + 1] as number) - (a[row - 1] as number)) / 4 / (target.columns[0]?.deviation as number);
  }

  it("refuses what has no slopes", async () => {
    const dataset = await read();
    for (const [columns, message] of [
      [{}, "expected a feature and the column of its slopes, found none"],
      [{ kind: "ya" }, 'target slopes of "kind": expected a numeric feature, found a category'],
      [{ aa: "ya" }, 'did you mean "a"?'],
      [{ a: "yc" }, 'found "yc"'],
      [{ a: "kind" }, "expected a number, as a slope needs"],
    ] as const) {
      await expect(readTargetSlopes(table, dataset, columns as Record<string, string>)).rejects.toThrow(message);
    }
    const quantiles = 'target slopes, "a": expected an encoding that has a slope everywhere, found one by quantiles';
    await expect(readTargetSlopes(table, await read({ scaling: "quantile" }), { a: "ya" })).rejects.toThrow(quantiles);
    const two = await read({ target: ["y", "b"] });
    await expect(readTargetSlopes(table, two, { a: "ya" })).rejects.toThrow("expected one number to predict");
  });

  it("names the row of a slope that is none", async () => {
    const ya = y.map((value, i) => (i === 4 ? Number.NaN : value));
    const broken = tableSource("broken", { a, b, y, ya });
    const dataset = await readDataset(broken, { target: "y", exclude: ["ya"], seed: 1 });
    await expect(readTargetSlopes(broken, dataset, { a: "ya" })).rejects.toThrow(
      'broken, row 5, column "ya": expected a slope',
    );
  });
});
