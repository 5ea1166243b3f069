import { nodeRuntime } from "isocline/node";
import { describeInputControl } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { crossEntropy, huber } from "../loss/index.ts";
import { inputControlRegistry, lai, type Objective, slopeSmoothing, taylorSlopes } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());
const suite = { describe, it, runtimes };
const controls = inputControlRegistry.members;

for (const name of namesOf(inputControlRegistry)) {
  const ofClasses = controls[name]({ loss: crossEntropy() });
  describeInputControl({ name, control: controls[name](), ofClasses }, suite);
}

const variants: Readonly<Record<string, Objective>> = {
  "of huber": controls["double-backprop"]({ loss: huber() }),
  "one column": controls.jacobian({ columns: [1], strength: 2 }),
  "two directions": controls["jacobian-projected"]({ projections: 2 }),
  "all directions": controls["jacobian-projected"]({ projections: "all" }),
  "target norm 0": controls["gradient-penalty"]({ targetNorm: 0 }),
  "some columns, a large deviation": controls.noise({ columns: [0, 2], deviation: 1 }),
  l1: controls["input-gradient-finite-difference"]({ gradientNorm: "l1", strength: 2 }),
  "linf, some columns": controls["input-gradient-finite-difference"]({ gradientNorm: "linf", columns: [0, 2] }),
  "l2, order 2": controls["input-gradient-finite-difference"]({ order: 2, difference: 0.3 }),
  "order 1": controls["lai-finite-difference"]({ order: 1, boundary: 0.3, difference: 0.2 }),
  "mae, by sample, two columns": controls["lai-finite-difference"]({ form: "mae", reduce: "sample", columns: [2, 0] }),
  "known directions": controls["lai-directed"]({ directions: [1, -1, 0], lambda: [0.05, 1, 2] }),
  "known directions, mae, by sample": controls["lai-directed"]({
    ...{ form: "mae", reduce: "sample", directions: [-1, -1, 1], norm: "l1" },
  }),
  "three directions": slopeSmoothing({ projections: 3, columns: [0, 1] }),
  "exact, of lai": slopeSmoothing({ of: lai({ reduce: "sample", boundary: 0.3 }), projections: "all" }),
  exact: slopeSmoothing({ projections: "all" }),
  "a bound for each column": controls["slope-bounds"]({
    bounds: [{ lower: 0 }, { upper: 0 }, { lower: 0.2, upper: 0.3 }],
  }),
  stochastic: controls.sobolev({ stochastic: true }),
  "residual and slope": taylorSlopes(),
  "residual and slope, two columns": taylorSlopes({ columns: [0, 2], factorials: true }),
  "l2, worst alone": controls.fgsm({ ball: "l2", strength: 1, radius: 0.5 }),
  l2: controls.pgd({ ball: "l2", attackSteps: 3, strength: 0.3, columns: [1, 2] }),
};
for (const [title, control] of Object.entries(variants)) {
  describe(title, () =>
    describeInputControl({ name: control.name, control, check: { step: 1e-4, tolerance: 1e-5 } }, suite),
  );
}

for (const form of ["mse", "mae"] as const) {
  for (const reduce of ["batch", "sample"] as const) {
    for (const norm of ["l2", "l1", { elastic: 0.3 }] as const) {
      for (const lambda of [0.05, [0.3, 1, 2]] as const) {
        describe(`${form} ${reduce} ${JSON.stringify(norm)} λ ${lambda}`, () => {
          const control = lai({ form, reduce, norm, lambda });
          describeInputControl({ name: "lai", control, check: { step: 1e-4, tolerance: 1e-5 } }, suite);
        });
      }
    }
  }
}
