import { describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import * as losses from "./index.ts";
import { type LossName, lossRegistry } from "./index.ts";

describe("lossRegistry", () => {
  it("names losses in kebab-case, as they name themselves, in alphabetical order", () => {
    const names = namesOf(lossRegistry);
    const long: LossName = "cross-entropy";
    expect(names).toContain(long);
    expect(names).toEqual([...names].sort());
    for (const name of names) expect(lossRegistry.members[name]().name).toBe(name);
  });

  it("holds what the library exports", () => {
    expect(lossRegistry.members["cross-entropy"]).toBe(losses.crossEntropy);
    expect(lossRegistry.members.mse).toBe(losses.mse);
  });

  it("says of every loss whether and where it bends, and what can be said of it in a text", () => {
    for (const name of namesOf(lossRegistry)) {
      const { facts, options } = lossRegistry.members[name]();
      expect([name, facts.smooth && (facts.kinks ?? []).length > 0]).toEqual([name, false]);
      expect([name, options && Object.keys(options).length === 0]).not.toEqual([name, true]);
    }
  });
});
