import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onnxFixture } from "../../../test/onnx-fixtures.ts";
import { FormatError } from "../../base/index.ts";
import { importOnnx } from "../index.ts";

/** Imports a file, which may be refused in one line and in no other way. */
function attempt(bytes: Uint8Array): void {
  try {
    importOnnx(bytes, { where: "net.onnx" });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^net\.onnx.*: expected .*, found /s);
  }
}

describe.each(["mlp", "shapes", "convnet", "modern"])("%s, damaged", (name) => {
  const { bytes } = onnxFixture(name);

  it("is imported or refused wherever it is cut off", () => {
    for (let length = 0; length < bytes.length; length += 23) attempt(bytes.slice(0, length));
  });

  it("is imported or refused whatever a few of its bytes become", () => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        attempt(damaged);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
