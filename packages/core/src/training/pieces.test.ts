import { describe, expect, it } from "vitest";
import { rowsAtOnce } from "./pieces.ts";

describe("rowsAtOnce", () => {
  it("is bounded by rows for tables, by numbers for images, and never 0", () => {
    expect([1, 8, 128].map(rowsAtOnce)).toEqual([1024, 1024, 1024]);
    expect(rowsAtOnce(784)).toBe(668);
    expect(rowsAtOnce(2 ** 20)).toBe(1);
  });
});
