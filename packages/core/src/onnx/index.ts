export { onnxMetadata } from "./metadata.ts";
export { type OnnxOptions, onnxModel, toOnnx } from "./model.ts";
export { type OnnxNumbers, onnxNumbers } from "./numbers.ts";
export { encodeModel, type GraphProto, type ModelProto, type NodeProto, type ReadTensorProto } from "./proto.ts";
export { type OnnxFile, type OnnxNode, type OnnxValueInfo, readOnnx } from "./read.ts";
