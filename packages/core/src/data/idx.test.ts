import { describe, expect, it } from "vitest";
import { FormatError } from "../base/index.ts";
import { readIdx } from "./index.ts";

const file = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

describe("readIdx", () => {
  it("gives the shape and the data, wherever the bytes lie in their buffer", () => {
    expect(readIdx(file, "file")).toEqual({ shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    const inside = Uint8Array.of(9, 9, 9, ...file).subarray(3);
    expect(readIdx(inside, "file").shape).toEqual([2, 3]);
  });

  it("refuses a file cut short anywhere, longer, of another type or format", () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => readIdx(file.subarray(0, length), "file")).toThrow(FormatError);
    }
    expect(() => readIdx(Uint8Array.of(...file, 0), "file")).toThrow(
      /^file: expected 6 bytes of data, \[2, 3\], found 7/,
    );
    expect(() => readIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), "file")).toThrow(/found type 13$/);
    expect(() => readIdx(Uint8Array.of(0x1f, 0x8b, 8, 0), "file")).toThrow(/found a gzip file; unpack it first$/);
  });
});
