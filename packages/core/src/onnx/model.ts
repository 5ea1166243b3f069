import { arrangeForOnnxRuntime, type OnnxDomain, type Program } from "../graph/index.ts";
import { lowerProgram } from "./lower.ts";
import { encodeModel, type GraphProto, type ModelProto } from "./proto.ts";

/** Operator sets and IR version of what we write: old enough for every runtime of the last years. */
const versions: Readonly<Record<OnnxDomain, number>> = { "": 18, "ai.onnx.ml": 3, "com.microsoft": 1 };
const irVersion = 8;

/** How a program is written to ONNX. */
export interface OnnxOptions {
  /**
   * Write for ONNX Runtime: its own operators, and others in the forms that it computes faster. Off for files that leave
   * the program.
   */
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
  const graph = lowerProgram(contrib ? arrangeForOnnxRuntime(program) : program, { contrib });
  const used = new Set(["", ...domainsOf(graph)]);
  return {
    irVersion,
    producerName: "isocline",
    opsetImport: Object.entries(versions).flatMap(([domain, version]) =>
      used.has(domain) ? [{ domain, version }] : [],
    ),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph,
  };
}

/** The domains of a graph's operators, those of its subgraphs too: a file names no others, since runtimes may lack them. */
function domainsOf({ node }: GraphProto): readonly string[] {
  return node.flatMap(({ domain = "", attribute }) => [
    domain,
    ...attribute.flatMap(({ g }) => (g === undefined ? [] : domainsOf(g))),
  ]);
}
