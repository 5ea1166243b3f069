import { nodeRuntime } from "isocline/node";
import { describeLever } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { memberOf, namesOf } from "../../base/index.ts";
import { laiLever, leverRegistry } from "../index.ts";

const runtimes = { node: nodeRuntime({ threads: 1 }) };
afterAll(() => runtimes.node.close());
const suite = { describe, it, runtimes };

for (const name of namesOf(leverRegistry)) describeLever({ name, lever: memberOf(leverRegistry, name)() }, suite);

describe("mae", () => describeLever({ name: "lai", lever: laiLever("mae") }, suite));
