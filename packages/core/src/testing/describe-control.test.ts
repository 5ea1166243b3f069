import { describe, expect, it } from "vitest";
import { surgeryOf } from "../../test/surgery-of.ts";
import {
  type GradientRule,
  iflood,
  lai,
  type Objective,
  pcgrad,
  plain,
  plainGradient,
  type RuleObjective,
} from "../control/index.ts";
import {
  abs,
  add,
  div,
  gradients,
  mul,
  neg,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { describeInputControl, describeRule, type TestFramework } from "./index.ts";

type Tests = ReadonlyMap<string, () => Promise<void>>;

function testsOf(suite: (framework: TestFramework) => void): Tests {
  const tests = new Map<string, () => Promise<void>>();
  suite({ describe: (_, body) => body(), it: (name, body) => tests.set(name, body) });
  return tests;
}

/** The names of the tests that fail. */
async function failing(tests: Tests): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [name, test] of tests) await test().catch(() => failed.push(name));
  return failed;
}

const runtimes = { itself: referenceRuntime() };

describe("describeInputControl", () => {
  const failingOf = (control: Objective): Promise<readonly string[]> =>
    failing(testsOf((framework) => describeInputControl({ name: "lai", control }, { ...framework, runtimes })));
  const changed = (evaluate: Objective["evaluate"]): Objective => ({ ...lai(), evaluate });
  const derivatives = "has the derivatives of finite differences, to order 2";

  it("passes a control that keeps the contract", async () => {
    expect(await failingOf(lai())).toEqual([]);
  });

  it("fails a plain loss, which answers no slope", async () => {
    expect(await failingOf({ ...plain(mse()), name: "lai" })).toEqual([
      "has its name, and differentiates by inputs or moves them",
      "answers slopes where predictions stay the same",
    ]);
  });

  it("fails a derivative that is wrong by 0.05 %", async () => {
    const evaluate = (context: Parameters<Objective["evaluate"]>[0]): Tensor => {
      const value = lai().evaluate(context);
      return add(mul(value, 0.9995), mul(stopGradient(value), 0.0005));
    };
    expect(await failingOf(changed(evaluate))).toEqual([derivatives]);
  });

  it("fails a cost below zero", async () => {
    expect(await failingOf(changed((context) => neg(lai().evaluate(context))))).toEqual([
      expect.stringContaining("costs nothing below zero"),
    ]);
  });

  it("fails a root whose gradient is not finite at zero", async () => {
    expect(await failingOf(changed((context) => sqrt(lai().evaluate(context))))).toEqual([
      expect.stringContaining("costs nothing below zero"),
      expect.stringContaining("takes nothing from an example without weight"),
    ]);
  });

  it("fails a control that ignores weights, and one that adds the batch up", async () => {
    const unweighted = changed(({ weights: _, ...context }) => lai().evaluate(context));
    expect(await failingOf(unweighted)).toEqual([
      expect.stringContaining("takes nothing from an example without weight"),
    ]);
    const total = changed((context) => mul(lai().evaluate(context), context.inputs.shape[0] as number));
    expect(await failingOf(total)).toEqual(["takes an example by itself as a batch of its like"]);
  });
});

