import { broadcastShapes, sumTo } from "./broadcast.ts";
import { constant } from "./op/constant.ts";
import { expandOp } from "./op/expand.ts";
import { mul } from "./op/mul.ts";
import type { Lowering, OpDefinition, Operand, Tensor } from "./tensor.ts";
import { applyOp, isOp, requireFloating, shapeError } from "./tensor.ts";
import type { DType, TensorType, Value } from "./types.ts";
import { sameShape } from "./types.ts";
import { broadcastValue, broadcastValueShapes } from "./values.ts";

/** Attributes of the ops that have none. */
export type None = Record<never, never>;

interface UnaryParts {
  readonly name: string;
  /** The ONNX operator, or how to write it. */
  readonly onnx: string | ((node: Tensor<None>, onnx: Lowering) => string);
  readonly evaluate: (x: number) => number;
  /** ∂y/∂x in ops, given x and y; null where it is zero almost everywhere. */
  readonly derivative: ((x: Tensor, y: Tensor) => Tensor) | null;
  readonly simplify?: (x: Tensor) => Tensor | undefined;
  readonly expand?: (x: Tensor) => Tensor;
}

/** Defines an elementwise function of one floating tensor. */
export function unaryOp(parts: UnaryParts): OpDefinition<None> {
  const { name, onnx, evaluate, derivative, simplify, expand } = parts;
  return {
    name,
    elementwise: true,
    infer: (inputs) => ({ dtype: requireFloating(name, inputs), shape: (inputs[0] as TensorType).shape }),
    vjp: (node, upstream) => [derivative === null ? null : mul(upstream, derivative(node.inputs[0] as Tensor, node))],
    lower: (node, context) => (typeof onnx === "string" ? context.emit(onnx, context.inputs) : onnx(node, context)),
    evaluate: (_, [x]) => ({ shape: (x as Value).shape, data: (x as Value).data.map(evaluate) }),
    ...(simplify === undefined ? {} : { simplify: (node: Tensor<None>) => simplify(node.inputs[0] as Tensor) }),
    ...(expand === undefined ? {} : { expand: (node: Tensor<None>) => expand(node.inputs[0] as Tensor) }),
  };
}

interface BinaryParts {
  readonly name: string;
  readonly onnx: string;
  readonly evaluate: (a: number, b: number) => number;
  /** Gradients by a and b before summing over broadcast axes; null where zero almost everywhere. */
  readonly gradients: ((a: Tensor, b: Tensor, upstream: Tensor, y: Tensor) => readonly [Tensor, Tensor]) | null;
  /** "bool" for comparisons, which also accept integers; otherwise the operands' own floating dtype. */
  readonly result?: "bool";
  readonly simplify?: (a: Tensor, b: Tensor, node: Tensor<None>) => Tensor | undefined;
}

/** Defines an elementwise function of two tensors that broadcast together. */
export function binaryOp(parts: BinaryParts): OpDefinition<None> {
  const { name, onnx, evaluate, gradients, result, simplify } = parts;
  return {
    name,
    elementwise: true,
    infer(inputs) {
      const [a, b] = inputs;
      if (a?.dtype !== b?.dtype || a === undefined) throw shapeError(name, "two tensors of one dtype", inputs);
      const dtype: DType = result ?? (a.dtype === "int64" ? "int64" : requireFloating(name, inputs));
      return { dtype, shape: broadcastShapes(name, inputs) };
    },
    vjp(node, upstream) {
      if (gradients === null || node.dtype === "int64") return [null, null];
      const [a, b] = node.inputs as readonly [Tensor, Tensor];
      const [da, db] = gradients(a, b, upstream, node);
      return [sumTo(da, a.shape), sumTo(db, b.shape)];
    },
    lower: (_, context) => context.emit(onnx, context.inputs),
    evaluate(_, values) {
      const shape = broadcastValueShapes(values);
      const [a, b] = values.map((value) => broadcastValue(value, shape)) as [Float64Array, Float64Array];
      return { shape, data: a.map((x, i) => evaluate(x, b[i] as number)) };
    },
    simplify(node) {
      const bare = withoutExpansions(node);
      if (bare !== undefined) return bare;
      return simplify?.(node.inputs[0] as Tensor, node.inputs[1] as Tensor, node);
    },
  };
}

/** An elementwise node without the expanded operands that broadcasting alone would expand. */
export function withoutExpansions(node: Tensor): Tensor | undefined {
  for (const [i, operand] of node.inputs.entries()) {
    if (!isOp(operand, expandOp)) continue;
    const inputs = node.inputs.with(i, operand.inputs[0] as Tensor);
    if (sameShape(node.op.infer(inputs, node.attributes).shape, node.shape)) {
      return applyOp(node.op, inputs, node.attributes);
    }
  }
  return undefined;
}

/** Turns numbers among operands into constants of the tensors' dtype. */
export function operands(...values: readonly Operand[]): readonly Tensor[] {
  const dtype = values.find((value): value is Tensor => typeof value !== "number")?.dtype ?? "float64";
  return values.map((value) => (typeof value === "number" ? constant(value, dtype) : value));
}
