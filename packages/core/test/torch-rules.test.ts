import { readFileSync } from "node:fs";
import {
  input,
  type LaiOptions,
  lai,
  mlp,
  mse,
  namesOf,
  parameterLayout,
  plain,
  type RuleName,
  type RuleOptions,
  ruleObjective,
  ruleRegistry,
  unflatten,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { applyRule, arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { flatten } from "../src/model/index.ts";
import { referenceRuntime } from "../src/runtime/index.ts";
import { type FixtureDtype, torchNetwork } from "./torch-fixtures.ts";

interface TorchRule {
  readonly activation: "tanh" | "silu";
  readonly dtype: FixtureDtype;
  readonly rule: RuleName;
  readonly options: RuleOptions;
  /** What the objective, the Lai loss, is told; it is the mean squared error where absent. */
  readonly lai?: LaiOptions;
  readonly weighted: boolean;
  readonly value: number;
  readonly gradient: readonly number[];
}

const node = nodeRuntime();
afterAll(() => node.close());

/** Relative to the largest of the gradient's elements, since small ones are sums of large ones. */
const accepted = { float64: 1e-8, float32: 1e-5 };

const text = readFileSync(new URL("fixtures/torch-rules.jsonl", import.meta.url), "utf8");
const cases = text
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as TorchRule);

describe("PyTorch takes our rules' gradients", () => {
  it("for every rule, network and dtype", () => {
    for (const activation of ["tanh", "silu"] as const) {
      for (const dtype of ["float64", "float32"] as const) {
        const there = cases.filter((each) => each.activation === activation && each.dtype === dtype);
        expect(new Set(there.map(({ rule }) => rule))).toEqual(new Set(namesOf(ruleRegistry)));
      }
    }
  });

  it("of an objective with parts, for every rule that acts on them", () => {
    const parted = new Set(cases.filter((each) => each.lai !== undefined).map(({ rule }) => rule));
    for (const name of namesOf(ruleRegistry)) {
      if (ruleRegistry.members[name]().facts.perPart === true) expect(parted).toContain(name);
    }
  });

  it.each(cases)(
    "$rule $options, lai $lai, of the $activation network in $dtype, weighted: $weighted",
    async (each) => {
      const { activation, dtype, rule, options, weighted, value, gradient } = each;
      const { network } = torchNetwork(activation);
      const [width = 0, ...others] = network.widths;
      const model = mlp({ inputs: width, hidden: others.slice(0, -1), activation });
      const layout = parameterLayout(model.parameters);
      const batch = network.targets.length;
      const weights = weighted ? { weights: input("weights", dtype, [batch]) } : {};
      const objective = each.lai === undefined ? plain(mse()) : lai(each.lai);
      const { objectiveAt, ...rest } = ruleObjective(objective, (parameters) => ({
        predict: (x) => model.apply(parameters, x),
        inputs: input("x", dtype, [batch, width]),
        targets: input("y", dtype, [batch, 1]),
        ...weights,
      }));
      const parameters = unflatten(input("vector", dtype, [layout.total]), layout);
      const roles = model.parameters.map(({ role }) => role);
      const ruled = applyRule(ruleRegistry.members[rule](options), objectiveAt, parameters, { ...rest, roles });
      const found = await evaluate(
        { loss: ruled.loss, gradient: flatten(ruled.gradients, layout) },
        {
          vector: arrayOf(
            dtype,
            [layout.total],
            network.parameters.flatMap(({ values }) => values),
          ),
          x: arrayOf(dtype, [batch, width], network.inputs.flat()),
          y: arrayOf(dtype, [batch, 1], network.targets),
          weights: arrayOf(dtype, [batch], network.weights),
        },
        dtype === "float64" ? referenceRuntime() : node,
      );
      const largest = Math.max(...gradient.map(Math.abs));
      const tolerance = { relative: 0, absolute: accepted[dtype] * largest };
      expectClose(found.gradient, arrayOf(dtype, [layout.total], gradient), tolerance);
      expectClose(found.loss, arrayOf(dtype, [], [value]), { relative: accepted[dtype], absolute: 0 });
    },
  );
});
