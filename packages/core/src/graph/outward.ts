import { add, addOp } from "./op/add.ts";
import { constantNumber } from "./op/constant.ts";
import { gemmAccepts, takesNumbers } from "./op/gemm.ts";
import { type MatmulAttributes, matmul, matmulOp } from "./op/matmul.ts";
import { mul, mulOp, type Scaling, scaling } from "./op/mul.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { isOp } from "./tensor.ts";
import { staticSize } from "./types.ts";
import { readersOf } from "./uses.ts";

/**
 * An equal graph, but for numbers at the ends of their range, where a number is multiplied behind products of matrices
 * instead of in front of them: (x·c)·b becomes (x·b)·c, and on the way there (x·c)∘y becomes (x∘y)·c and x·c + y becomes
 * (x + y/c)·c where y is smaller. Derivatives of derivatives of tanh have a −2 in every layer: in front it costs a pass
 * over the layer, behind it is a Gemm's own or meets few elements.
 *
 * Only powers of two move, by which nothing is rounded; not −1, which sums take up as differences. They move where by an
 * estimate fewer elements are multiplied then, and never across a loop.
 */
export function numbersOutward(roots: readonly Tensor[], depthOf: (tensor: Tensor) => number): readonly Tensor[] {
  const costs = costsOf(roots, depthOf);
  return rewrite(roots, (node, original) => {
    const simpler = node.op.simplify?.(node);
    if (simpler !== undefined) return simpler;
    const move = moves.get(node.op.name);
    if (move === undefined) return undefined;
    const operand = (i: 0 | 1): ScaledOperand => {
      const [whole, was] = [node.inputs[i], original.inputs[i]] as [Tensor, Tensor];
      const { rest, number } = movable(whole);
      return { whole, rest, number, goesOn: number !== 1 && costs.behind(was) < costs.at(was) };
    };
    return move(node, operand(0), operand(1));
  });
}

/** What a node reads: a rest times a number, which is 1 if there is none that may move. */
interface ScaledOperand extends Scaling {
  readonly whole: Tensor;
  /** Whether the number is to move behind what reads the operand. */
  readonly goesOn: boolean;
}

type Move = (node: Tensor, a: ScaledOperand, b: ScaledOperand) => Tensor | undefined;

/** What becomes of a node whose operands have numbers. */
const moves: ReadonlyMap<string, Move> = new Map<string, Move>([
  [mulOp.name, behindBoth(mul)],
  [matmulOp.name, behindBoth((a, b, { attributes }) => matmul(a, b, attributes as MatmulAttributes))],
  [addOp.name, (_, a, b) => behindSum(a, b) ?? behindSum(b, a)],
]);

/** (x·c)·b as (x·b)·c, for either factor. */
function behindBoth(multiply: (a: Tensor, b: Tensor, node: Tensor) => Tensor): Move {
  return (node, a, b) => {
    if (!a.goesOn && !b.goesOn) return undefined;
    const [x, y] = [a, b].map(({ goesOn, rest, whole }) => (goesOn ? rest : whole)) as [Tensor, Tensor];
    return mul(multiply(x, y, node), (a.goesOn ? a.number : 1) * (b.goesOn ? b.number : 1));
  };
}

/** x·c + y as (x + y/c)·c. */
function behindSum(a: ScaledOperand, b: ScaledOperand): Tensor | undefined {
  return a.goesOn ? mul(add(a.rest, mul(b.whole, 1 / a.number)), a.number) : undefined;
}

/** A tensor as a rest times a number that may move, or as it is, times 1. */
function movable(tensor: Tensor): Scaling {
  const parts = scaling(tensor);
  // What is constant but for a number is to be folded.
  const isMovable = parts !== undefined && mayMove(parts.number) && constantNumber(parts.rest) === undefined;
  return isMovable ? parts : { rest: tensor, number: 1 };
}

