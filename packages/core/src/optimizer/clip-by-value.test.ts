import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input } from "../graph/index.ts";
import { parameterLayout } from "../model/index.ts";
import { clipByValue } from "./index.ts";

describe("clipByValue", () => {
  it("limits each element by itself, from both sides", async () => {
    const values = [3, -4, 0.5, -0.5, 0, 1e300];
    const { update } = clipByValue(0.75).step({
      gradient: input("gradient", "float64", [6]),
      parameters: constant(0, "float64", [6]),
      state: [],
      layout: parameterLayout([]),
      step: constant(1, "float64"),
      learningRate: constant(0.1, "float64"),
    });
    const found = await evaluate({ update }, { gradient: arrayOf("float64", [6], values) });
    const exact = { relative: 0, absolute: 0 };
    expectClose(found.update, arrayOf("float64", [6], [0.75, -0.75, 0.5, -0.5, 0, 0.75]), exact);
  });

  it("refuses a maximum that is not positive", () => {
    for (const maximum of [0, -1, Number.NaN]) {
      expect(() => clipByValue(maximum)).toThrow(
        `maximum of clipByValue: expected a positive number, found ${maximum}`,
      );
    }
  });
});
