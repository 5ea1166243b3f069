import type { Reference } from "../../base/index.ts";
import { add, mul, type Tensor } from "../../graph/index.ts";
import { type Loss, weightedMean } from "../../loss/index.ts";
import type { Objective, ObjectiveContext, ObjectiveFacts } from "../objective.ts";
import { type Seen, seenOf } from "../slopes.ts";
import { checkNotNegative, type InputControlOptions } from "./options.ts";

/** What a penalty is made of. */
export interface Penalty {
  readonly name: string;
  readonly references: readonly Reference[];
  readonly facts: Omit<ObjectiveFacts, "targets" | "jumps">;
  /** What it reads beside the loss and the columns, defaults filled in. */
  readonly options: InputControlOptions & { readonly strength: number };
  readonly loss: Loss;
  /** What is added to each example's loss, times the strength: [batch], not negative. */
  penalty(context: ObjectiveContext, seen: Seen & { readonly losses: Tensor }): Tensor;
}

/**
 * A loss with a penalty on each example: the (weighted) mean of ℓᵢ + λ·penaltyᵢ, λ the strength.
 *
 * @throws UsageError for a strength below 0
 */
export function penalised({ name, references, facts, options, loss, penalty }: Penalty): Objective {
  checkNotNegative(name, "strength", options.strength);
  const terms = (context: ObjectiveContext): Tensor => {
    const seen = seenOf(name, context);
    const losses = loss.evaluate(seen.outputs, context.targets);
    return add(losses, mul(penalty(context, { ...seen, losses }), options.strength));
  };
  return {
    name,
    facts: { ...facts, jumps: loss.facts.jumps === true, targets: loss.facts.targets },
    references: [...loss.references, ...references],
    options,
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms,
  };
}
