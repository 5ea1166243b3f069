import { describe, expect, it } from "vitest";
import type { BranchRecord } from "../../training/index.ts";
import {
  holdsLimits,
  nearestCandidate,
  type TuningFigures,
  type TuningGoal,
  tuningAim,
  tuningChoice,
  tuningFigures,
  tuningFinalists,
  tuningFront,
  tuningValue,
} from "../index.ts";

const goal: TuningGoal = { features: ["a", "b"], maxLoss: 0.03, maxSensitivity: {} };

/** A branch of some RMSE and sensitivities. */
function measured(rmse: number | null, sensitivity: BranchRecord["sensitivity"], logLoss?: number) {
  const metrics = { rmse, mae: null, r2: null, outputVariance: null, slopeNorm: null };
  return { metrics: { ...metrics, ...(logLoss === undefined ? {} : { logLoss }) }, sensitivity };
}

const figures = (loss: number, sensitivity: number, features: TuningFigures["features"] = {}): TuningFigures => ({
  error: 1 + loss,
  loss,
  sensitivity,
  features,
});

describe("tuningFigures", () => {
  const baseline = measured(0.5, { a: 2, b: 4, c: 1, d: 0 });

  it("are relative to the baseline: the loss, the mean of the goal's features, and each by itself", () => {
    const found = tuningFigures(measured(0.52, { a: 1, b: 1, c: 3, d: 0 }), baseline, goal);
    expect(found.loss).toBeCloseTo(0.04, 12);
    expect(found).toMatchObject({ error: 0.52, sensitivity: 0.375, features: { a: 0.5, b: 0.25, c: 3, d: null } });
  });

  it("take the log loss of classes", () => {
    const classes = (logLoss: number) => measured(null, { a: 1, b: 1 }, logLoss);
    expect(tuningFigures(classes(0.3), classes(0.2), goal).loss).toBeCloseTo(0.5, 12);
  });

  it("are null where they are undefined", () => {
    const found = tuningFigures(measured(null, { a: 1, b: null }), baseline, goal);
    expect(found).toMatchObject({ error: null, loss: null, sensitivity: null });
    expect(tuningFigures(measured(1, { a: 1, b: 1 }), baseline, { features: ["a", "d"] }).sensitivity).toBeNull();
  });
});

describe("the value that a search is told", () => {
  it("is lower for less sensitivity within the limit, and lower for all of that than beyond it", () => {
    const values = [figures(0.03, 0.2), figures(-0.1, 0.5), figures(0, 30), figures(0.031, 0.01), figures(0.2, 0.01)];
    const told = values.map((each) => tuningValue(each, goal));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told[3]).toBeCloseTo(1.001, 12);
  });

  it("adds up all that is beyond the limits", () => {
    const limited = { ...goal, maxSensitivity: { a: 0.5 } };
    expect(tuningValue(figures(0.05, 0.4, { a: 0.6 }), limited)).toBeCloseTo(1.12, 12);
    expect(tuningValue(figures(0.02, 0.4, { a: 0.6 }), limited)).toBeCloseTo(1.1, 12);
    expect(tuningValue(figures(0.02, 0.4, { a: 0.5 }), limited)).toBeLessThan(1);
    expect(tuningValue(figures(0.02, 0.4), limited)).toBeNaN();
  });

  it("is of the loss where sensitivities alone are limited, and of both where nothing is", () => {
    const least: TuningGoal = { ...goal, maxLoss: null, maxSensitivity: { a: 0.5 } };
    const both: TuningGoal = { ...goal, maxLoss: null };
    expect([goal, least, both].map(tuningAim)).toEqual(["sensitivity", "loss", "both"]);
    const [cheap, strong] = [figures(0.1, 0.5, { a: 0.5 }), figures(0.2, 0.1, { a: 0.1 })];
    expect(tuningValue(cheap, least)).toBeLessThan(tuningValue(strong, least));
    expect(tuningValue(cheap, both)).toBeGreaterThan(tuningValue(strong, both));
  });
});

describe("the points of a tuning", () => {
  const trials = [
    figures(0.01, 0.8),
    null,
    figures(0.02, 0.5),
    figures(0.025, 0.6),
    figures(0.2, 0.1),
    figures(0.001, 0.95),
    figures(0.015, 0.7),
  ];

  it("have a front within the limits", () => {
    expect(tuningFront(trials, goal)).toEqual([0, 2, 5, 6]);
    expect(tuningFront(trials, { ...goal, maxLoss: null })).toEqual([0, 2, 4, 5, 6]);
    expect(tuningFront([null], goal)).toEqual([]);
  });

  it("have finalists from one end of the front to the other, the best first", () => {
    const points = trials.map((figures, place) => ({ values: { share: place }, figures }));
    expect(tuningFinalists(points, goal, 9)).toEqual([2, 6, 0, 5]);
    expect(tuningFinalists(points, goal, 2)).toEqual([2, 5]);
    expect(tuningFinalists(points, goal, 1)).toEqual([2]);
    expect(tuningFinalists(points, { ...goal, maxLoss: null, maxSensitivity: { a: 1 } }, 2)).toEqual([]);
  });

  it("have finalists of different values, where a search came to the same point again", () => {
    const points = [
      { values: { share: 0.1, "lambda.a": 1 }, figures: figures(0.02, 0.5) },
      { values: { share: 1, "lambda.a": 1 }, figures: figures(0.01, 0.6) },
      { values: { "lambda.a": 1, share: 0.1 }, figures: figures(0.02, 0.5) },
      { values: { share: 0.2, "lambda.a": 1 }, figures: figures(0.02, 0.5) },
    ];
    expect(tuningFinalists(points, goal, 5)).toEqual([0, 3, 1]);
    expect(tuningFinalists(points, goal, 2)).toEqual([0, 1]);
  });

  it("have one to take: the best on average of those within the limits under every seed", () => {
    const candidates = [
      { seeds: [figures(0.02, 0.3), figures(0.04, 0.3)] },
      { seeds: [figures(0.02, 0.4), figures(0.03, 0.6)] },
      { seeds: [figures(0.01, 0.49), figures(0.01, 0.49)] },
      { seeds: [figures(0.01, 0.1), null] },
    ];
    expect(tuningChoice(candidates, goal)).toBe(2);
    expect(tuningChoice(candidates.slice(0, 1), goal)).toBeUndefined();
    expect(holdsLimits(figures(0.03, 1), goal)).toBe(true);
    expect(holdsLimits(null, goal)).toBe(false);
  });

  it("have a knee where nothing is limited", () => {
    const free = { ...goal, maxLoss: null };
    const candidates = [{ seeds: [figures(0, 1)] }, { seeds: [figures(0.02, 0.3)] }, { seeds: [figures(0.2, 0.25)] }];
    expect(tuningChoice(candidates, free)).toBe(1);
  });

  it("have a nearest one, by its worst seed", () => {
    const candidates = [
      { seeds: [figures(0.031, 0.3), figures(0.2, 0.3)] },
      { seeds: [figures(0.05, 0.3), figures(0.04, 0.3)] },
      { seeds: [figures(0.03, 0.3), null] },
    ];
    expect(nearestCandidate(candidates, goal)).toBe(1);
    expect(nearestCandidate(candidates.slice(2), goal)).toBeUndefined();
  });
});
