import { mse, namesOf, plain, ruleRegistry } from "isocline";
import { describe, expect, it } from "vitest";
import { ruleOf, withRule } from "../../train/rule.ts";
import { type GivenOptions, resolveConfig } from "../resolve.ts";
import type { TrainConfig } from "../train-config.ts";

const resolved = (options: GivenOptions): TrainConfig =>
  resolveConfig({ options: { data: "t.csv", target: ["y"], ...options } });

describe("settings of rules", () => {
  it.each(namesOf(ruleRegistry))("of %s are its own, with its defaults", (rule) => {
    const { rule: chosen, radius, strength, flood, softness, warmUp, warmUpOf } = resolved({ rule });
    const { radius: r, strength: s, level, softness: softening } = ruleRegistry.members[rule]().options;
    expect(chosen).toBe(rule);
    expect({ radius, strength, flood, softness }).toEqual({
      radius: r ?? null,
      strength: s ?? null,
      flood: level ?? null,
      softness: softening ?? null,
    });
    expect(warmUp).toBe(r === undefined && s === undefined ? null : 0);
    expect(warmUpOf).toBeNull();
  });

  it("make the rule", () => {
    const rule = ruleOf(resolved({ rule: "gsam", radius: "0.2", strength: "0.3", warmUp: "0.1", warmUpOf: "radius" }));
    expect(rule?.name).toBe("gsam");
    expect(rule?.options).toEqual({
      radius: 0.2,
      strength: 0.3,
      leastRadius: 0,
      warmUp: { share: 0.1, of: "radius" },
    });
    expect(ruleOf(resolved({ rule: "soft-ad", flood: "0.2", softness: "0.5" }))?.options).toEqual({
      level: 0.2,
      softness: 0.5,
    });
    expect(ruleOf(resolved({ rule: "asam", eta: "0" }))?.options).toEqual({ radius: 0.5, eta: 0 });
    expect(ruleOf(resolved({ rule: "gsam", leastRadius: "0.01" }))?.options).toMatchObject({ leastRadius: 0.01 });
    expect(ruleOf(resolved({ rule: "sam" }))?.options).toEqual({ radius: 0.05 });
    expect(ruleOf(resolved({}))).toBeUndefined();
  });

  it.each([
    [{ radius: "0.1" }, "--radius: expected --rule gr-forward, gr-backward, gr-central, sam, asam, gsam, pgn with it"],
    [
      { rule: "sam", strength: "0.1" },
      "--strength: expected --rule gr-forward, gr-backward, gr-central, gr-exact, gsam",
    ],
    [{ rule: "sam", flood: "0.1" }, "--flood: expected --rule flooding, iflood, soft-ad with it, found sam"],
    [{ rule: "iflood", softness: "0.1" }, "--softness: expected --rule soft-ad with it, found iflood"],
    [{ rule: "sam", eta: "0.1" }, "--eta: expected --rule asam with it, found sam"],
    [{ rule: "asam", leastRadius: "0" }, "--least-radius: expected --rule gsam with it, found asam"],
    [{ rule: "flooding", warmUp: "0.1" }, "--warm-up: expected a rule that moves the parameters"],
    [{ rule: "sam", warmUpOf: "radius" }, "--warm-up-of: expected a --warm-up above 0 with it, found 0"],
    [{ rule: "sam", radius: "0" }, '--radius: expected a number above 0, found "0"'],
    [{ rule: "sma" }, "--rule: expected one of plain, gr-forward"],
  ] as const)("refuse %o", (options, message) => {
    expect(() => resolved(options)).toThrow(message);
  });

  it("refuse γ > ε where it inverts the gradient", () => {
    const config = resolved({ rule: "gr-forward", radius: "0.05", strength: "0.1" });
    expect(() => ruleOf(config)).toThrow("strength of gr-forward: expected at most the radius 0.05");
  });
});

describe("withRule", () => {
  it("gives a rule to every phase", () => {
    const rule = ruleRegistry.members.sam();
    const phase = { name: "p", epochs: 1, objective: plain(mse()) };
    const plan = withRule({ pretraining: phase, baseline: phase, controlled: phase }, rule);
    expect(Object.values(plan).map((each) => each.rule?.name)).toEqual(["sam", "sam", "sam"]);
  });
});
