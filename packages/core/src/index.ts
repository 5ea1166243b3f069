/** isocline: trains neural networks whose slopes you control. Rooms in the order in which they build on each other. */
export * from "./base/index.ts";
export * from "./control/index.ts";
export * from "./data/index.ts";
export * from "./diagnostics/index.ts";
export * from "./graph/index.ts";
export * from "./loss/index.ts";
// The loss; that of a column of numbers is for the rooms.
export { quantile } from "./loss/index.ts";
export * from "./model/index.ts";
export * from "./onnx/index.ts";
export * from "./optimizer/index.ts";
export * from "./runtime/index.ts";
export * from "./search/index.ts";
export * from "./training/index.ts";
