import { describe, expect, it } from "vitest";
import { laiClaims } from "./lai-claims.ts";
import { type LaiResult, laiBranches } from "./lai-experiment.ts";
import { laiTable } from "./lai-table.ts";

/** A result with these variances on the test rows and sensitivities to Longitude, branch by branch. */
function result(variances: readonly (number | null)[], longitude: readonly number[]): LaiResult {
  const branches = laiBranches.map((branch, i) => ({
    ...branch,
    status: "completed" as const,
    rmse: 0.6 + i / 100,
    testVariance: variances[i] ?? null,
    sensitivity: { MedInc: 0.5, Longitude: longitude[i] ?? Number.NaN },
  }));
  return { seed: 7, outlier: "training", branches };
}

const asInThePaper = result([0.7728, 0.7683, 0.7574, 0.6604, 0.7], [8.42, 8.39, 8, 7, 4.8]);

describe("laiClaims", () => {
  const holds = (of: LaiResult): readonly boolean[] => laiClaims(of).map((claim) => claim.holds);

  it("hold where the variance falls and the sensitivity is cut", () => {
    expect(laiClaims(asInThePaper)).toEqual([
      {
        seed: 7,
        claim: "the variance on the test rows falls with λ (0.1, 0.01, 0.001)",
        found: "0.7683 > 0.7574 > 0.6604",
        holds: true,
      },
      { seed: 7, claim: "λ 0.001 on Longitude cuts its sensitivity by at least 42 %", found: "43.0 %", holds: true },
    ]);
  });

  it("are missed where it rises, or the cut is too small", () => {
    expect(holds(result([1, 0.9, 0.8, 0.8], [8, 8, 8, 8, 4.7]))).toEqual([false, false]);
    expect(holds(result([1, 0.9, 0.95, 0.8], [8, 8, 8, 8, 4.6]))).toEqual([false, true]);
  });

  it("are missed where a figure is undefined", () => {
    expect(holds(result([1, 0.9, null, 0.8], [8, 8, 8, 8]))).toEqual([false, false]);
  });
});

describe("laiTable", () => {
  it("has a column a branch, each with its change", () => {
    expect(laiTable(asInThePaper)).toEqual([
      "Seed 7. The row with AveOccup 503 (id 18397) is in the training rows, where it widens the scale of its column.",
      "",
      "                        baseline             λ 0.1            λ 0.01           λ 0.001   λ 0.001 on Longitude",
      "validation RMSE           0.6000   0.6100   +1.7 %   0.6200   +3.3 %   0.6300   +5.0 %        0.6400   +6.7 %",
      "variance on test.csv      0.7728   0.7683   −0.6 %   0.7574   −2.0 %   0.6604  −14.5 %        0.7000   −9.4 %",
      "sensitivity MedInc        0.5000   0.5000   +0.0 %   0.5000   +0.0 %   0.5000   +0.0 %        0.5000   +0.0 %",
      "sensitivity Longitude     8.4200   8.3900   −0.4 %   8.0000   −5.0 %   7.0000  −16.9 %        4.8000  −43.0 %",
    ]);
  });
});
