import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { parseMetrics, stringifyMetrics } from "./index.ts";

const { metrics } = syntheticRun({ epochs: [3, 2] });
const text = metrics.map(stringifyMetrics).join("");

describe("metrics.jsonl", () => {
  it("is one line an epoch and is read as it was written", () => {
    expect(text.split("\n")).toHaveLength(3 + 2 + 2 + 1);
    expect(parseMetrics(text, "metrics.jsonl")).toEqual(metrics);
    expect(parseMetrics("", "metrics.jsonl")).toEqual([]);
  });

  it("holds a loss that is no number as null", () => {
    const [first] = metrics;
    if (first === undefined) throw new Error("no epochs");
    const line = stringifyMetrics({ ...first, loss: Number.NaN });
    expect(parseMetrics(line, "metrics.jsonl")[0]?.loss).toBeNull();
  });

  it("names the line that is damaged or of another shape", () => {
    expect(() => parseMetrics(text.slice(0, -9), "run/metrics.jsonl")).toThrow(
      /^run\/metrics\.jsonl, line 7: expected JSON, found damaged text/,
    );
    expect(() => parseMetrics(text.replace('"epoch":2', '"epoch":0'), "run/metrics.jsonl")).toThrow(
      /^run\/metrics\.jsonl, line 2, epoch: .*found 0;/,
    );
  });
});
