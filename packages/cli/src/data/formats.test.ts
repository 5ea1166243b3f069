import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { formatOf } from "./formats.ts";

describe("formatOf", () => {
  it.each([
    ["p.csv", undefined, "csv"],
    ["p.CSV", "csv", "csv"],
    ["p.jsonl", undefined, "jsonl"],
    ["p.ndjson", undefined, "jsonl"],
    ["a.b/p.parquet", undefined, "parquet"],
    ["p.txt", "jsonl", "jsonl"],
    ["a.csv/p", "parquet", "parquet"],
  ] as const)("writes %s, where asked for %s, as %s", (out, asked, format) => {
    expect(formatOf(out, asked)).toBe(format);
  });

  it.each([
    ["p.txt", undefined, "--out: expected a file ending in .csv, .jsonl, .ndjson, .parquet, found p.txt; or say with"],
    ["p.csv", "parquet", "--format: expected csv, as the ending of p.csv says, found parquet"],
  ] as const)("refuses %s as %s", (out, asked, message) => {
    expect(() => formatOf(out, asked)).toThrow(UsageError);
    expect(() => formatOf(out, asked)).toThrow(message);
  });
});
