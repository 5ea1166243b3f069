/** How far a computed number may lie from the expected one: |found − expected| ≤ absolute + relative·|expected|. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** The one table of tolerances between runtimes, for numbers of about 1 that come of a few dozen operations. */
export const tolerances: Readonly<Record<"float32" | "float64", Tolerance>> = {
  float32: {
    // A rounding is 6e-8; ONNX Runtime's exp, tanh and erf are polynomials good to about 3e-7; a product sums dozens.
    relative: 5e-6,
    // The same errors where terms of about 1 cancel to a smaller sum.
    absolute: 5e-6,
  },
  float64: {
    // A rounding is 1e-16; libraries' functions differ by a few, and sums are taken in another order.
    relative: 1e-13,
    // The same where terms cancel.
    absolute: 1e-13,
  },
};

/** How `checkGradients` differentiates numerically in float64, and what it accepts. */
export const gradientCheck: {
  readonly step: number;
  readonly relative: number;
  readonly roundings: number;
} = {
  // Four points have the error step⁴·f⁽⁵⁾/30 + 1.5·1e-16·|f|/step: at 1e-3 both are near 1e-13 for functions of about 1.
  step: 1e-3,
  // A million times that error, so that steep functions pass, and 1/5,000 of a derivative wrong by 0.05 %.
  relative: 1e-7,
  // What is added for values that dwarf their derivative: so many roundings of the value over the step.
  roundings: 16,
};
