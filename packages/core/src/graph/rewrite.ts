import { constantOp } from "./op/constant.ts";
import { parameterOp } from "./op/parameter.ts";
import { type RegionAttributes, regionsOf } from "./region.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, isOp } from "./tensor.ts";

/** Gives a tensor in place of a node whose inputs are already rewritten (from `original`), or undefined to keep it. */
export type Rule = (node: Tensor, original: Tensor) => Tensor | undefined;

/** Constants longer than this are told apart by identity, not by their values. */
const comparedConstant = 64;

/**
 * Rebuilds a graph from its leaves, applying a rule until it has nothing to say, and shares equal nodes: the same op
 * with the same attributes on the same inputs is one node, across regions too.
 */
export function rewrite(roots: readonly Tensor[], rule: Rule): readonly Tensor[] {
  const interned = new Map<string, Tensor>();
  const identity = new Map<object, number>();
  const done = new Map<Tensor, Tensor>();

  const idOf = (object: object): number => {
    const known = identity.get(object);
    if (known !== undefined) return known;
    identity.set(object, identity.size);
    return identity.size - 1;
  };
  const keyOf = (node: Tensor): string => {
    const inputs = node.inputs.map(idOf).join(",");
    if (isOp(node, parameterOp) || regionsOf(node).length > 0) return `#${idOf(node)}`;
    if (isOp(node, constantOp)) {
      const { dtype, shape, values } = node.attributes;
      const content = values.length > comparedConstant ? `#${idOf(values)}` : [...values].map(exactly).join(",");
      return `constant ${dtype} ${shape.join(",")}: ${content}`;
    }
    return `${node.op.name} ${JSON.stringify(node.attributes)}: ${inputs}`;
  };
  const intern = (node: Tensor): Tensor => {
    const key = keyOf(node);
    const known = interned.get(key);
    if (known !== undefined) return known;
    interned.set(key, node);
    done.set(node, node);
    return node;
  };
  const rebuild = (node: Tensor): Tensor => {
    const inputs = node.inputs.map((operand) => done.get(operand) as Tensor);
    const regions = regionsOf(node);
    if (regions.length > 0) {
      const rewritten = regions.map(({ parameters, results }) => ({ parameters, results: results.map(visit) }));
      return applyOp(node.op, inputs, { ...node.attributes, regions: rewritten } as RegionAttributes);
    }
    return inputs.every((operand, i) => operand === node.inputs[i]) ? node : applyOp(node.op, inputs, node.attributes);
  };
  function visit(root: Tensor): Tensor {
    const stack: Tensor[] = [root];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const waiting = done.has(node) ? [] : node.inputs.filter((operand) => !done.has(operand));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (done.has(node)) continue;
      const rebuilt = rebuild(node);
      const replacement = rule(rebuilt, node);
      done.set(node, replacement === undefined ? intern(rebuilt) : visit(replacement));
    }
    return done.get(root) as Tensor;
  }
  return roots.map(visit);
}

/** A number as text that tells −0 from 0 and NaNs from everything. */
function exactly(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
