import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { comparisonTable, meanRow, metricRow, rankedColumns } from "./index.ts";

const { record } = syntheticRun();
const lines = (table: ReturnType<typeof comparisonTable>): readonly string[] =>
  table.rows.map(({ cells }) => cells.join(" | ").replaceAll("\u202f", " "));

describe("comparisonTable", () => {
  it("compares metrics, sensitivity and slope, the most sensitive feature first", () => {
    const table = comparisonTable(record);
    expect(table.columns).toEqual(["", "baseline", "controlled", "change"]);
    expect(lines(table)).toEqual([
      "RMSE (MedHouseVal) | 0.5612 | 0.5747 | +2.4 %",
      "MAE (MedHouseVal) | 0.3894 | 0.4011 | +3.0 %",
      "R² | 0.7654 | 0.7540 | −0.0114",
      "output variance (MedHouseVal²) | 1.013 | 0.872 | −13.9 %",
      "mean slope norm (standard) | 1.841 | 1.205 | −34.6 %",
      "Longitude | 8.420 | 4.900 | −41.8 %",
      "Latitude | 3.228 | 2.163 | −33.0 %",
      "MedInc | 0.5749 | 0.5508 | −4.2 %",
      "AveOccup | 0.3845 | 0.3741 | −2.7 %",
      "AveRooms | 0.2109 | 0.1923 | −8.8 %",
      "AveBedrms | 0.1665 | 0.1402 | −15.8 %",
      "Population | 0.1084 | 0.1224 | +12.9 %",
      "HouseAge | 0.0992 | 0.1044 | +5.2 %",
      "mean of all | 1.649 | 1.068 | −35.2 %",
      ...lines(table).slice(14),
    ]);
    expect(
      lines(table)
        .slice(14)
        .map((line) => line.split(" | ")[0]),
    ).toEqual([...rankedColumns(record), "mean of all"]);
  });

  it("has numbers behind its texts", () => {
    const row = metricRow(comparisonTable(record), "rmse");
    expect(row?.change).toBeCloseTo(0.57467 / 0.5612 - 1, 12);
    expect(metricRow(comparisonTable(record), "r2")?.change).toBeCloseTo(0.75398 - 0.76538, 12);
    const sensitivity = Object.values(record.branches.baseline?.sensitivity ?? {}) as number[];
    const mean = sensitivity.reduce((a, b) => a + b, 0) / 8;
    expect(meanRow(comparisonTable(record), "sensitivity")?.baseline).toBeCloseTo(mean, 12);
  });

  it("has one column and no change for one branch, and no rows for none", () => {
    const one = comparisonTable(syntheticRun({ branches: ["controlled"] }).record);
    expect(one.columns).toEqual(["", "controlled"]);
    expect(one.rows[0]?.cells).toEqual(["RMSE (MedHouseVal)", "0.5747"]);
    expect(one.rows).toHaveLength(5 + 9 + 9);
    expect(comparisonTable(syntheticRun({ branches: [] }).record).rows).toEqual([]);
  });

  it("prints a dash where a figure or its change is undefined", () => {
    const { baseline, controlled } = record.branches;
    if (baseline === undefined || controlled === undefined) throw new Error("both branches ran");
    const flat = { ...baseline, sensitivity: { ...baseline.sensitivity, Longitude: 0, Latitude: null } };
    const table = comparisonTable({ ...record, branches: { baseline: flat, controlled } });
    const cells = (label: string) => table.rows.find((row) => row.label === label)?.cells.slice(1);
    expect(cells("Longitude")).toEqual(["0", "4.900", "–"]);
    expect(cells("Latitude")).toEqual(["–", "2.163", "–"]);
    expect(meanRow(table, "sensitivity")?.baseline).toBeNull();
  });

  it("takes a column for what it is, whatever its name", () => {
    const names = ["constructor", "mean", "", "rmse"];
    const { record: odd } = syntheticRun({ names });
    const table = comparisonTable(odd);
    const sensitivity = table.rows.filter(({ group, scope }) => group === "sensitivity" && scope === "column");
    expect(sensitivity.find(({ key }) => key === "constructor")?.baseline).toBe(0.5749);
    expect(metricRow(table, "rmse")?.baseline).toBe(0.5612);
    expect(meanRow(table, "sensitivity")?.baseline).toBe(meanRow(comparisonTable(record), "sensitivity")?.baseline);
  });
});
