import { DataError, FormatError, RuntimeError, ShapeError, UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "./exit.ts";

describe("exitCodeOf", () => {
  const parts = { where: "here", expected: "this", found: "that" };

  it.each([
    [new UsageError(parts), 2],
    [new DataError(parts), 3],
    [new FormatError(parts), 3],
    [new ShapeError(parts), 1],
    [new RuntimeError(parts), 1],
    [new Error("x"), 1],
    [Object.assign(new Error("x"), { kind: "constructor" }), 1],
    ["x", 1],
  ])("of %s", (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
