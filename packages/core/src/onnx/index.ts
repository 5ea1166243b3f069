export { onnxMetadata } from "./metadata.ts";
export { type OnnxOptions, onnxModel, toOnnx } from "./model.ts";
export type { GraphProto, ModelProto, NodeProto } from "./proto.ts";
