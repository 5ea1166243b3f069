import { describeSearch } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { cmaEs, type Search, type SearchName, type SearchSetup, searchRegistry } from "./index.ts";

const box = (seed: number): SearchSetup => ({ seed, lower: [-1, 0], upper: [3, 2] });
const rows: Readonly<Record<SearchName, (seed: number) => Search>> = {
  "cma-es": (seed) => searchRegistry.members["cma-es"].start(box(seed), { maxEvaluations: 400, restarts: 3 }),
  random: (seed) => searchRegistry.members.random.start(box(seed), { maxEvaluations: 60 }),
  "successive-halving": (seed) => searchRegistry.members["successive-halving"].start(box(seed), { trials: 30 }),
};

for (const name of namesOf(searchRegistry)) describeSearch({ name, start: rows[name] }, { describe, it });

describe("of the variant purecma, with a target", () => {
  const start = (seed: number): Search =>
    cmaEs(box(seed), { variant: "purecma", target: 1e-4, population: 9, maxEvaluations: 700 });
  describeSearch({ name: "cma-es", start }, { describe, it });
});

describe("the registry of searches", () => {
  it("has references and facts for each", () => {
    for (const { references, facts } of Object.values(searchRegistry.members)) {
      expect(references.length).toBeGreaterThan(0);
      expect(Object.keys(facts)).toEqual(["bounded", "adaptive", "budgets"]);
    }
  });

  it("tells the truth by its facts: who needs bounds", () => {
    for (const name of namesOf(searchRegistry)) {
      const begin = (): Search => searchRegistry.members[name].start({ seed: 1, start: [0, 0] });
      if (searchRegistry.members[name].facts.bounded) expect(begin).toThrow("expected finite bounds");
      else expect(begin().ask(1)).toHaveLength(1);
    }
  });
});
