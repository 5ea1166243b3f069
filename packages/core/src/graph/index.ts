export { arrangeForOnnxRuntime } from "./arrange.ts";
export { gradients } from "./gradients.ts";
export * from "./op/index.ts";
export { opRegistry } from "./op/registry.ts";
export type { PoolOptions } from "./pooling.ts";
export { lengthSource, nodesOf, type Program, program } from "./program.ts";
export type { Reduction } from "./reduction.ts";
export {
  allTensors,
  captures,
  dependenciesOf,
  type Region,
  type RegionAttributes,
  regionsOf,
  topological,
} from "./region.ts";
export { simplify } from "./simplify.ts";
export { substitute } from "./substitute.ts";
export type {
  Evaluation,
  Lowering,
  OnnxAttribute,
  OnnxAttributes,
  OnnxDomain,
  OpDefinition,
  Operand,
  Tensor,
} from "./tensor.ts";
export { isOp, shapeError } from "./tensor.ts";
export type { ArrayData, Dimension, DType, NdArray, Shape, TensorType, Value } from "./types.ts";
export { formatType, isFloating, sameShape, sizeOf } from "./types.ts";
export type { Pads, Pair, WindowOptions } from "./window.ts";
