import { gradients } from "../../graph/index.ts";
import type { GradientRule, RuleContext } from "./rule.ts";
import { plus, type Vectors } from "./vectors.ts";
import { type Warmth, type WarmUp, warmthOf } from "./warm-up.ts";

interface FirstPass {
  readonly parameters: Vectors;
  /** ∇L(θ). */
  readonly here: Vectors;
  readonly warmth: Warmth;
  readonly context: RuleContext;
}

/** What a rule makes of a second gradient. */
export interface SecondPass {
  /** Where the second gradient is taken, from the parameters. */
  displacement(first: FirstPass): Vectors;
  /** The rule's gradient, of ∇L(θ) and of `there`, ∇L at the displaced parameters. */
  combine(both: FirstPass & { readonly there: Vectors }): Vectors;
}

/** A rule's gradient from two, of the same batch and dropout masks. */
export function twoPasses(warmUp: WarmUp | undefined, { displacement, combine }: SecondPass): GradientRule["gradient"] {
  return (objectiveAt, parameters, context) => {
    const warmth = warmthOf(warmUp, context);
    const loss = objectiveAt(parameters);
    const here = gradients(loss, parameters);
    const first = { parameters, here, warmth, context };
    const displaced = plus(parameters, displacement(first));
    const there = gradients(objectiveAt(displaced), displaced);
    return { loss, gradients: warmth.begin(here, combine({ ...first, there })) };
  };
}
