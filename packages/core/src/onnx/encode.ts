import type { ArrayData, DType, OnnxAttribute, TensorType } from "../graph/index.ts";
import { onnxElementType } from "../graph/index.ts";
import type { AttributeProto, GraphProto, TensorProto, ValueInfoProto } from "./proto.ts";
import { attributeType } from "./proto.ts";

const utf8 = new TextEncoder();

/** An op's attribute as ONNX writes it. */
export function attributeProto(name: string, attribute: OnnxAttribute): AttributeProto {
  if ("int" in attribute) return { name, type: attributeType.int, i: attribute.int };
  if ("float" in attribute) return { name, type: attributeType.float, f: attribute.float };
  if ("string" in attribute) return { name, type: attributeType.string, s: utf8.encode(attribute.string) };
  if ("ints" in attribute) return { name, type: attributeType.ints, ints: attribute.ints };
  return { name, type: attributeType.strings, strings: attribute.strings.map((text) => utf8.encode(text)) };
}

export function graphAttribute(name: string, g: GraphProto): AttributeProto {
  return { name, type: attributeType.graph, g };
}

/** An array as an initializer. Typed arrays are written as they lie in memory, which is little-endian as ONNX wants. */
export function tensorProto(name: string, dtype: DType, dims: readonly number[], data: ArrayData): TensorProto {
  const dataType = onnxElementType[dtype];
  if (!ArrayBuffer.isView(data)) return { name, dims, dataType, stringData: data.map((text) => utf8.encode(text)) };
  return { name, dims, dataType, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

export function valueInfo(name: string, { dtype, shape }: TensorType): ValueInfoProto {
  const dim = shape.map((length) => (typeof length === "number" ? { dimValue: length } : { dimParam: length }));
  return { name, type: { tensorType: { elemType: onnxElementType[dtype], shape: { dim } } } };
}
