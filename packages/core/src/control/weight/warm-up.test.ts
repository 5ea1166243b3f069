import { applyRule } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { near, ruleGradient } from "../../../test/rule-gradient.ts";
import { memberOf } from "../../base/index.ts";
import { conditionalOp, cos, exp, input, isOp, mul, nodesOf, program, sum, type Tensor } from "../../graph/index.ts";
import { type GradientRule, plainGradient, type RuleName, type RuleOptions, ruleRegistry } from "../index.ts";

const objective = ([a]: readonly Tensor[]): Tensor => sum(mul(exp(mul(a as Tensor, 0.5)), cos(a as Tensor)));
const theta = [[0.3, -0.7, 1.1]];
const warming: readonly RuleName[] = ["gr-forward", "gr-backward", "gr-central", "sam", "asam", "gsam", "pgn"];
const rule = (name: RuleName, options: RuleOptions = {}): GradientRule => memberOf(ruleRegistry, name)(options);
const at = async (which: GradientRule, step: number, steps = 100): Promise<readonly number[]> =>
  (await ruleGradient(which, objective, theta, { step, steps })).flat();

describe.each(warming)("warm-up of %s", (name) => {
  const { radius = 0, strength = 1 } = rule(name).options;

  it("takes the plain gradient until it begins", async () => {
    for (const warmUp of [{ steps: 10 }, { share: 0.1 }]) {
      const warmed = rule(name, { warmUp });
      const [plain, full] = [await at(plainGradient(), 1), await at(rule(name), 1)];
      for (const step of [1, 10]) expect(await at(warmed, step)).toEqual(near(plain));
      for (const step of [11, 100]) expect(await at(warmed, step)).toEqual(near(full));
      expect(plain).not.toEqual(near(full));
    }
  });

  it("lets the radius grow from 0, the ratio of strength and radius kept", async () => {
    const warmed = rule(name, { warmUp: { steps: 10, of: "radius" } });
    // The strength of gr-* is γ, which shrinks with the radius; that of the others is the ratio itself.
    const share = name.startsWith("gr-") ? { strength: strength * 0.3 } : {};
    const leastRadius = name === "gsam" ? { leastRadius: 0 } : {};
    const expected = rule(name, { radius: radius * 0.3, ...share, ...leastRadius });
    expect(await at(warmed, 4)).toEqual(near(await at(expected, 4)));
    for (const step of [11, 50]) expect(await at(warmed, step)).toEqual(near(await at(rule(name), step)));
    // Without a radius only gsam's orthogonal part is left, and it vanishes.
    expect(await at(warmed, 1)).toEqual(near(await at(plainGradient(), 1)));
  });

  it("lets the strength grow from 0", async () => {
    const warmed = rule(name, { warmUp: { steps: 10, of: "strength" } });
    const [none, full] = [await at(warmed, 1), await at(warmed, 11)];
    const between = none.map((value, i) => value + 0.3 * ((full[i] as number) - value));
    expect(await at(warmed, 4)).toEqual(near(between));
    expect(full).toEqual(near(await at(rule(name), 11)));
    expect(none).toEqual(near(await at(name === "gsam" ? rule("sam") : plainGradient(), 1)));
  });
});

describe("warm-up", () => {
  it("of gr-exact lets the strength grow, and knows no radius", async () => {
    const warmed = rule("gr-exact", { strength: 0.1, warmUp: { steps: 10, of: "strength" } });
    expect(await at(warmed, 4)).toEqual(near(await at(rule("gr-exact", { strength: 0.03 }), 4)));
    expect(() => rule("gr-exact", { warmUp: { steps: 10, of: "radius" } })).toThrow(
      "warm-up of gr-exact: expected of zero or strength, found radius",
    );
  });

  it("until it begins computes the plain gradient alone: the second pass is in a branch", () => {
    const x = input("x", "float64", [3]);
    const { loss, gradients } = applyRule(rule("sam", { warmUp: { steps: 10 } }), objective, [x], {
      step: input("step", "float64", []),
    });
    const nodes = nodesOf(program("warm", { loss, gradient: gradients[0] as Tensor }));
    expect(nodes.filter((node) => isOp(node, conditionalOp))).toHaveLength(1);
  });

  it("over no steps is none", async () => {
    for (const warmUp of [{ steps: 0 }, { share: 0 }, { share: 0.001 }]) {
      expect(await at(rule("sam", { warmUp }), 1)).toEqual(await at(rule("sam"), 1));
    }
  });

  it("cites its paper and stands among the rule's options", () => {
    const warmUp = { share: 0.1, of: "radius" } as const;
    const warmed = rule("pgn", { warmUp });
    expect(warmed.options).toEqual({ radius: 0.1, strength: 0.8, warmUp });
    expect(warmed.references.map(({ year }) => year)).toEqual([2022, 2024]);
  });

  it("must be steps or a share", () => {
    const made = (warmUp: NonNullable<RuleOptions["warmUp"]>) => () => rule("sam", { warmUp });
    const where = "warm-up of sam: expected";
    expect(made({})).toThrow(`${where} its steps, or its share of the phase, found neither`);
    expect(made({ steps: 1, share: 0.1 })).toThrow(`${where} its steps, or its share of the phase, found both`);
    expect(made({ steps: 1.5 })).toThrow(`${where} a whole number of steps, found 1.5`);
    expect(made({ share: 2 })).toThrow(`${where} a share from 0 to 1, found 2`);
  });
});
