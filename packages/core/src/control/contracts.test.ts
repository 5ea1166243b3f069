import { nodeRuntime } from "isocline/node";
import { describeInputControl } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { inputControlRegistry, lai } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());
const suite = { describe, it, runtimes };

for (const name of namesOf(inputControlRegistry)) {
  describeInputControl({ name, control: inputControlRegistry.members[name]() }, suite);
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
