import { FormatError } from "../base/index.ts";
import { decodeMetadata } from "./proto.ts";

/**
 * The metadata of an ONNX file by their keys; empty for a file without any. The graph is passed over unread.
 *
 * @param where the file, as errors name it
 * @throws FormatError for bytes that are no protobuf message
 * @example onnxMetadata(await readFile("model.onnx"), "model.onnx")["isocline.target"]
 */
export function onnxMetadata(bytes: Uint8Array, where: string): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(decodeMetadata(bytes).map(({ key, value }) => [key, value]));
  } catch (error) {
    const found = error instanceof Error ? `damaged bytes (${error.message})` : String(error);
    throw new FormatError({ where, expected: "an ONNX model", found }, { cause: error });
  }
}
