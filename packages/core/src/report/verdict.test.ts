import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import type { BranchRecord, RunRecord } from "../training/index.ts";
import { comparisonTable, verdictOf } from "./index.ts";

const { record } = syntheticRun();
const verdict = (run: RunRecord) => {
  const { sentence, detail } = verdictOf(run, comparisonTable(run));
  return { sentence: sentence.replaceAll("\u202f", " "), detail: detail.replaceAll("\u202f", " ") };
};

/** The record with other figures in its controlled branch: shares of the baseline's. */
function scaled(sensitivity: number, rmse: number): RunRecord {
  const { baseline } = record.branches;
  if (baseline === undefined) throw new Error("the baseline ran");
  const controlled: BranchRecord = {
    ...baseline,
    metrics: { ...baseline.metrics, rmse: (baseline.metrics.rmse ?? 0) * rmse },
    sensitivity: Object.fromEntries(
      Object.entries(baseline.sensitivity).map(([column, value]) => [column, (value ?? 0) * sensitivity]),
    ),
  };
  return { ...record, branches: { baseline, controlled } };
}

describe("the verdict", () => {
  it("says what control bought, what it cost, and where", () => {
    expect(verdict(record)).toEqual({
      sentence: "Control cut the mean sensitivity by 35 % and cost 2.4 % in RMSE.",
      detail:
        "Noise moves the prediction less on 6 of 8 features, most on Longitude: from 8.42 to 4.90 (−41.8 %). " +
        "It moves it more on 2, most on Population: from 0.108 to 0.122 (+12.9 %).",
    });
  });

  it.each([
    [0.5, 0.99, "Control cut the mean sensitivity by 50 % and lowered RMSE by 1 %."],
    [0.5, 1, "Control cut the mean sensitivity by 50 % and cost nothing in RMSE."],
    [1, 1.02, "Control left the mean sensitivity as it was but cost 2 % in RMSE."],
    [1, 1.00001, "Control left the mean sensitivity as it was and cost nothing in RMSE."],
    [1, 1, "Control changed nothing: the branches are the same, figure for figure."],
    [1.2, 1.02, "Control raised the mean sensitivity by 20 % and cost 2 % in RMSE."],
    [1.2, 0.98, "Control raised the mean sensitivity by 20 % but lowered RMSE by 2 %."],
  ])("finds words for sensitivity × %s and RMSE × %s", (sensitivity, rmse, sentence) => {
    expect(verdict(scaled(sensitivity, rmse)).sentence).toBe(sentence);
  });

  it("speaks of one model where there is one, and of none", () => {
    expect(verdict(syntheticRun({ branches: ["controlled"] }).record)).toEqual({
      sentence: "The controlled model predicts MedHouseVal with an RMSE of 0.575.",
      detail: "No baseline was trained, so there is nothing to compare it with.",
    });
    const none = syntheticRun({ branches: [] }).record;
    expect(verdict({ ...none, status: "interrupted" }).sentence).toBe(
      "This run was interrupted before its first result.",
    );
  });

  it("claims nothing of a branch whose error is undefined", () => {
    expect(verdict(scaled(0.5, Number.NaN)).sentence).toMatch(/^The branches cannot be compared/);
  });
});