describe("describeRule", () => {
  const failingOf = (rule: GradientRule): Promise<readonly string[]> =>
    failing(testsOf((framework) => describeRule({ name: "plain", rule }, { ...framework, runtimes })));
  const changed = (gradient: GradientRule["gradient"]): GradientRule => ({ ...plainGradient(), gradient });
  const differences = "gives the gradient that finite differences of the minimised function have";
  const differencesOfParts = "gives that of an objective of several parts too";

  it("passes a rule that keeps the contract", async () => {
    expect(await failingOf(plainGradient())).toEqual([]);
  });

  it("fails another name, another loss and another gradient", async () => {
    expect(await failingOf({ ...plainGradient(), name: "other" })).toEqual(["has its name"]);
    const doubled = changed((objectiveAt, parameters, context) => {
      const { loss, gradients } = plainGradient().gradient(objectiveAt, parameters, context);
      return { loss: mul(loss, 2), gradients };
    });
    expect(await failingOf(doubled)).toEqual(["gives the objective at the parameters"]);
    const wrong = changed((objectiveAt, parameters, context) => {
      const { loss, gradients } = plainGradient().gradient(objectiveAt, parameters, context);
      return { loss, gradients: gradients.map((gradient) => mul(gradient, 1.0005)) };
    });
    expect(await failingOf(wrong)).toEqual([differences, differencesOfParts]);
  });

  it("fails a cost that is declared too high by less than one gradient", async () => {
    const backwardOnce = changed((objectiveAt, parameters) => {
      const loss = objectiveAt(parameters);
      // A second forward pass with its own gradient by the last layer alone: far from two gradients.
      const last = parameters.at(-1) as Tensor;
      const doubled = objectiveAt([...parameters.slice(0, -1), mul(last, 2)]);
      const [more] = gradients(doubled, [last]) as readonly [Tensor];
      return {
        loss,
        gradients: gradients(loss, parameters).map((each, i, all) =>
          i < all.length - 1 ? each : add(each, mul(more, 1e-30)),
        ),
      };
    });
    const failed = await failingOf({ ...backwardOnce, facts: { ...backwardOnce.facts, gradients: 2 } });
    expect(failed).toContain("costs exactly the matrix products of so many gradients as it says: 2");
  });

  it("fails a part that costs more than the rule says, and parts that are combined in another way", async () => {
    const total = (parts: readonly (readonly number[])[]): readonly number[] =>
      (parts[0] ?? []).map((_, i) => parts.reduce((sum, part) => sum + (part[i] as number), 0));
    const failingParts = (rule: GradientRule, combined = surgeryOf): Promise<readonly string[]> =>
      failing(testsOf((framework) => describeRule({ name: "pcgrad", rule, combined }, { ...framework, runtimes })));
    const combination = "gives what it says that it makes of the parts of an objective, beside its value";
    const { backwardPerPart: _, ...facts } = pcgrad().facts;
    expect(await failingParts(pcgrad())).toEqual([]);
    expect(await failingParts({ ...pcgrad(), facts })).toEqual([
      "costs so many backward passes for each part of an objective as it says",
    ]);
    expect(await failingParts(pcgrad(), total)).toEqual([combination]);
    const whole: GradientRule = {
      ...pcgrad(),
      gradient: (objectiveAt, parameters, context) => plainGradient().gradient(objectiveAt, parameters, context),
    };
    expect(await failingParts(whole)).toEqual([
      combination,
      "costs so many backward passes for each part of an objective as it says",
    ]);
  });

  it("holds a rule against the function that it says it minimises", async () => {
    const penalised = ({ objectiveAt }: Pick<RuleObjective, "objectiveAt">, parameters: readonly Tensor[]): Tensor =>
      add(objectiveAt(parameters), sum(square(parameters[0] as Tensor)));
    const rule = changed((objectiveAt, parameters) => ({
      loss: objectiveAt(parameters),
      gradients: gradients(penalised({ objectiveAt }, parameters), parameters),
    }));
    const tests = testsOf((framework) =>
      describeRule({ name: "plain", rule, minimised: penalised }, { ...framework, runtimes }),
    );
    expect(await failing(tests)).not.toContain(differences);
    expect(await failingOf(rule)).toContain(differences);
  });

  it("fails a direction that is NaN where the gradient vanishes", async () => {
    const normalised = changed((objectiveAt, parameters, context) => {
      const { loss, gradients } = plainGradient().gradient(objectiveAt, parameters, context);
      return { loss, gradients: gradients.map((gradient) => div(gradient, sqrt(sum(square(gradient))))) };
    });
    expect(await failingOf(normalised)).toContain("gives zeros, not NaN, at the bottom of a bowl, in float64");
  });

  it("fails a bare length as a divisor, a first pass elsewhere, and a cost other than the declared one", async () => {
    const bare = (): GradientRule =>
      changed((objectiveAt, parameters, context) => {
        const { gradients: here } = plainGradient().gradient(objectiveAt, parameters, context);
        const length = sqrt(here.map((part) => sum(square(part))).reduce((a, b) => add(a, b)));
        const ascended = parameters.map((each, i) => add(each, mul(here[i] as Tensor, div(0.05, length))));
        return { loss: objectiveAt(parameters), gradients: gradients(objectiveAt(ascended), ascended) };
      });
    expect(await failingOf(bare())).toEqual([
      differences,
      differencesOfParts,
      ...["float32", "float64"].flatMap((dtype) => [
        `gives zeros, not NaN, at the bottom of a bowl, in ${dtype}`,
        `gives next to nothing near the bottom, where there is hardly a direction, in ${dtype}`,
      ]),
      "costs exactly the matrix products of so many gradients as it says: 1",
      "costs so many backward passes for each part of an objective as it says",
    ]);
    const elsewhere = changed((objectiveAt, parameters, context) => {
      objectiveAt(parameters.map((parameter) => mul(parameter, 2)));
      return plainGradient().gradient(objectiveAt, parameters, context);
    });
    expect(await failingOf(elsewhere)).toEqual(["evaluates the objective at the parameters before it does elsewhere"]);
  });

  it("fails a rule that adds the examples up where it should average", async () => {
    const total: GradientRule = {
      ...iflood({ level: 1 }),
      gradient(objectiveAt, parameters, { averageOf }) {
        const terms = averageOf(parameters, (each) => mul(abs(sub(each, 1)), each.shape[0] as number));
        return { loss: objectiveAt(parameters), gradients: gradients(terms, parameters) };
      },
    };
    const minimised = ({ averageOf }: RuleObjective, parameters: readonly Tensor[]): Tensor =>
      averageOf(parameters, (each) => mul(abs(sub(each, 1)), each.shape[0] as number));
    const tests = testsOf((framework) =>
      describeRule({ name: "iflood", rule: total, minimised }, { ...framework, runtimes }),
    );
    expect(await failing(tests)).toEqual([
      "takes an example without weight as absent",
      "takes an example by itself as a batch of its like",
    ]);
  });
});
