import { FormatError } from "../base/index.ts";
import { type DType, sizeOf } from "../graph/index.ts";
import type { ReadTensorProto } from "./proto.ts";

/** The numbers of an ONNX tensor, whatever its type, in float64. */
export interface OnnxNumbers {
  readonly dtype: Exclude<DType, "string" | "uint32">;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** What an element type of ONNX is called, by its number. */
const names: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  14: "complex64",
  15: "complex128",
  16: "bfloat16",
};

/** The name of an element type, `float16` for 10. */
export function elementTypeName(type: number | undefined): string {
  return names[type ?? 0] ?? `the element type ${type ?? 0}`;
}

/** How the element types that we read lie in bytes, little-endian, and what we take them for. */
interface Layout {
  readonly dtype: OnnxNumbers["dtype"];
  readonly bytes: number;
  read(view: DataView, offset: number): number;
  /** The field that holds the numbers where they are not raw bytes. */
  readonly field: "floatData" | "int32Data" | "int64Data" | "doubleData";
}

const layouts: Readonly<Record<string, Layout>> = {
  float32: { dtype: "float32", bytes: 4, read: (view, at) => view.getFloat32(at, true), field: "floatData" },
  float64: { dtype: "float64", bytes: 8, read: (view, at) => view.getFloat64(at, true), field: "doubleData" },
  int32: { dtype: "int64", bytes: 4, read: (view, at) => view.getInt32(at, true), field: "int32Data" },
  int64: { dtype: "int64", bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)), field: "int64Data" },
  bool: { dtype: "bool", bytes: 1, read: (view, at) => view.getUint8(at), field: "int32Data" },
};

/**
 * The numbers of a tensor in an ONNX file.
 *
 * @param where the tensor, as errors name it
 * @throws FormatError where they lie in another file, are of a type that is not read, or are too few or too many
 */
export function onnxNumbers(tensor: ReadTensorProto, where: string): OnnxNumbers {
  const { dims: shape = [], dataType, rawData, externalData = [], dataLocation } = tensor;
  if (dataLocation === 1) {
    const file = externalData.find(({ key }) => key === "location")?.value ?? "a file without a name";
    const remedy = "save it as one file: onnx.save(model, path, save_as_external_data=False)";
    throw new FormatError({ where, expected: "its numbers in the file", found: `external data in ${file}`, remedy });
  }
  const layout = layouts[elementTypeName(dataType)];
  if (layout === undefined) {
    const found = elementTypeName(dataType);
    const remedy = found.endsWith("float16") ? { remedy: "export the model in float32" } : {};
    throw new FormatError({ where, expected: `one of ${Object.keys(layouts).join(", ")}`, found, ...remedy });
  }
  if (shape.some((length) => !(Number.isSafeInteger(length) && length >= 0))) {
    throw new FormatError({ where, expected: "lengths of 0 or more", found: `[${shape.join(", ")}]` });
  }
  const count = sizeOf(shape);
  const raw = rawData !== undefined && rawData.length > 0;
  const listed = tensor[layout.field] ?? [];
  const found = raw ? rawData.length / layout.bytes : listed.length;
  if (found !== count) {
    const expected = `${count} numbers of ${elementTypeName(dataType)}, as its shape [${shape.join(", ")}] has`;
    throw new FormatError({ where, expected, found: String(found), remedy: "the file is damaged: export it again" });
  }
  if (!raw) return { dtype: layout.dtype, shape, values: Float64Array.from(listed) };
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = layout.read(view, i * layout.bytes);
  return { dtype: layout.dtype, shape, values };
}
