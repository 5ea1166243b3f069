import { applyRule, arrayOf, evaluate, type RuleTrial } from "isocline/testing";
import type { GradientRule } from "../src/control/index.ts";
import { input, type NdArray, numbersOf, type Tensor } from "../src/graph/index.ts";

/** What `ruleGradient` can be told beside the rule, its objective and a point. */
export interface RuleGradientOptions extends Omit<RuleTrial, "averageOf"> {
  readonly dtype?: "float32" | "float64";
  readonly averageOf?: RuleTrial["averageOf"];
}

/** A rule's gradient of an objective of several vectors at a point, each as numbers. */
export async function ruleGradient(
  rule: GradientRule,
  objective: (parameters: readonly Tensor[]) => Tensor,
  point: readonly (readonly number[])[],
  { dtype = "float64", averageOf, ...trial }: RuleGradientOptions = {},
): Promise<readonly (readonly number[])[]> {
  const parameters = point.map(({ length }, i) => input(`p${i}`, dtype, [length]));
  const average = averageOf === undefined ? {} : { averageOf };
  const { gradients } = applyRule(rule, objective, parameters, { ...trial, ...average });
  const feeds = Object.fromEntries(point.map((values, i) => [`p${i}`, arrayOf(dtype, [values.length], values)]));
  const found = await evaluate(Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, gradient])), feeds);
  return point.map((_, i) => [...numbersOf(found[`g${i}`] as NdArray)]);
}

/** Numbers within 1e-12 of others, relative to the largest. */
export function near(expected: readonly number[], accepted = 1e-12): readonly unknown[] {
  const largest = Math.max(1, ...expected.map(Math.abs));
  return expected.map((value) => ({
    asymmetricMatch: (found: number) => Math.abs(found - value) <= accepted * largest,
    toString: () => `near ${value}`,
    toAsymmetricMatcher: () => `near ${value}`,
  }));
}