/** Whether |x| is 2ⁿ with an n so small that what it multiplies is likely to stay in the range of a float32. */
function mayMove(x: number): boolean {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  return x !== -1 && Math.abs(exponent) <= 32 && Math.abs(x) === 2 ** exponent;
}

/** What numbers cost in a graph, in elements that they are multiplied with. */
interface Costs {
  /** Of a number that stays with a tensor. */
  at(tensor: Tensor): number;
  /** Of one that moves from a tensor behind all that reads it; infinite where it cannot. */
  behind(tensor: Tensor): number;
}

function costsOf(roots: readonly Tensor[], depthOf: (tensor: Tensor) => number): Costs {
  const readers = readersOf(roots);
  const beside = new Map<Tensor, readonly Tensor[]>();
  const costsBehind = new Map<Tensor, number>();
  /** All that reads a tensor, if it runs as often as the tensor is made; otherwise none. */
  const readersBeside = (tensor: Tensor): readonly Tensor[] => {
    const known = beside.get(tensor);
    if (known !== undefined) return known;
    const all = readers.get(tensor) ?? [];
    const nodes = all.filter((reader) => reader !== undefined);
    const isWhole = nodes.length === all.length && nodes.every((reader) => depthOf(reader) === depthOf(tensor));
    const found = isWhole ? nodes : [];
    beside.set(tensor, found);
    return found;
  };
  const isReadOnce = (tensor: Tensor): boolean => readersBeside(tensor).length === 1;
  /**
   * Whether a tensor is a product, or a multiple of one, in a sum that is one Gemm if the product has a number: it costs
   * nothing there. What the Gemm copies, if the sum is no Gemm without, is not counted: a sum of its own takes as long.
   */
  const isInGemm = (tensor: Tensor): boolean => {
    const [reader] = readersBeside(tensor);
    if (reader?.op.name !== addOp.name || !isReadOnce(tensor)) return false;
    const addend = otherThan(tensor, reader);
    const product = scaling(tensor)?.rest ?? tensor;
    if (!isOp(product, matmulOp) || (product !== tensor && !isReadOnce(product))) return false;
    return takesNumbers(product) && gemmAccepts(product, addend, reader);
  };
  const at = (tensor: Tensor): number =>
    isInGemm(tensor) ? 0 : (staticSize(tensor.shape) ?? Number.POSITIVE_INFINITY);
  const behind = (tensor: Tensor): number => {
    const path: Tensor[] = [];
    let end = tensor;
    while (!costsBehind.has(end)) {
      const reading = readersBeside(end);
      const [reader, another] = reading;
      if (reader !== undefined && another === undefined && takesAlong(reader, end)) {
        path.push(end);
        end = reader;
      } else {
        const areProducts = reading.length > 0 && reading.every((each) => isOp(each, matmulOp));
        const cost = reading.reduce((total, product) => total + at(product), 0);
        costsBehind.set(end, areProducts ? cost : Number.POSITIVE_INFINITY);
      }
    }
    for (const passed of path.toReversed()) {
      const [reader] = readersBeside(passed) as readonly [Tensor];
      const term = reader.op.name === addOp.name ? (staticSize(otherThan(passed, reader).shape) as number) : 0;
      costsBehind.set(passed, term + (costsBehind.get(end) as number));
      end = passed;
    }
    return costsBehind.get(tensor) as number;
  };
  return { at, behind };
}

/** Whether a number in an operand can be multiplied with the node instead, a smaller term of the node aside. */
function takesAlong(node: Tensor, operand: Tensor): boolean {
  if (node.op.name !== addOp.name) return node.op.name === mulOp.name;
  const [term, whole] = [otherThan(operand, node), operand].map(({ shape }) => staticSize(shape));
  return term !== undefined && whole !== undefined && term < whole;
}

/** The operand beside the given one. */
function otherThan(operand: Tensor, { inputs: [a, b] }: Tensor): Tensor {
  return (a === operand ? b : a) as Tensor;
}
