import { describe, expect, it } from "vitest";
import { areaOf, CALIBRATION_BINS, classMetrics } from "./class-metrics.ts";

describe("classMetrics", () => {
  it("is what is computed by hand of two classes", () => {
    const second = [0.9, 0.4, 0.4, 0.2];
    const probabilities = second.flatMap((p) => [1 - p, p]);
    const { metrics, calibration } = classMetrics(probabilities, [1, 1, 0, 0], 2);
    expect(metrics.accuracy).toBe(0.75);
    expect(metrics.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.4) + Math.log(0.6) + Math.log(0.8)) / 4, 12);
    // Of the four pairs three are in order and one is a tie.
    expect(metrics.auc).toBe(0.875);
    expect(metrics.brier).toBeCloseTo((0.01 + 0.36 + 0.16 + 0.04) / 4, 12);
    expect(metrics.calibrationError).toBeCloseTo((Math.abs(1.2 - 1) + 0.1 + 0.2) / 4, 12);
    expect(calibration).toHaveLength(CALIBRATION_BINS);
    expect(calibration.reduce((total, { count }) => total + count, 0)).toBe(4);
    expect(calibration[0]).toEqual({ count: 0, confidence: null, accuracy: null });
  });

  it("takes each class against the rest where there are several, and leaves out one without rows", () => {
    const probabilities = [0.8, 0.1, 0.1, 0.3, 0.6, 0.1, 0.5, 0.4, 0.1];
    expect(areaOf(probabilities, [0, 1, 1], 3, 0)).toBe(1);
    expect(areaOf(probabilities, [0, 1, 1], 3, 2)).toBeNull();
    expect(classMetrics(probabilities, [0, 1, 1], 3).metrics.auc).toBe(1);
  });

  it("keeps the loss of a certain mistake finite, and has nothing to say of no rows", () => {
    expect(classMetrics([1, 0], [1], 2).metrics.logLoss).toBeCloseTo(-Math.log(1e-15), 9);
    expect(classMetrics([], [], 2).metrics).toEqual({
      accuracy: null,
      logLoss: null,
      auc: null,
      brier: null,
      calibrationError: null,
    });
  });
});
