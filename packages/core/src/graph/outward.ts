import { add, addOp } from "./op/add.ts";
import { constantNumber } from "./op/constant.ts";
import { type MatmulAttributes, matmul, matmulOp } from "./op/matmul.ts";
import { mul, mulOp } from "./op/mul.ts";
import { rewrite } from "./rewrite.ts";
import type { Tensor } from "./tensor.ts";
import { isOp } from "./tensor.ts";
import { sameShape, staticSize } from "./types.ts";
import { readersOf } from "./uses.ts";

/**
 * An equal graph, but for numbers at the ends of their range, where a number is multiplied behind products of matrices
 * instead of in front of them: (x·c)·b becomes (x·b)·c, and on the way there (x·c)∘y becomes (x∘y)·c, x·c + y becomes
 * (x + y/c)·c where y is smaller, and x·c + y·c becomes (x + y)·c. Derivatives of derivatives of tanh have a −2 in every
 * layer: in front it costs a pass over the layer, behind it is a Gemm's own or meets few elements.
 *
 * Only powers of two move, by which nothing is rounded; −1 does not, since sums take it up. A number moves where all that
 * reads it lets it on to products no larger than what it multiplies, and never across a loop.
 */
export function numbersOutward(roots: readonly Tensor[], depthOf: (tensor: Tensor) => number): readonly Tensor[] {
  const readers = readersOf(roots);
  /** What reads a tensor, where that is known and as often run. */
  const readersBeside = (tensor: Tensor): readonly Tensor[] => {
    const known = (readers.get(tensor) ?? []).filter((reader) => reader !== undefined);
    const isWhole = known.length === readers.get(tensor)?.length;
    return isWhole && known.every((reader) => depthOf(reader) === depthOf(tensor)) ? known : [];
  };
  /** Whether a number in front of what reads a tensor will end behind products of matrices everywhere. */
  const goesOn = (tensor: Tensor): boolean => {
    for (let at = tensor; ; ) {
      const reading = readersBeside(at);
      const [reader, another] = reading;
      if (reader === undefined) return false;
      if (reading.every((each) => isOp(each, matmulOp) && isNoLarger(each, at))) return true;
      if (another !== undefined || !takesAlong(reader, at)) return false;
      at = reader;
    }
  };
  return rewrite(roots, (node, original) => {
    const simpler = node.op.simplify?.(node);
    if (simpler !== undefined) return simpler;
    const operands = original.inputs.map((was, i): Operand => {
      const operand = node.inputs[i] as Tensor;
      const { rest, number } = scaled(operand);
      const hasNumber = number !== 1;
      const readOnce = hasNumber && readersBeside(was).length === 1;
      return { operand, rest, number, goesOn: hasNumber && goesOn(was), readOnce };
    });
    const [a, b] = operands;
    if (a === undefined || b === undefined || operands.length > 2) return undefined;
    if (isOp(node, matmulOp)) return behindProduct(node, a, b);
    // By name, since `isOp` would narrow: an op without attributes has the type of any other.
    if (node.op.name === addOp.name) return behindSum(node, a, b) ?? behindSum(node, b, a) ?? commonNumber(a, b);
    return node.op.name === mulOp.name ? (behindFactor(node, a, b) ?? behindFactor(node, b, a)) : undefined;
  });
}

/** rest · number, which a node reads. */
interface Operand {
  readonly operand: Tensor;
  readonly rest: Tensor;
  readonly number: number;
  /** Whether there is a number, and it will end behind products of matrices wherever the operand is read. */
  readonly goesOn: boolean;
  /** Whether there is a number, and the operand is read nowhere else. */
  readonly readOnce: boolean;
}

/** (x·c)·b as (x·b)·c, for either factor. */
function behindProduct(node: Tensor<MatmulAttributes>, a: Operand, b: Operand): Tensor | undefined {
  const [x, y] = [a, b].map(({ goesOn, rest, operand }) => (goesOn ? rest : operand)) as [Tensor, Tensor];
  const number = (a.goesOn ? a.number : 1) * (b.goesOn ? b.number : 1);
  return number === 1 ? undefined : mul(matmul(x, y, node.attributes), number);
}

/** x·c + y as (x + y/c)·c, where y is smaller. */
function behindSum(node: Tensor, { operand, rest, number, goesOn }: Operand, other: Operand): Tensor | undefined {
  if (!goesOn || !takesAlong(node, operand)) return undefined;
  return mul(add(rest, mul(other.operand, 1 / number)), number);
}

/** x·c + y·c as (x + y)·c. */
function commonNumber(a: Operand, b: Operand): Tensor | undefined {
  const isCommon = a.number === b.number && a.readOnce && b.readOnce;
  return isCommon ? mul(add(a.rest, b.rest), a.number) : undefined;
}

/** (x·c)∘y as (x∘y)·c. */
function behindFactor(node: Tensor, { operand, rest, number, goesOn }: Operand, other: Operand): Tensor | undefined {
  if (!goesOn || !takesAlong(node, operand)) return undefined;
  return mul(mul(rest, other.operand), number);
}

/** Whether a number can be taken out of an operand of a node for less than it costs to leave it there. */
function takesAlong(node: Tensor, operand: Tensor): boolean {
  if (!sameShape(node.shape, operand.shape)) return false;
  const [a, b] = node.inputs as readonly [Tensor, Tensor];
  if (node.op.name === mulOp.name) return a !== b;
  return node.op.name === addOp.name && isSmaller(a === operand ? b : a, operand);
}

function isNoLarger(a: Tensor, b: Tensor): boolean {
  const [sizeA, sizeB] = [staticSize(a.shape), staticSize(b.shape)];
  return sizeA !== undefined && sizeB !== undefined && sizeA <= sizeB;
}

function isSmaller(a: Tensor, b: Tensor): boolean {
  return isNoLarger(a, b) && !isNoLarger(b, a);
}

/** A tensor as a rest times a power of two other than ±1, or as it is, times 1. */
function scaled(tensor: Tensor): { readonly rest: Tensor; readonly number: number } {
  const [rest, factor] = isOp(tensor, mulOp) ? (tensor.inputs as readonly [Tensor, Tensor]) : [];
  const number = factor?.shape.length === 0 ? constantNumber(factor) : undefined;
  if (rest === undefined || number === undefined || number === -1) return { rest: tensor, number: 1 };
  return isPowerOfTwo(number) ? { rest, number } : { rest: tensor, number: 1 };
}

/** Whether |x| is 2ⁿ with an n so near to 0 that products with it stay in the range of a float32. */
function isPowerOfTwo(x: number): boolean {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  return Math.abs(exponent) <= 32 && Math.abs(x) === 2 ** exponent;
}
