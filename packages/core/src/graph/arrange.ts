import { constant, constantNumber, constantOp } from "./op/constant.ts";
import { matmul } from "./op/matmul.ts";
import { mulOp } from "./op/mul.ts";
import { reshapeOp } from "./op/reshape.ts";
import type { Program } from "./program.ts";
import { rewrite } from "./rewrite.ts";
import { withStaggeredRows } from "./stagger.ts";
import type { Tensor } from "./tensor.ts";
import { applyOp, bothWays, isOp } from "./tensor.ts";
import { isFloating, sameShape } from "./types.ts";

/** An equal program in the forms that ONNX Runtime's operators for processors compute fastest. */
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

/** A column times a row as a product of matrices: arithmetic would repeat the row once for each element of the column. */
function outerProductAsMatmul(node: Tensor): Tensor | undefined {
  if (!isOp(node, mulOp) || node.shape.length !== 2 || node.shape.includes(1) || !isFloating(node.dtype))
    return undefined;
  const factors = bothWays(node).find(
    ([column, row]) =>
      [column, row].every(({ shape }) => shape.length === 2) && column.shape[1] === 1 && row.shape[0] === 1,
  );
  return factors && matmul(...factors);
}

/**
 * A number beside a column with as many axes as the column: with none it would be taken to repeat along an axis of one
 * element, so that the column would be gone through element by element.
 */
function withNumberAsMatrix(node: Tensor): Tensor | undefined {
  if (node.op.elementwise !== true || node.inputs.length !== 2) return undefined;
  if (node.shape.length < 2 || node.shape.at(-1) !== 1) return undefined;
  const at = node.inputs.findIndex((operand) => isOp(operand, constantOp) && operand.shape.length === 0);
  if (at === -1) return undefined;
  const number = node.inputs[at] as Tensor;
  const ones = node.shape.map(() => 1);
  const matrix = constant(constantNumber(number) as number, number.dtype, ones);
  return applyOp(node.op, node.inputs.with(at, matrix), node.attributes);
}

/** Arithmetic without the reshapes that put axes of one element before others: broadcasting does. */
function withoutLeadingOnes(node: Tensor): Tensor | undefined {
  if (node.op.elementwise !== true) return undefined;
  const at = node.inputs.findIndex((operand, i) => {
    const [source] = operand.inputs;
    if (!isOp(operand, reshapeOp) || source === undefined) return false;
    const ones = operand.shape.slice(0, operand.shape.length - source.shape.length);
    if (!sameShape(operand.shape, [...ones, ...source.shape]) || ones.some((length) => length !== 1)) return false;
    return sameShape(node.op.infer(node.inputs.with(i, source), node.attributes).shape, node.shape);
  });
  if (at === -1) return undefined;
  const [source] = (node.inputs[at] as Tensor).inputs as readonly [Tensor];
  return applyOp(node.op, node.inputs.with(at, source), node.attributes);
}
