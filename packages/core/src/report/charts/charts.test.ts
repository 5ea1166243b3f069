import { Window } from "happy-dom";
import { describe, expect, it } from "vitest";
import { syntheticRun } from "../../../test/synthetic-run.ts";
import type { EpochMetrics, RunRecord } from "../../training/index.ts";
import { comparisonTable } from "../index.ts";
import { epochCurves } from "./epoch-curves.ts";
import { MOST_BARS, sensitivityBars } from "./sensitivity-bars.ts";
import { slopeDistribution } from "./slope-distribution.ts";

const { document } = new Window();
const { record, metrics } = syntheticRun();
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("sensitivityBars", () => {
  it("draws a bar for each branch of each feature, in proportion", () => {
    const chart = sensitivityBars(comparisonTable(record), "MedHouseVal", document)?.html ?? "";
    const widths = [...chart.matchAll(/<rect [^>]*?width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(16);
    const [longest = 0] = widths;
    expect((widths[8] ?? 0) / longest).toBeCloseTo(0.582, 4);
    expect((widths[1] ?? 0) / longest).toBeCloseTo(3.2284 / 8.42, 4);
    expect(chart.replaceAll("\u202f", " ")).toContain("Longitude: baseline 8.42, controlled 4.90, −41.8 %");
  });

  it("draws only the largest of very many", () => {
    const sensitivity = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, i]));
    const { controlled } = record.branches;
    if (controlled === undefined) throw new Error("the controlled branch ran");
    const wide: RunRecord = { ...record, branches: { controlled: { ...controlled, sensitivity } } };
    const chart = sensitivityBars(comparisonTable(wide), "y", document)?.html ?? "";
    expect(count(chart, "<rect ")).toBe(MOST_BARS);
    expect(chart).toContain("x199:");
    expect(chart).not.toContain("x100:");
  });
});

describe("epochCurves", () => {
  const rmse = {
    title: "validation RMSE",
    figure: ({ validation }: EpochMetrics) => validation.rmse ?? null,
    comparable: true,
  };

  it("draws pretraining and branches, the branch point and the best epochs", () => {
    const chart = epochCurves(metrics, record, rmse, document)?.html ?? "";
    expect(count(chart, 'aria-label="line"')).toBe(3);
    expect(count(chart, 'aria-label="dot"')).toBe(2);
    expect(chart).toContain("branch point at epoch 100");
    expect(chart).toContain(`best controlled epoch ${record.branches.controlled?.bestEpoch}`);
    expect(chart).not.toContain("logarithmic");
  });

  it("is logarithmic where a loss falls far, and leaves epochs without a figure out", () => {
    const steep = metrics.map((epoch) => ({ ...epoch, loss: epoch.epoch === 5 ? null : 1 / epoch.epoch }));
    const loss = { title: "loss", figure: ({ loss }: EpochMetrics) => loss, comparable: false };
    const chart = epochCurves(steep, record, loss, document)?.html ?? "";
    expect(chart).toContain("loss per epoch, logarithmic scale</title>");
    expect(chart).not.toContain("NaN");
    expect(epochCurves([], record, loss, document)).toBeNull();
  });
});

describe("slopeDistribution", () => {
  it("lays the branches over each other and says their figures", () => {
    const chart = slopeDistribution(record, ["baseline", "controlled"], "Longitude", document)?.html ?? "";
    expect(count(chart, 'aria-label="line"')).toBe(2);
    expect(chart).toMatch(/baseline: mean absolute slope 0\.\d+, from 0\.\d+ \(5th percentile\) to [\d.]+ \(95th\)/);
    expect(slopeDistribution(record, ["baseline"], "constructor", document)).toBeNull();
  });

  it("leaves far tails out, and compares bins of different width by their density", () => {
    const { baseline } = record.branches;
    const slopes = baseline?.slopes.Longitude;
    if (baseline === undefined || slopes === undefined) throw new Error("the baseline has slopes");
    const histogram = { edges: [0, 1, 3, 1000], counts: [400, 400, 1] };
    const branches = { baseline: { ...baseline, slopes: { Longitude: { ...slopes, histogram } } } };
    const chart = slopeDistribution({ ...record, branches }, ["baseline"], "Longitude", document)?.html ?? "";
    const heights = [...chart.matchAll(/<rect [^>]*?height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights).toHaveLength(2);
    expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(2, 3);
  });
});
