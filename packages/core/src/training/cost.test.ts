import { describe, expect, it } from "vitest";
import { doubleBackprop, grForward, jacobian, lai, noise, type Objective, plain, sam } from "../control/index.ts";
import { mse } from "../loss/index.ts";
import { gradientEvaluations, laiTraining } from "./index.ts";

const shape = { outputs: 1, columns: 8 };
const plan = (control: Objective, more: object = {}) =>
  laiTraining({ loss: mse(), control, pretrainingEpochs: 1, controlEpochs: 1, share: 1, ...more });

describe("gradientEvaluations", () => {
  it("is 1 for the plain loss, and 2 where it is differentiated a second time", () => {
    expect(gradientEvaluations(plan(lai()).baseline, shape)).toBe(1);
    for (const control of [lai(), jacobian(), doubleBackprop()]) {
      expect(gradientEvaluations(plan(control).controlled, shape)).toBe(2);
    }
    expect(gradientEvaluations(plan(noise()).controlled, shape)).toBe(1);
  });

  it("counts a controlled share as such, and an output more as one more differentiation", () => {
    expect(gradientEvaluations(plan(lai(), { share: 0.01 }).controlled, shape)).toBeCloseTo(1.01, 12);
    expect(gradientEvaluations(plan(jacobian()).controlled, { ...shape, outputs: 10 })).toBe(11);
    expect(gradientEvaluations(plan(doubleBackprop()).controlled, { ...shape, outputs: 10 })).toBe(2);
  });

  it("multiplies by the gradients of a rule", () => {
    const { baseline } = plan(plain(mse()));
    for (const rule of [sam(), grForward()]) expect(gradientEvaluations({ ...baseline, rule }, shape)).toBe(2);
    expect(gradientEvaluations(plan(jacobian(), { rule: sam() }).controlled, shape)).toBe(4);
  });

  it("is unknown for an objective that declares no cost", () => {
    const objective = { ...plain(mse()), facts: { inputDerivatives: 0, needsSmooth: false, exact: true } } as const;
    expect(gradientEvaluations({ name: "control", epochs: 1, objective }, shape)).toBeNull();
  });
});
