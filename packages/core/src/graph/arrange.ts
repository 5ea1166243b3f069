import { constant, constantNumber, constantOp } from "./op/constant.ts";
import { matmul } from "./op/matmul.ts";
import { outerFactors } from "./op/mul.ts";
import { reshapeOp } from "./op/reshape.ts";
import type { Program } from "./program.ts";
import { rewrite } from "./rewrite.ts";
import { withStaggeredRows } from "./stagger.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, isOp } from "./tensor.ts";
import { isFloating, sameShape } from "./types.ts";

/**
 * An equal program, but for the sign of zeros, in the forms that ONNX Runtime's operators for processors compute faster.
 */
export function arrangeForOnnxRuntime({ name, inputs, outputs }: Program): Program {
  const roots = [...inputs, ...outputs].map(({ tensor }) => tensor);
  const tensors = rewrite(
    roots,
    (node) =>
      withStaggeredRows(node) ?? outerProductAsMatmul(node) ?? withNumberAsMatrix(node) ?? withoutLeadingOnes(node),
  );
  const [ofInputs, ofOutputs] = [tensors.slice(0, inputs.length), tensors.slice(inputs.length)];
  return {
    name,
    inputs: inputs.map((each, i) => ({ ...each, tensor: ofInputs[i] as Tensor })),
    outputs: outputs.map((each, i) => ({ ...each, tensor: ofOutputs[i] as Tensor })),
  };
}

/**
 * A column times a row that is no longer as a product of matrices: arithmetic would go through the row once for each
 * element of the column.
 */
function outerProductAsMatmul(node: Tensor): Tensor | undefined {
  const factors = isFloating(node.dtype) ? outerFactors(node) : undefined;
  const [rows, columns] = node.shape;
  if (factors === undefined || rows === 1 || columns === 1) return undefined;
  const isLonger = typeof rows === "number" && typeof columns === "number" && columns > rows;
  return isLonger ? undefined : matmul(...factors);
}

/**
 * A number beside a column with as many axes as the column: with none it would be taken to repeat along an axis of one
 * element, so that the column would be gone through element by element.
 */
function withNumberAsMatrix(node: Tensor): Tensor | undefined {
  if (node.op.elementwise !== true || !isColumn(node)) return undefined;
  const at = node.inputs.findIndex((operand) => isOp(operand, constantOp) && operand.shape.length === 0);
  if (at === -1) return undefined;
  const number = node.inputs[at] as Tensor;
  const ones = node.shape.map(() => 1);
  const matrix = constant(constantNumber(number) as number, number.dtype, ones);
  return applyOp(node.op, node.inputs.with(at, matrix), node.attributes);
}

/** Arithmetic without the reshapes that put axes of one element before others, as broadcasting does; not beside a column. */
function withoutLeadingOnes(node: Tensor): Tensor | undefined {
  if (node.op.elementwise !== true || isColumn(node)) return undefined;
  const at = node.inputs.findIndex((operand, i) => {
    const [source] = operand.inputs;
    if (!isOp(operand, reshapeOp) || source === undefined) return false;
    const ones = operand.shape.length - source.shape.length;
    if (ones <= 0 || !sameShape(operand.shape.slice(ones), source.shape)) return false;
    return sameShape(node.op.infer(node.inputs.with(i, source), node.attributes).shape, node.shape);
  });
  if (at === -1) return undefined;
  const [source] = (node.inputs[at] as Tensor).inputs as readonly [Tensor];
  return applyOp(node.op, node.inputs.with(at, source), node.attributes);
}

function isColumn({ shape }: Tensor): boolean {
  return shape.length >= 2 && shape.at(-1) === 1;
}
