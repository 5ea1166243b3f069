import { describe, expect, it } from "vitest";
import { FormatError } from "../base/index.ts";
import { add, input, program } from "../graph/index.ts";
import { onnxMetadata, toOnnx } from "./index.ts";

const sum = program("sum", { y: add(input("x", "float32", ["rows", 2]), 1) });

describe("onnxMetadata", () => {
  it("gives back what was written, in any script", () => {
    const metadata = { "isocline.target": "Verkaufspreis (€)", empty: "", __proto__x: "\u0000\n" };
    expect(onnxMetadata(toOnnx(sum, { metadata }), "sum.onnx")).toEqual(metadata);
  });

  it("is empty where there are none", () => {
    expect(onnxMetadata(toOnnx(sum), "sum.onnx")).toEqual({});
  });

  it("refuses bytes that are no message, in one line", () => {
    const bytes = toOnnx(sum, { metadata: { key: "value" } });
    for (const damaged of [bytes.subarray(0, bytes.length - 3), Uint8Array.of(255, 255, 255, 255)]) {
      expect(() => onnxMetadata(damaged, "cut.onnx")).toThrow(FormatError);
      expect(() => onnxMetadata(damaged, "cut.onnx")).toThrow(
        /^cut\.onnx: expected an ONNX model, found damaged [^\n]+$/,
      );
    }
  });
});
