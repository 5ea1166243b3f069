import { add, concat, div, mul, split, sum, type Tensor } from "../graph/index.ts";
import { totalWeight } from "../loss/index.ts";
import type { Objective, ObjectiveContext } from "./objective.ts";

/**
 * Controls a share of every batch's examples: (1 − m/B)·base over the last B − m and (m/B)·controlled over the first m
 * of B, where m is share·B rounded, at least 1. Batches are in random order, so the first are a random draw. With
 * weights, each part counts by its share Σᵢw/Σw of the batch's weight instead, so that a mean over both stays one.
 *
 * @param share α in (0, 1]
 */
export function bySample(base: Objective, controlled: Objective, share: number): Objective {
  const countOf = ({ inputs }: ObjectiveContext): readonly [number, number] => {
    const batch = inputs.shape[0] as number;
    return [batch, Math.min(batch, Math.max(1, Math.round(share * batch)))];
  };
  const takes = base.facts.targets ?? controlled.facts.targets;
  return {
    name: `${base.name} + ${controlled.name}`,
    facts: {
      inputDerivatives: controlled.facts.inputDerivatives,
      needsSmooth: base.facts.needsSmooth || controlled.facts.needsSmooth,
      jumps: base.facts.jumps === true || controlled.facts.jumps === true,
      exact: base.facts.exact && controlled.facts.exact,
      detaches: base.facts.detaches === true || controlled.facts.detaches === true,
      random: base.facts.random === true || controlled.facts.random === true,
      targetSlopes: base.facts.targetSlopes === true || controlled.facts.targetSlopes === true,
      ...(takes === undefined ? {} : { targets: takes }),
    },
    references: [...base.references, ...controlled.references],
    evaluate(context) {
      const [batch, count] = countOf(context);
      if (count === batch) return controlled.evaluate(context);
      const [first, rest] = cut(context, count, batch - count);
      const part = (objective: Objective, of: ObjectiveContext): Tensor =>
        mul(objective.evaluate(of), shareOf(of, context));
      return add(part(controlled, first), part(base, rest));
    },
    ...(base.terms === undefined || controlled.terms === undefined
      ? {}
      : { terms: termsOf(base.terms, controlled.terms, countOf) }),
  };
}

type Terms = NonNullable<Objective["terms"]>;

function termsOf(
  base: Terms,
  controlled: Terms,
  countOf: (context: ObjectiveContext) => readonly [number, number],
): Terms {
  return (context) => {
    const [batch, count] = countOf(context);
    if (count === batch) return controlled(context);
    const [first, rest] = cut(context, count, batch - count);
    return concat([controlled(first), base(rest)], 0);
  };
}

/** The share of a batch that a part is: of its weight, or of its examples where there are no weights. */
function shareOf({ inputs, weights }: ObjectiveContext, batch: ObjectiveContext): Tensor | number {
  if (weights !== undefined && batch.weights !== undefined) return div(sum(weights), totalWeight(batch.weights));
  return (inputs.shape[0] as number) / (batch.inputs.shape[0] as number);
}

function cut(
  context: ObjectiveContext,
  ...lengths: readonly [number, number]
): readonly [ObjectiveContext, ObjectiveContext] {
  const parts = (tensor: Tensor): readonly Tensor[] => split(tensor, lengths, 0);
  const [inputs, targets] = [parts(context.inputs), parts(context.targets)];
  const partsOf = (tensor: Tensor | undefined): readonly Tensor[] => (tensor === undefined ? [] : parts(tensor));
  const [weights, slopes] = [partsOf(context.weights), partsOf(context.targetSlopes)];
  const probing = partsOf(context.probing);
  const part = (i: 0 | 1): ObjectiveContext => ({
    predict: context.predict,
    ...(context.link === undefined ? {} : { link: context.link }),
    inputs: inputs[i] as Tensor,
    targets: targets[i] as Tensor,
    ...(weights[i] === undefined ? {} : { weights: weights[i] }),
    ...(probing[i] === undefined ? {} : { probing: probing[i] }),
    ...(slopes[i] === undefined ? {} : { targetSlopes: slopes[i] }),
    ...(context.key === undefined ? {} : { key: context.key }),
  });
  return [part(0), part(1)];
}
