import { nodeRuntime } from "isocline/node";
import { expectAgreement } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import { program } from "../index.ts";
import { concat, input, labelEncode, oneHot } from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());

const strings = (data: readonly string[]) => ({ dtype: "string", shape: [data.length], data }) as const;

describe("labelEncode", () => {
  it("numbers known strings by position and all others after them", async () => {
    const codes = labelEncode(input("colour", "string", ["rows"]), ["red", "grün", "", "two words", "'\"\\"]);
    const colour = strings(["grün", "red", "Red", "", "two words", " red", "'\"\\", "青"]);
    for (const runtime of runtimes) {
      const { codes: found } = await expectAgreement(program("p", { codes }), { colour }, runtime);
      expect(found?.data).toEqual(BigInt64Array.of(1n, 0n, 5n, 2n, 3n, 5n, 4n, 5n));
    }
  });

  it("makes one-hot columns with a place for what is unknown", async () => {
    const known = ["a", "b"];
    const columns = ["left", "right"].map((name) => oneHot(labelEncode(input(name, "string", ["rows"]), known), 3));
    const encoded = program("p", { encoded: concat(columns, 1) });
    const feeds = { left: strings(["b", "x"]), right: strings(["a", "b"]) };
    for (const runtime of runtimes) {
      const results = await expectAgreement(encoded, feeds, runtime);
      expect(results.encoded?.data).toEqual(Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0));
    }
  });

  it("refuses no keys, and a key twice", () => {
    const x = input("x", "string", [2]);
    expect(() => labelEncode(x, [])).toThrow("label-encode: expected one or more distinct keys, found 0 keys");
    expect(() => labelEncode(x, ["a", "b", "a"])).toThrow("found 3 keys, 2 of them distinct");
  });
});
