import { UsageError } from "../../base/index.ts";
import type { Tensor } from "../../graph/index.ts";
import { weightedMean } from "../../loss/index.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import type { GradientRule, ObjectiveAt, RuleContext } from "./rule.ts";

/** A batch's objective as rules ask for it. */
export interface RuleObjective extends Pick<RuleContext, "averageOf" | "partsOf"> {
  readonly objectiveAt: ObjectiveAt;
}

/** An objective on a batch, where `at` says what it is evaluated on for given parameters. */
export function ruleObjective(
  objective: Objective,
  at: (parameters: readonly Tensor[]) => ObjectiveContext,
): RuleObjective {
  return {
    objectiveAt: (parameters) => objective.evaluate(at(parameters)),
    partsOf(parameters) {
      const context = at(parameters);
      return objective.parts?.(context) ?? [objective.evaluate(context)];
    },
    averageOf(parameters, of) {
      const { terms } = objective;
      if (terms === undefined) throw noMean(objective, "a rule that acts on examples");
      const context = at(parameters);
      return weightedMean(of(terms(context)), context.weights);
    },
  };
}

/** @throws UsageError where a rule acts on examples and an objective is no mean over them */
export function checkRule({ name, facts }: GradientRule, objective: Objective): void {
  if (facts.perExample && objective.terms === undefined) throw noMean(objective, name);
}

/** @throws UsageError where a rule plays parts off against each other and no objective of a phase has any */
export function checkParts({ name, facts }: GradientRule, objectives: readonly Objective[]): void {
  if (facts.perPart !== true || objectives.some(({ parts }) => parts !== undefined)) return;
  throw new UsageError({
    where: `rule ${name}`,
    expected: "an objective of several parts, such as lai on whole batches",
    found: objectives.map((objective) => objective.name).join(", "),
    remedy: "control by batch with lai or lai-directed, or take another rule",
  });
}

function noMean({ name }: Objective, rule: string): UsageError {
  return new UsageError({
    where: `objective ${name}`,
    expected: `a mean over examples, which ${rule} needs`,
    found: "one that takes the batch together",
    remedy: 'use the rule flooding, or reduce "sample"',
  });
}
