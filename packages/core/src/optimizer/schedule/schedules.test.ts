import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { memberOf, namesOf } from "../../base/index.ts";
import {
  constantSchedule,
  cosineSchedule,
  oneCycleSchedule,
  type Schedule,
  scheduleRegistry,
  stepSchedule,
} from "../index.ts";

const valuesOf = (schedule: Schedule, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, step) => schedule(step, steps));
const falls = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value <= (values[i - 1] as number));

describe("every schedule", () => {
  it.each(namesOf(scheduleRegistry))("%s stays above 0 and at most 1, for runs of any length", (name) => {
    const schedule = memberOf(scheduleRegistry, name)();
    for (const steps of [1, 2, 3, 10, 1000]) {
      const values = valuesOf(schedule, steps);
      expect(Math.min(...values)).toBeGreaterThan(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
    }
  });

  it("is refused under another name", () => {
    expect(() => memberOf(scheduleRegistry, "onecycle")).toThrow('did you mean "one-cycle"?');
  });
});

describe("constantSchedule", () => {
  it("is 1", () => {
    expect(new Set(valuesOf(constantSchedule(), 7))).toEqual(new Set([1]));
  });
});

describe("cosineSchedule", () => {
  it("falls from 1 through ½ in the middle to 0 after the last step", () => {
    const values = valuesOf(cosineSchedule(), 100);
    expect(values[0]).toBe(1);
    expect(values[50]).toBeCloseTo(0.5, 14);
    expect(values[25]).toBeCloseTo((1 + Math.SQRT1_2) / 2, 14);
    expect(falls(values)).toBe(true);
    expect(values[99]).toBeLessThan(1e-3);
    expect(cosineSchedule()(100, 100)).toBeCloseTo(0, 14);
  });

  it("ends at its floor", () => {
    const schedule = cosineSchedule({ floor: 0.2 });
    expect(schedule(0, 100)).toBe(1);
    expect(schedule(50, 100)).toBeCloseTo(0.6, 14);
    expect(schedule(100, 100)).toBeCloseTo(0.2, 14);
  });

  it("rises in equal steps first, to 1", () => {
    const values = valuesOf(cosineSchedule({ warmUp: 0.1 }), 50);
    expect(values.slice(0, 6)).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1]);
    expect(falls(values.slice(5))).toBe(true);
    expect(valuesOf(cosineSchedule({ warmUp: 0.9 }), 2)).toEqual([0.5, 1]);
  });

  it("refuses options outside their domain", () => {
    expect(() => cosineSchedule({ warmUp: 1 })).toThrow(
      "warmUp of the cosine schedule: expected a number from 0 to below 1, found 1",
    );
    expect(() => cosineSchedule({ floor: Number.NaN })).toThrow(UsageError);
  });
});

describe("stepSchedule", () => {
  it("falls to a tenth after each third of the run unless told otherwise", () => {
    const values = valuesOf(stepSchedule(), 9);
    for (const [step, value] of values.entries()) expect(value).toBeCloseTo(10 ** -Math.floor(step / 3), 14);
  });

  it("falls after so many epochs of a run of known length", () => {
    const values = valuesOf(stepSchedule({ factor: 0.5, every: 2, epochs: 5 }), 5 * 7);
    for (const [step, value] of values.entries()) expect(value).toBe(0.5 ** Math.floor(Math.floor(step / 7) / 2));
    expect(valuesOf(stepSchedule({ epochs: 6 }), 6)).toEqual(valuesOf(stepSchedule(), 6));
  });

  it("falls after any share of the run, at the right step in spite of rounding", () => {
    for (const steps of [10, 30, 100, 3000]) {
      const values = valuesOf(stepSchedule({ factor: 0.5, every: 0.1 }), steps);
      for (const [step, value] of values.entries()) expect(value).toBe(0.5 ** Math.floor((10 * step) / steps));
    }
  });

  it("refuses options outside their domain", () => {
    expect(() => stepSchedule({ factor: 0 })).toThrow(
      "factor of the step schedule: expected a number above 0, at most 1, found 0",
    );
    expect(() => stepSchedule({ every: 0 })).toThrow(UsageError);
    expect(() => stepSchedule({ epochs: 0 })).toThrow(UsageError);
  });
});

describe("oneCycleSchedule", () => {
  it("rises linearly from 1/25 to 1 in 0.3 of the run, then falls along a cosine to 0", () => {
    const values = valuesOf(oneCycleSchedule(), 100);
    expect(values[0]).toBe(1 / 25);
    expect(values[15]).toBeCloseTo((1 + 1 / 25) / 2, 14);
    expect(values[30]).toBe(1);
    expect(values[65]).toBeCloseTo(0.5, 14);
    expect(falls(values.slice(0, 31).toReversed())).toBe(true);
    expect(falls(values.slice(30))).toBe(true);
    expect(oneCycleSchedule()(100, 100)).toBeCloseTo(0, 14);
  });

  it("takes other fractions", () => {
    const schedule = oneCycleSchedule({ rise: 0.5, start: 0.1, end: 0.01 });
    expect(schedule(0, 10)).toBe(0.1);
    expect(schedule(5, 10)).toBe(1);
    expect(schedule(10, 10)).toBeCloseTo(0.01, 14);
  });

  it("refuses options outside their domain", () => {
    for (const options of [{ rise: 0 }, { rise: 1 }, { start: -0.1 }, { start: 2 }, { end: Number.NaN }]) {
      expect(() => oneCycleSchedule(options)).toThrow(UsageError);
    }
    expect(() => oneCycleSchedule({ rise: 1 })).toThrow(
      "rise of the one-cycle schedule: expected a number above 0 and below 1, found 1",
    );
  });
});
