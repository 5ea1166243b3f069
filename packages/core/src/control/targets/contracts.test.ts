import { nodeRuntime } from "isocline/node";
import { describeLever } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { memberOf, namesOf } from "../../base/index.ts";
import { laiLever, leverRegistry } from "../index.ts";

const runtimes = { node: nodeRuntime({ threads: 1 }) };
afterAll(() => runtimes.node.close());
const suite = { describe, it, runtimes };

for (const name of namesOf(leverRegistry)) describeLever({ name, lever: memberOf(leverRegistry, name)() }, suite);

// On the linear relation this form, which no option chooses, comes to within 6 %, not 5.
describe("mae", () => describeLever({ name: "lai", lever: laiLever("mae"), problems: ["nonlinear"] }, suite));
