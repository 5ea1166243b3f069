import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../test/synthetic-run.ts";
import { missedTargets } from "../diagnostics/index.ts";
import type { BranchRecord, RunRecord, TargetRecord } from "../training/index.ts";
import { renderReport, targetTable } from "./index.ts";

const targets: readonly TargetRecord[] = [
  {
    ...{ column: "Longitude", of: "sensitivity", less: 0.999, reference: "baseline" },
    ...{ wanted: 0.25, reached: 0.251, deviation: 0.004, met: true },
  },
  { column: "<b>", of: "slope", wanted: 0.1, reached: 0.2, deviation: 1, met: false },
  {
    ...{ column: "a", of: "slope", less: 0.5, reference: "pretraining" },
    ...{ wanted: null, reached: null, deviation: null, met: false },
  },
];

function withTargets(status: BranchRecord["status"], asked = targets): RunRecord {
  const { record } = syntheticRun();
  const { controlled } = record.branches;
  if (controlled === undefined) throw new Error("two branches");
  return { ...record, branches: { ...record.branches, controlled: { ...controlled, status, targets: asked } } };
}

describe("targets in a report", () => {
  it("are a table of what was asked and reached", () => {
    expect(targetTable(withTargets("completed"))?.rows).toEqual([
      ["Longitude", "sensitivity, 99.9\u202f% less than the baseline's", "0.2500", "0.2510", "+0.4\u202f%", "met"],
      ["<b>", "slope", "0.1000", "0.2000", "+100\u202f%", "missed"],
      ["a", "slope, 50\u202f% less than after pretraining", "–", "–", "–", "missed"],
    ]);
    expect(targetTable(syntheticRun().record)).toBeNull();
  });

  it("that are missed say how near they came, once the branch has ended", () => {
    const { branches } = withTargets("completed");
    expect(missedTargets(branches)).toEqual([
      "the slope of <b> came to 0.2, 100 % above it; its target is 0.1",
      "the slope of a came to undefined; its target is undefined",
    ]);
    const open = withTargets("interrupted");
    expect(missedTargets(open.branches)).toEqual([]);
    expect(targetTable(open)?.rows.map((row) => row.at(-1))).toEqual(["met", "not yet", "not yet"]);
    expect(missedTargets({})).toEqual([]);
  });

  it("stand on the page, which says first that some were missed", () => {
    const page = (record: RunRecord): string =>
      renderReport({ record, metrics: [] }, { document: new Window().document });
    expect(page(withTargets("completed"))).toContain("2 of 3 targets were missed.");
    expect(page(withTargets("completed"))).toContain("&lt;b&gt;");
    expect(page(withTargets("completed", targets.slice(1, 2)))).toContain("1 of 1 target was missed.");
    expect(page(withTargets("completed", targets.slice(0, 1)))).not.toContain("missed.");
    expect(page(syntheticRun().record)).not.toContain('id="targets"');
  });
});
