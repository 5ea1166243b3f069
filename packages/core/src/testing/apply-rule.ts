import type { GradientRule, ObjectiveAt, RuleContext, RuleResult } from "../control/index.ts";
import { constant, reshape, type Tensor } from "../graph/index.ts";

/** Where in a training a rule is applied; by default at the first update of one, all parameters weights. */
export type RuleTrial = Partial<Omit<RuleContext, "step" | "rateShare">> & {
  readonly step?: Tensor | number;
  readonly rateShare?: Tensor | number;
};

/**
 * What a rule makes of an objective, as a training would ask it. Without an `averageOf` the objective is that of a batch
 * of one example.
 *
 * @example const { gradients } = applyRule(sam(), ([w]) => sum(square(w)), [input("w", "float64", [3])])
 */
export function applyRule(
  rule: GradientRule,
  objectiveAt: ObjectiveAt,
  parameters: readonly Tensor[],
  { step = 1, steps = 1, rateShare = 1, roles, averageOf, partsOf }: RuleTrial = {},
): RuleResult {
  const { dtype } = parameters[0] as Tensor;
  const scalar = (value: Tensor | number): Tensor => (typeof value === "number" ? constant(value, dtype) : value);
  return rule.gradient(objectiveAt, parameters, {
    step: scalar(step),
    steps,
    rateShare: scalar(rateShare),
    roles: roles ?? parameters.map(() => "weight"),
    partsOf: partsOf ?? ((at) => [objectiveAt(at)]),
    averageOf: averageOf ?? ((at, of) => reshape(of(reshape(objectiveAt(at), [1])), [])),
  });
}
