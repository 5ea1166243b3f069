import { encodeModel, type ModelProto, type NodeProto } from "../src/onnx/index.ts";

/** An attribute of a node; a number is a float unless it is written as `{ int }`. */
export type FileAttribute =
  | number
  | string
  | readonly number[]
  | { readonly int: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: FileTensor };

export interface FileTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** float by default. */
  readonly type?: "float" | "double" | "int64" | "bool" | "float16" | "uint8";
}

export interface FileNode {
  readonly type: string;
  readonly inputs: readonly string[];
  /** "y" by default. */
  readonly outputs?: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, FileAttribute>>;
}

/** An ONNX file as tests write it: everything but its nodes has a default. */
export interface FileParts {
  readonly nodes: readonly FileNode[];
  readonly initializers?: Readonly<Record<string, FileTensor>>;
  /** Shapes by name; x [batch, 3] by default. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly opset?: number;
  readonly inputType?: number;
}

const types = { float: 1, uint8: 2, int64: 7, bool: 9, float16: 10, double: 11 } as const;

export function tensor({ shape, values, type = "float" }: FileTensor, name = ""): object {
  const raw = {
    float: () => Float32Array.from(values),
    double: () => Float64Array.from(values),
    int64: () => BigInt64Array.from(values, BigInt),
    bool: () => Uint8Array.from(values),
    uint8: () => Uint8Array.from(values),
    float16: () => Uint16Array.from(values),
  }[type]();
  return { name, dims: shape, dataType: types[type], rawData: new Uint8Array(raw.buffer) };
}

function attribute(name: string, value: FileAttribute): object {
  if (typeof value === "number") return { name, type: 1, f: value };
  if (typeof value === "string") return { name, type: 3, s: new TextEncoder().encode(value) };
  if ("int" in value) return { name, type: 2, i: value.int };
  if ("floats" in value) return { name, type: 6, floats: value.floats };
  if ("tensor" in value) return { name, type: 4, t: tensor(value.tensor) };
  return { name, type: 7, ints: value };
}

const values = (shapes: Readonly<Record<string, readonly (number | string)[]>>, elemType: number): object[] =>
  Object.entries(shapes).map(([name, shape]) => ({
    name,
    type: {
      tensorType: {
        elemType,
        shape: {
          dim: shape.map((length) => (typeof length === "number" ? { dimValue: length } : { dimParam: length })),
        },
      },
    },
  }));

/** The messages of a file, for tests that damage them. */
export function fileMessages(parts: FileParts): ModelProto {
  const { nodes, initializers = {}, inputs = { x: ["batch", 3] }, opset = 17, inputType = types.float } = parts;
  const outputs = parts.outputs ?? { y: ["batch", "width"] };
  const node = nodes.map(
    ({ type, inputs: input, outputs: output = ["y"], name = "", domain = "", attributes = {} }) => ({
      name,
      input,
      output,
      opType: type,
      domain,
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    }),
  );
  return {
    irVersion: 8,
    producerName: "a test",
    opsetImport: [
      { domain: "", version: opset },
      { domain: "com.microsoft", version: 1 },
    ],
    metadataProps: [],
    graph: {
      name: "graph",
      node: node as unknown as readonly NodeProto[],
      initializer: Object.entries(initializers).map(([name, each]) => tensor(each, name)),
      input: values(inputs, inputType),
      output: values(outputs, types.float),
    },
  } as unknown as ModelProto;
}

/** The bytes of an ONNX file. */
export function onnxFile(parts: FileParts): Uint8Array {
  return encodeModel(fileMessages(parts));
}
