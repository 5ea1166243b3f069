import { describe, expect, it } from "vitest";
import {
  halvingTrials,
  type Proposal,
  restoreSearch,
  type SuccessiveHalvingOptions,
  successiveHalving,
} from "./index.ts";

const box = { seed: 1, lower: [0, 0], upper: [1, 1] };

/** The proposals of each rung, when the value is a function of the point and the budget. */
function rungs(
  options: SuccessiveHalvingOptions,
  f: (proposal: Proposal) => number = ({ point: [x = 0] }) => x,
): { readonly asked: readonly (readonly Proposal[])[]; readonly search: ReturnType<typeof successiveHalving> } {
  const search = successiveHalving(box, options);
  const asked: (readonly Proposal[])[] = [];
  while (search.stopped === undefined) {
    const proposals = search.ask();
    asked.push(proposals);
    search.tell(proposals, proposals.map(f));
  }
  return { asked, search };
}

describe("successiveHalving", () => {
  it.each([
    [{}, [27, 9, 3, 1], [1 / 27, 1 / 9, 1 / 3, 1]],
    [{ trials: 20, reduction: 2, leastBudget: 0.125 }, [20, 10, 5, 2], [0.125, 0.25, 0.5, 1]],
    [{ trials: 5, reduction: 3, leastBudget: 0.01 }, [5, 1], [1 / 3, 1]],
    [{ trials: 16, reduction: 4, leastBudget: 0.3 }, [16], [1]],
    [{ trials: 1 }, [1], [1]],
    [{ trials: 125, reduction: 5, leastBudget: 1 / 125 }, [125, 25, 5, 1], [1 / 125, 1 / 25, 1 / 5, 1]],
  ])("of %j has rungs of %j points", (options, sizes, budgets) => {
    const { asked, search } = rungs(options);
    expect(asked.map((rung) => rung.length)).toEqual(sizes);
    for (const [i, rung] of asked.entries()) {
      for (const { budget } of rung) expect(budget).toBeCloseTo(budgets[i] as number, 12);
    }
    expect(asked.at(-1)?.[0]?.budget).toBe(1);
    expect(search.stopped).toBe("finished");
    expect(halvingTrials(options)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  it("costs four full budgets by default", () => {
    const { asked } = rungs({});
    expect(asked.flat().reduce((total, { budget }) => total + budget, 0)).toBeCloseTo(4, 12);
  });

  it("lets the best go on, each from its own trial, in the order of asking", () => {
    const { asked, search } = rungs({});
    for (const [i, rung] of asked.entries()) {
      const former = asked[i - 1];
      if (former === undefined) {
        expect(rung.every(({ continues }) => continues === undefined)).toBe(true);
        continue;
      }
      const kept = [...former].sort((a, b) => (a.point[0] as number) - (b.point[0] as number)).slice(0, rung.length);
      expect(rung.map(({ continues }) => continues)).toEqual(kept.map(({ id }) => id).sort((a, b) => a - b));
      for (const { point, continues } of rung) {
        expect(point).toEqual(former.find(({ id }) => id === continues)?.point);
      }
    }
    expect(search.best?.point[0]).toBe(Math.min(...(asked[0] ?? []).map(({ point }) => point[0] as number)));
  });

  it("prefers a value of the full budget to a smaller one of less", () => {
    const { search } = rungs({}, ({ budget, id }) => 10 * budget + id / 1000);
    expect(search.best?.budget).toBe(1);
    expect(search.best?.value).toBeGreaterThan(10);
  });

  it("never lets a diverged trial go on, though fewer are left then", () => {
    const { asked } = rungs({ trials: 9, leastBudget: 1 / 3 }, ({ id }) => (id === 4 || id === 7 ? id : Number.NaN));
    expect(asked[1]?.map(({ continues }) => continues)).toEqual([4, 7]);
    expect(rungs({}, () => Number.NaN).search.stopped).toBe("diverged");
  });

  it("waits for the rung's last value, also after a restore", () => {
    const search = successiveHalving(box, { trials: 3, leastBudget: 1 / 3 });
    const [a, b, c] = search.ask() as [Proposal, Proposal, Proposal];
    search.tell([c, a], [3, 1]);
    const twin = restoreSearch(JSON.parse(JSON.stringify(search.state())));
    expect(twin.ask()).toEqual([]);
    expect(twin.pending).toEqual([b]);
    twin.tell([b], [2]);
    expect(twin.ask()).toEqual([{ ...a, id: 3, budget: 1, continues: 0 }]);
  });

  it.each([
    [{ trials: 0 }, "trials of successive halving"],
    [{ reduction: 1 }, "reduction of successive halving: expected a number above 1, found 1"],
    [{ leastBudget: 0 }, "leastBudget of successive halving"],
    [{ leastBudget: 1.5 }, "leastBudget of successive halving"],
  ])("refuses %j", (options, message) => {
    expect(() => successiveHalving(box, options)).toThrow(message);
  });
});
