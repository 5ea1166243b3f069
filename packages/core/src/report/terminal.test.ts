import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { comparisonTable, terminalTable } from "./index.ts";

describe("terminalTable", () => {
  it("prints labels left and figures right, group by group", () => {
    const lines = terminalTable(comparisonTable(syntheticRun().record));
    expect(lines.slice(0, 12)).toEqual([
      "                                baseline  controlled   change",
      "",
      "Validation",
      "RMSE (MedHouseVal)                0.5612      0.5747   +2.4 %",
      "MAE (MedHouseVal)                 0.3894      0.4011   +3.0 %",
      "R²                                0.7654      0.7540  −0.0114",
      "output variance (MedHouseVal²)     1.013       0.872  −13.9 %",
      "mean slope norm (standard)         1.841       1.205  −34.6 %",
      "",
      "Sensitivity: mean |change of MedHouseVal| under noise of 1 sd on the feature",
      "Longitude                          8.420       4.900  −41.8 %",
      "Latitude                           3.228       2.163  −33.0 %",
    ]);
  });

  it("cuts long names and lets none command the terminal", () => {
    const { record } = syntheticRun({ names: ["x".repeat(50), "\u001b[31mred\r\n", "a\u202eb"] });
    const text = terminalTable(comparisonTable(record)).join("\n");
    expect(text).toContain(`${"x".repeat(39)}…`);
    expect(text).toContain("�[31mred��");
    expect(text).toContain("a�b");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it("has nothing to print for a run without branches", () => {
    expect(terminalTable(comparisonTable(syntheticRun({ branches: [] }).record))).toEqual([]);
  });
});
