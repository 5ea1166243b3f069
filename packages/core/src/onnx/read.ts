import { FormatError } from "../base/index.ts";
import { elementTypeName } from "./numbers.ts";
import { decodeModel, type ReadAttributeProto, type ReadModelProto, type ReadTensorProto } from "./proto.ts";

/** A node of an ONNX file. */
export interface OnnxNode {
  /** Its own name, or its first output's where it has none. */
  readonly name: string;
  /** The operator, with its domain where that is not ONNX's own: `com.microsoft.FusedMatMul`. */
  readonly type: string;
  /** Names of values; an empty one stands for an optional input that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ReadAttributeProto>;
}

/** An input or output of an ONNX file; its shape is absent where the file does not say it. */
export interface OnnxValueInfo {
  readonly name: string;
  /** `float32`, and so on; "no tensor" for sequences and maps. */
  readonly type: string;
  /** Lengths, or the names of lengths; a length without either is "?". */
  readonly shape?: readonly (number | string)[];
}

/** The graph of an ONNX file. */
export interface OnnxFile {
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  /** By name. */
  readonly initializers: ReadonlyMap<string, ReadTensorProto>;
  /** Those that are fed: old files list initializers among them too. */
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

const ownDomains: readonly string[] = ["", "ai.onnx"];

/**
 * Reads an ONNX file: its graph as it stands there, operators of any kind.
 *
 * @param where the file, as errors name it
 * @throws FormatError for bytes that are damaged or hold no graph
 */
export function readOnnx(bytes: Uint8Array, where: string): OnnxFile {
  const { graph, opsetImport = [], producerName = "" } = decoded(bytes, where);
  const own = opsetImport.find(({ domain = "" }) => ownDomains.includes(domain));
  if (graph === undefined || own?.version === undefined) {
    const found = graph === undefined ? "no graph" : "none of ONNX's own operators";
    throw new FormatError({ where, expected: "an ONNX model", found });
  }
  const { node = [], initializer = [], input = [], output = [], sparseInitializer = [] } = graph;
  if (sparseInitializer.length > 0) {
    throw new FormatError({ where, expected: "dense initializers", found: "a sparse one" });
  }
  const initializers = new Map(initializer.map((tensor) => [tensor.name ?? "", tensor]));
  return {
    opset: own.version,
    producer: producerName,
    nodes: node.map(({ name = "", opType = "", domain = "", input = [], output = [], attribute = [] }) => ({
      name: name === "" ? (output[0] ?? "") : name,
      type: ownDomains.includes(domain) ? opType : `${domain}.${opType}`,
      inputs: input,
      outputs: output,
      attributes: new Map(attribute.map((each) => [each.name ?? "", each])),
    })),
    initializers,
    inputs: input.map(valueInfo).filter(({ name }) => !initializers.has(name)),
    outputs: output.map(valueInfo),
  };
}

function decoded(bytes: Uint8Array, where: string): ReadModelProto {
  try {
    return decodeModel(bytes);
  } catch (error) {
    const found = error instanceof Error ? `damaged bytes (${error.message})` : String(error);
    throw new FormatError({ where, expected: "an ONNX model", found }, { cause: error });
  }
}

type ReadValueInfo = NonNullable<NonNullable<ReadModelProto["graph"]>["input"]>[number];

function valueInfo({ name = "", type }: ReadValueInfo): OnnxValueInfo {
  const tensor = type?.tensorType;
  if (tensor === undefined) return { name, type: "no tensor" };
  const dims = tensor.shape?.dim as readonly { dimValue?: number; dimParam?: string }[] | undefined;
  // Exporters write a length that varies as a name, as nothing, as 0 or as −1.
  const shape = dims?.map(({ dimValue = 0, dimParam = "" }) => (dimValue > 0 ? dimValue : dimParam || "?"));
  return { name, type: elementTypeName(tensor.elemType), ...(shape === undefined ? {} : { shape }) };
}
