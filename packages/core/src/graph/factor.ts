import { add, addOp } from "./op/add.ts";
import { mul, mulOp } from "./op/mul.ts";
import { allTensors } from "./region.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { bothWays, isOp } from "./tensor.ts";
import { sameShape } from "./types.ts";
import { countUses } from "./uses.ts";

/**
 * An equal graph, up to rounding and to numbers at the ends of their range, where a factor of both terms of a sum is
 * multiplied once: p∘w + q∘w becomes (p + q)∘w, and (p∘w + q∘w)∘d becomes (p + q)∘(w∘d) where w∘d is made anyway.
 * Derivatives of derivatives of tanh and softplus have both. Only what is read once is changed, where it was multiplied at
 * the sum's size, and never across a loop, whose rounds would repeat it. Differences are left as they are.
 */
export function factorOut(roots: readonly Tensor[], depthOf: (tensor: Tensor) => number): readonly Tensor[] {
  const uses = countUses(roots);
  const made = productsOf(roots);
  return rewrite(roots, (_, node) => {
    const joins = (operand: Tensor): boolean => uses.get(operand) === 1 && depthOf(operand) >= depthOf(node);
    // By name, since `isOp` would narrow: an op without attributes has the type of any other.
    if (node.op.name === addOp.name) {
      const [terms] = commonFactors(node, joins);
      return terms && mul(terms.sum(), terms.factor);
    }
    if (node.op.name !== mulOp.name) return undefined;
    for (const [total, other] of bothWays(node)) {
      if (!isOp(total, addOp) || !joins(total)) continue;
      for (const { factor, sum } of commonFactors(total, joins)) {
        const product = made.get(factor)?.get(other);
        if (product !== undefined) return mul(sum(), product);
      }
    }
    return undefined;
  });
}

/** The products that a graph makes, by either factor. */
function productsOf(roots: readonly Tensor[]): ReadonlyMap<Tensor, ReadonlyMap<Tensor, Tensor>> {
  const products = new Map<Tensor, Map<Tensor, Tensor>>();
  for (const node of allTensors(roots)) {
    if (!isOp(node, mulOp)) continue;
    for (const [one, other] of bothWays(node)) {
      const known = products.get(one) ?? new Map<Tensor, Tensor>();
      products.set(one, known.set(other, node));
    }
  }
  return products;
}

/** A factor that both terms of a sum have. */
interface CommonFactor {
  readonly factor: Tensor;
  /** The sum without it. */
  sum(): Tensor;
}

/** What can be factored out of a sum; numbers, which products take along, cannot. */
function commonFactors(total: Tensor, joins: (operand: Tensor) => boolean): readonly CommonFactor[] {
  const [a, b] = total.inputs as readonly [Tensor, Tensor];
  const [ofA, ofB] = [factorsOf(a, joins), factorsOf(b, joins)];
  return [...ofA.keys()]
    .filter((factor) => factor.shape.length > 0 && [ofA, ofB].every((of) => isAsLarge(of.get(factor), total)))
    .map((factor) => ({ factor, sum: () => add(without(a, factor, ofA), without(b, factor, ofB)) }));
}

/** Whether a product is there, and has the size of a sum, so that leaving it out saves more than is put in its place. */
function isAsLarge(product: Tensor | undefined, total: Tensor): boolean {
  return product !== undefined && sameShape(product.shape, total.shape);
}

/** The factors of a product of products, each with the product that it is read by; none of what is no product. */
function factorsOf(product: Tensor, joins: (operand: Tensor) => boolean): ReadonlyMap<Tensor, Tensor> {
  const readers = new Map<Tensor, Tensor>();
  // It grows while it is walked through.
  const open = [product].filter((term) => isOp(term, mulOp) && joins(term));
  for (const reader of open) {
    for (const factor of reader.inputs) {
      readers.set(factor, reader);
      if (isOp(factor, mulOp) && joins(factor)) open.push(factor);
    }
  }
  return readers;
}

/** A product without one of its factors. */
function without(product: Tensor, factor: Tensor, readers: ReadonlyMap<Tensor, Tensor>): Tensor {
  let reader = readers.get(factor) as Tensor;
  let rest = reader.inputs[reader.inputs[0] === factor ? 1 : 0] as Tensor;
  while (reader !== product) {
    const inner = reader;
    reader = readers.get(inner) as Tensor;
    const [a, b] = reader.inputs as readonly [Tensor, Tensor];
    rest = a === inner ? mul(rest, b) : mul(a, rest);
  }
  return rest;
}
