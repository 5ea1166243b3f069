import { describe, expect, it } from "vitest";
import { normalQuantile } from "./index.ts";

describe("normalQuantile", () => {
  // Abramowitz and Stegun, table 26.5.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.01, -2.3263478740408408],
    [0.999999, 4.753424308822899],
    [1e-9, -5.9978070150076865],
  ])("of %d is %d", (p, quantile) => {
    expect(normalQuantile(p)).toBeCloseTo(quantile, 7);
    expect(normalQuantile(1 - p) + normalQuantile(p)).toBeCloseTo(0, 6);
  });
});
