import type { Program } from "../graph/index.ts";
import { lowerProgram } from "./lower.ts";
import { encodeModel, type ModelProto } from "./proto.ts";

/** Operator sets and IR version of what we write: old enough for every runtime of the last years. */
const opset = 18;
const opsetMl = 3;
const irVersion = 8;

/** How a program is written to ONNX. */
export interface OnnxOptions {
  /** Use ONNX Runtime's own operators where they are faster. Off for files that leave the program. */
  readonly contrib?: boolean;
  /** Key and value pairs for the file's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * A program as the bytes of an ONNX model (opset 18), with its inputs and outputs under their names.
 *
 * @example toOnnx(program("predict", { prediction }))
 */
export function toOnnx(program: Program, { contrib = false, metadata = {} }: OnnxOptions = {}): Uint8Array {
  return encodeModel(onnxModel(program, { contrib, metadata }));
}

/** The messages that `toOnnx` encodes. */
export function onnxModel(program: Program, { contrib = false, metadata = {} }: OnnxOptions = {}): ModelProto {
  const domains = [
    { domain: "", version: opset },
    { domain: "ai.onnx.ml", version: opsetMl },
    ...(contrib ? [{ domain: "com.microsoft", version: 1 }] : []),
  ];
  return {
    irVersion,
    producerName: "isocline",
    opsetImport: domains,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: lowerProgram(program, { contrib }),
  };
}
