import { nodeRuntime } from "isocline/node";
import { describeRule, type RuleContract } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { surgeryOf } from "../../../test/surgery-of.ts";
import { namesOf } from "../../base/index.ts";
import { abs, add, div, gradients, mul, sqrt, square, sub, sum, type Tensor } from "../../graph/index.ts";
import {
  asam,
  flooding,
  grBackward,
  grForward,
  iflood,
  type RuleName,
  type RuleObjective,
  ruleRegistry,
  softAd,
} from "../index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());
const suite = { describe, it, runtimes };

type Tensors = readonly Tensor[];
type Minimised = NonNullable<RuleContract["minimised"]>;
type ObjectiveAt = RuleObjective["objectiveAt"];

const gradientAt = (objectiveAt: ObjectiveAt, at: Tensors): Tensors => gradients(objectiveAt(at), at);
const inner = (a: Tensors, b: Tensors): Tensor =>
  a.map((tensor, i) => sum(mul(tensor, b[i] as Tensor))).reduce((total, part) => add(total, part));
const lengthOf = (a: Tensors): Tensor => sqrt(inner(a, a));
const moved = (a: Tensors, b: Tensors, by: Tensor | number): Tensors =>
  a.map((tensor, i) => add(tensor, mul(b[i] as Tensor, by)));

/** (1 − α)·L(θ) + α·L(θ + s·d), with a displacement s·d that is computed at the point. */
const mixed =
  (displacement: (objectiveAt: ObjectiveAt, point: Tensors) => Tensors, alpha: number): Minimised =>
  ({ objectiveAt }, parameters, point) =>
    add(
      mul(objectiveAt(parameters), 1 - alpha),
      mul(objectiveAt(moved(parameters, displacement(objectiveAt, point), 1)), alpha),
    );

const multiple =
  (epsilon: number) =>
  (objectiveAt: ObjectiveAt, point: Tensors): Tensors =>
    gradientAt(objectiveAt, point).map((gradient) => mul(gradient, epsilon));

const ofLength =
  (radius: number) =>
  (objectiveAt: ObjectiveAt, point: Tensors): Tensors => {
    const gradient = gradientAt(objectiveAt, point);
    return gradient.map((part) => mul(part, div(radius, lengthOf(gradient))));
  };

/** ρ·T²g/‖Tg‖, where the second parameter is a bias. */
function scaledBall(radius: number, eta: number) {
  return (objectiveAt: ObjectiveAt, point: Tensors): Tensors => {
    const adapted = (vectors: Tensors): Tensors =>
      vectors.map((part, i) => (i === 1 ? part : mul(part, add(abs(point[i] as Tensor), eta))));
    const once = adapted(gradientAt(objectiveAt, point));
    return adapted(once).map((part) => mul(part, div(radius, lengthOf(once))));
  };
}

/** What each rule descends, written from its formula and not from the rule. */
const minimised: Readonly<Record<RuleName, Minimised>> = {
  plain: ({ objectiveAt }, parameters) => objectiveAt(parameters),
  "gr-forward": mixed(multiple(0.1), 0.5),
  "gr-backward": mixed(multiple(-0.01), -5),
  "gr-central": ({ objectiveAt }, parameters, point) => {
    const gradient = gradientAt(objectiveAt, point);
    const [above, below] = [
      objectiveAt(moved(parameters, gradient, 0.1)),
      objectiveAt(moved(parameters, gradient, -0.1)),
    ];
    return add(objectiveAt(parameters), mul(sub(above, below), 0.25));
  },
  "gr-exact": ({ objectiveAt }, parameters) => {
    const gradient = gradientAt(objectiveAt, parameters);
    return add(objectiveAt(parameters), mul(inner(gradient, gradient), 0.025));
  },
  sam: mixed(ofLength(0.05), 1),
  asam: mixed(scaledBall(0.5, 0.01), 1),
  gsam: ({ objectiveAt }, parameters, point) => {
    const displacement = ofLength(0.05)(objectiveAt, point);
    const here = gradientAt(objectiveAt, point);
    const there = gradientAt(objectiveAt, moved(point, displacement, 1));
    // gₚ − α(g − c·gₚ) with c = ⟨g, gₚ⟩/‖gₚ‖².
    const c = div(inner(here, there), inner(there, there));
    const worst = mul(objectiveAt(moved(parameters, displacement, 1)), add(mul(c, 0.4), 1));
    return sub(worst, mul(objectiveAt(parameters), 0.4));
  },
  pgn: mixed(ofLength(0.1), 0.8),
  // Of an objective without parts.
  pcgrad: ({ objectiveAt }, parameters) => objectiveAt(parameters),
  flooding: ({ objectiveAt }, parameters) => add(abs(sub(objectiveAt(parameters), 0.01)), 0.01),
  iflood: ({ averageOf }, parameters) => averageOf(parameters, (terms) => abs(sub(terms, 0.01))),
  "soft-ad": ({ averageOf }, parameters) =>
    averageOf(parameters, (terms) => sub(sqrt(add(square(sub(terms, 0.01)), 1)), 1)),
};

/** What rules make of the parts of an objective. */
const combined: Partial<Record<RuleName, NonNullable<RuleContract["combined"]>>> = { pcgrad: surgeryOf };

for (const name of namesOf(ruleRegistry)) {
  const parts = combined[name];
  const contract = { name, rule: ruleRegistry.members[name](), minimised: minimised[name] };
  describeRule(parts === undefined ? contract : { ...contract, combined: parts }, suite);
}

/** Other options, with levels among the losses of the suite's examples. */
const variants: Readonly<Record<string, RuleContract>> = {
  "γ = ε": { name: "gr-forward", rule: grForward({ radius: 0.3, strength: 0.3 }), minimised: mixed(multiple(0.3), 1) },
  "γ > ε": {
    name: "gr-backward",
    rule: grBackward({ radius: 0.1, strength: 1 }),
    minimised: mixed(multiple(-0.1), -10),
  },
  "η = 0": { name: "asam", rule: asam({ radius: 1, eta: 0 }), minimised: mixed(scaledBall(1, 0), 1) },
  "a level above the loss": {
    name: "flooding",
    rule: flooding({ level: 100 }),
    minimised: ({ objectiveAt }, parameters) => abs(sub(objectiveAt(parameters), 100)),
  },
  "a level among the losses": {
    name: "iflood",
    rule: iflood({ level: 1 }),
    minimised: ({ averageOf }, parameters) => averageOf(parameters, (terms) => abs(sub(terms, 1))),
  },
  "a level among the losses, σ = 0.2": {
    name: "soft-ad",
    rule: softAd({ level: 1, softness: 0.2 }),
    minimised: ({ averageOf }, parameters) =>
      averageOf(parameters, (terms) => mul(sqrt(add(square(mul(sub(terms, 1), 5)), 1)), 0.04)),
  },
};
for (const [title, contract] of Object.entries(variants)) describe(title, () => describeRule(contract, suite));

describe("ruleRegistry", () => {
  it("holds each rule under its own name, with references for all but the plain gradient", () => {
    for (const name of namesOf(ruleRegistry)) {
      const rule = ruleRegistry.members[name]();
      expect(rule.name).toBe(name);
      expect(rule.references.length > 0).toBe(name !== "plain");
    }
  });
});
