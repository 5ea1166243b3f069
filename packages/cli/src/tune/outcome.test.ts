import type { BranchRecord, Proposal, TuningFigures, TuningGoal } from "isocline";
import { describe, expect, it } from "vitest";
import { checkBaseline, chosenFinal, missedBySearch } from "./outcome.ts";
import type { Tested } from "./search.ts";

const goal: TuningGoal = { features: ["a"], maxLoss: 0.03, maxSensitivity: { b: 0.5 } };
const plain = (text: string | null): string => (text ?? "").replaceAll("\u202f", " ");

const figures = (loss: number, left = 0.4): TuningFigures => ({
  error: 1 + loss,
  loss,
  sensitivity: 0.3,
  features: { a: 0.3, b: left },
});

function tested(
  id: number,
  found: TuningFigures | null,
  status: "diverged" | "failed" = "diverged",
  budget = 1,
): Tested {
  const proposal: Proposal = { id, point: [], budget };
  const tried =
    found !== null
      ? ({ status: "ended", record: {} as BranchRecord, state: "" } as const)
      : status === "failed"
        ? ({ status, reason: "no memory" } as const)
        : ({ status, epoch: 3 } as const);
  return { proposal, values: {}, tried, figures: found };
}

describe("what a search is told where it gives nothing", () => {
  const missed = (...all: readonly Tested[]): string => plain(missedBySearch(all, { goal, seeds: [7, 8] }));

  it("is nothing where a whole trial is within the limits", () => {
    expect(missedBySearch([tested(0, null), tested(1, figures(0.03))], { goal, seeds: [7] })).toBeNull();
    expect(missed(tested(0, figures(0.01), "diverged", 0.1), tested(1, figures(0.05)))).toContain(
      "the one whole trial",
    );
  });

  it("is how near the nearest came, in all that it breaks", () => {
    expect(missed(tested(0, figures(0.2)), tested(1, figures(0.05, 0.6)), tested(2, null))).toBe(
      "none of the 3 trials is within the limits; the nearest, trial 2, has a loss of 5.0 % where 3.0 % is the limit and " +
        "60.0 % of the sensitivity to b where 50.0 % is the limit (seed 7)",
    );
  });

  it("is why, where no trial came to its end", () => {
    expect(missed(tested(0, null), tested(1, null, "failed"))).toBe(
      "none of the 2 trials came to its end with figures that are defined: 1 diverged; the first that could not be done: no memory",
    );
  });
});

describe("the final that is chosen", () => {
  const final = (id: number, ...seeds: readonly (TuningFigures | null)[]) => ({
    tested: tested(id, figures(0)),
    seeds,
  });

  it("has a reason", () => {
    const found = chosenFinal([final(4, figures(0.04), figures(0)), final(2, figures(0), figures(0.03))], {
      goal,
      seeds: [7, 8],
    });
    expect("reason" in found && [found.final.tested.proposal.id, plain(found.reason)]).toEqual([
      2,
      "the only point whose loss stays within 3 % and that keeps at most 50 % of the sensitivity to b under both seeds",
    ]);
  });

  it("is none where each breaks a limit under a seed, and how near the nearest came", () => {
    const worst = chosenFinal([final(4, figures(0.01), figures(0.5)), final(2, figures(0), figures(0.04))], {
      goal,
      seeds: [7, 8],
    });
    expect("missed" in worst && plain(worst.missed)).toBe(
      "none of the 2 points is within the limits under all 2 seeds; the nearest, trial 3, has a loss of 4.0 % where 3.0 % is the limit under seed 8",
    );
    const lost = chosenFinal([final(4, figures(0.01), null)], { goal, seeds: [7, 8] });
    expect(lost).toEqual({
      missed: "the one point of the front is not within the limits under all 2 seeds: each diverged under one",
    });
  });
});

describe("a baseline", () => {
  it("must be moved by what it is to be less sensitive to", () => {
    expect(() => checkBaseline({ sensitivity: { a: 0.1, b: 2 } }, goal)).not.toThrow();
    expect(() => checkBaseline({ sensitivity: { a: 0, b: 2 } }, goal)).toThrow(
      '--less-sensitive: expected features that move the baseline\'s predictions, found "a", which does not; name others',
    );
    expect(() => checkBaseline({ sensitivity: { a: 1, b: null } }, goal)).toThrow("--max-sensitivity: expected");
  });
});
