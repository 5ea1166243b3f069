import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { encodingNamed, parseEncoding } from "./encoding.ts";

describe("encodings", () => {
  it.each([
    ["utf-8", "utf-8"],
    ["UTF8", "utf-8"],
    ["utf-16", "utf-16le"],
    ["latin-1", "windows-1252"],
    ["latin1", "windows-1252"],
    ["Latin-2", "iso-8859-2"],
    ["shift_jis", "shift_jis"],
  ])("%s is %s", (name, encoding) => {
    expect(encodingNamed(name)).toBe(encoding);
    expect(parseEncoding("--encoding", name)).toBe(name);
  });

  it("refuses one that is not known", () => {
    expect(() => parseEncoding("--encoding", "utf-9")).toThrow(UsageError);
    expect(() => parseEncoding("--encoding", "utf-9")).toThrow(/^--encoding: expected an encoding .*, found "utf-9"$/);
  });
});
