import { ShapeError } from "../base/index.ts";
import type { ArrayData, DType, Shape, TensorType, Value } from "./types.ts";
import { formatType, isFloating } from "./types.ts";

/**
 * A node of an immutable expression DAG: an op applied to tensors. Building one computes nothing; programs made of
 * tensors are compiled and run by a runtime.
 */
export interface Tensor<A extends object = object> extends TensorType {
  readonly op: OpDefinition<A>;
  readonly inputs: readonly Tensor[];
  readonly attributes: A;
}

/** Where `lower` writes ONNX nodes. Equal emissions share one node. */
export interface Lowering {
  /** ONNX names of the node's inputs. */
  readonly inputs: readonly string[];
  /** Adds a node with one output and gives the output's name. An empty input name is an omitted optional input. */
  emit(type: string, inputs: readonly string[], attributes?: OnnxAttributes, domain?: OnnxDomain): string;
  /** Adds a node with several outputs. */
  emitMany(type: string, inputs: readonly string[], outputs: number, attributes?: OnnxAttributes): readonly string[];
  constant(dtype: DType, shape: readonly number[], data: ArrayData): string;
  /** An int64 vector; symbolic dimensions are read from the program's inputs at run time. */
  dimensions(shape: Shape): string;
  /** Whether operators of ONNX Runtime's own domain may be used. */
  readonly contrib: boolean;
}

export type OnnxDomain = "" | "com.microsoft" | "ai.onnx.ml";
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly strings: readonly string[] };
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** What an op's evaluation may ask of the interpreter. */
export interface Evaluation {
  /** A shape with its symbolic dimensions filled in. */
  resolve(shape: Shape): readonly number[];
}

/** One op, one file, one registry; everything else is built from these. */
export interface OpDefinition<A extends object = object> {
  readonly name: string;
  /** Whether each element of the result comes from the matching elements of the inputs alone. */
  readonly elementwise?: boolean;
  /** The type of the result; throws a ShapeError naming the op where the inputs do not fit. */
  infer(inputs: readonly TensorType[], attributes: A): TensorType;
  /**
   * Vector-Jacobian products: for each input, the gradient of Σ upstream·output by it, written in ops so that it can
   * be differentiated again. Null where the output does not depend differentiably on the input.
   */
  vjp(node: Tensor<A>, upstream: Tensor): readonly (Tensor | null)[];
  /** Writes the node as ONNX and gives the name of its value. */
  lower(node: Tensor<A>, onnx: Lowering): string;
  /** Computes the node in float64. */
  evaluate(node: Tensor<A>, values: readonly Value[], evaluation: Evaluation): Value;
  /** An equal, cheaper tensor, or undefined. Inputs are already simplified. */
  simplify?(node: Tensor<A>): Tensor | undefined;
  /** The node in simpler ops: compilation replaces it, so that the parts can be shared. */
  expand?(node: Tensor<A>): Tensor;
}

/** A tensor, or a number standing for a scalar constant of the other operand's dtype. */
export type Operand = Tensor | number;

/** Applies an op. Library code calls the op's own function (`add`, `matmul`, …) instead. */
export function applyOp<A extends object>(op: OpDefinition<A>, inputs: readonly Tensor[], attributes: A): Tensor<A> {
  const { dtype, shape } = op.infer(inputs, attributes);
  return Object.freeze({ op, inputs, attributes, dtype, shape });
}

/** A ShapeError of an op, with the shapes it was given. */
export function shapeError(op: string, expected: string, inputs: readonly TensorType[], remedy?: string): ShapeError {
  return new ShapeError({
    where: op,
    expected,
    found: inputs.length === 0 ? "no inputs" : inputs.map(formatType).join(" and "),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Throws unless every input is of one floating dtype; gives that dtype. */
export function requireFloating(op: string, inputs: readonly TensorType[]): DType {
  const dtype = inputs[0]?.dtype;
  if (dtype === undefined || !isFloating(dtype) || inputs.some((input) => input.dtype !== dtype)) {
    throw shapeError(op, "inputs of one floating dtype", inputs, "cast them first");
  }
  return dtype;
}

/** Whether a node is an application of the op (narrowing its attributes). */
export function isOp<A extends object>(node: Tensor, op: OpDefinition<A>): node is Tensor<A> {
  return (node.op as unknown) === op;
}

/** The two inputs of a node, in both orders. */
export function bothWays({ inputs }: Tensor): readonly (readonly [Tensor, Tensor])[] {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  return [
    [a, b],
    [b, a],
  ];
}
