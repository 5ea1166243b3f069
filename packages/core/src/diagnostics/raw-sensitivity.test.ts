import { describe, expect, it } from "vitest";
import { randomStream, UsageError } from "../base/index.ts";
import { type RawModel, type RawNumber, type RawRows, type RawSensitivity, rawSensitivityTally } from "./index.ts";

const ROWS = 20_000;
const stream = randomStream(4, "table");
const draw = (): Float64Array => Float64Array.from({ length: ROWS }, () => stream.normal());
const table: RawRows = { rows: ROWS, columns: [draw(), draw()] };

const a: RawNumber = { kind: "numeric", name: "a", column: 0, deviation: 2, minimum: -9, maximum: 9 };
const b: RawNumber = { kind: "numeric", name: "b", column: 1, deviation: 0.1, minimum: -9, maximum: 9 };

const of = (...functions: readonly ((a: number, b: number) => number)[]): RawModel => ({
  outputs: functions.length,
  predict: async ({ rows, columns: [a, b] }) =>
    functions.map((predict) =>
      Float64Array.from({ length: rows }, (_, i) => predict(a?.[i] as number, b?.[i] as number)),
    ),
});

/** The sensitivities on a table that comes in pieces of some size. */
async function measure(
  model: RawModel,
  { rows = table, piece = ROWS, noise = 1, seed = 1 } = {},
): Promise<Readonly<Record<string, RawSensitivity>>> {
  const tally = rawSensitivityTally(model, [a, b], { seed, noise });
  for (let start = 0; start < rows.rows; start += piece) {
    const columns = rows.columns.map((cells) => cells.slice(start, start + piece));
    const part = { rows: columns[0]?.length ?? 0, columns };
    await tally.add(part, await model.predict(part));
  }
  return tally.result().outputs[0] ?? {};
}

describe("rawSensitivityTally", () => {
  it.each([1, 0.25])("is σ·sd·|k|·√(2/π) for a linear model, within its standard error; σ = %s", async (noise) => {
    const found = await measure(
      of((a, b) => 3 * a - 50 * b),
      { noise },
    );
    for (const [name, slope, deviation] of [
      ["a", 3, 2],
      ["b", 50, 0.1],
    ] as const) {
      const { rows, mean, standardError } = found[name] as RawSensitivity;
      const expected = noise * deviation * slope * Math.sqrt(2 / Math.PI);
      expect(rows).toBe(ROWS);
      // |n| has the mean √(2/π) and the variance 1 − 2/π.
      expect((standardError ?? 0) / ((expected * Math.sqrt(Math.PI / 2 - 1)) / Math.sqrt(ROWS))).toBeCloseTo(1, 1);
      expect(Math.abs((mean ?? Number.NaN) - expected)).toBeLessThan(4 * (standardError ?? 0));
    }
  });

  it("is E|2a·m + m²| for a², m the move", async () => {
    const { a: found } = await measure(of((a) => a * a));
    const other = randomStream(99, "noise");
    let total = 0;
    for (const value of table.columns[0] as Float64Array) {
      const move = 2 * other.normal();
      total += Math.abs(2 * value * move + move * move);
    }
    expect(Math.abs((found?.mean ?? Number.NaN) - total / ROWS)).toBeLessThan(6 * (found?.standardError ?? 0));
  });

  it("does not depend on how the rows are cut, nor on the other features", async () => {
    const model = of((a, b) => Math.sin(a) + b);
    expect(await measure(model, { piece: 777 })).toEqual(await measure(model));
    expect((await measure(of((a) => Math.sin(a)))).a?.mean).toBeCloseTo((await measure(model)).a?.mean ?? 0, 12);
    expect((await measure(model, { seed: 2 })).a).not.toEqual((await measure(model)).a);
  });

  it("passes over blanks, and is null where there is nothing else", async () => {
    const model = of((a, b) => (Number.isNaN(a) ? 100 : a) + (Number.isNaN(b) ? 0 : b));
    const holes = (table.columns[0] as Float64Array).map((value, i) => (i % 2 === 0 ? Number.NaN : value));
    const rows = { rows: ROWS, columns: [holes, new Float64Array(ROWS).fill(Number.NaN)] };
    const found = await measure(model, { rows });
    expect(found.a?.rows).toBe(ROWS / 2);
    expect(found.a?.mean).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 1);
    expect(found.b).toEqual({ rows: 0, mean: null, standardError: null });
  });

  it("is null where a prediction is not finite", async () => {
    const found = await measure(of((a) => (a > 0 ? Number.NaN : a)));
    expect(found.a).toEqual({ rows: ROWS, mean: null, standardError: null });
  });

  it("is of each output; of classes also half the sum, row by row", async () => {
    const half = (a: number, b: number): number => 1 / (1 + Math.exp(-a - b));
    const functions = [
      half,
      (a: number, b: number) => 0.3 - 0.3 * half(a, b),
      (a: number, b: number) => 0.7 - 0.7 * half(a, b),
    ];
    const model = of(...functions);
    const tally = rawSensitivityTally(model, [a, b], { seed: 1, classes: true });
    await tally.add(table, await model.predict(table));
    const { outputs, together } = tally.result();
    expect(outputs).toHaveLength(3);
    for (const [output, share] of [1, 0.3, 0.7].entries()) {
      const alone = await measure(of(functions[output] as typeof half));
      expect(outputs[output]).toEqual(alone);
      // The moves of all are shares of one, so half their sum is that one.
      expect((outputs[output]?.a?.mean ?? 0) / (together?.a?.mean ?? 1)).toBeCloseTo(share, 9);
    }
    expect(together?.a?.standardError).toBeCloseTo(outputs[0]?.a?.standardError ?? 0, 12);
    expect(rawSensitivityTally(model, [a, b], { seed: 1 }).result()).not.toHaveProperty("together");
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the noise %s", (noise) => {
    expect(() =>
      rawSensitivityTally(
        of((a) => a),
        [a],
        { seed: 1, noise },
      ),
    ).toThrow(UsageError);
  });
});
