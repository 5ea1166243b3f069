import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { smallPlan, smallRun } from "../../test/small-run.ts";
import { memberOf, namesOf } from "../base/index.ts";
import {
  flooding,
  type GradientRule,
  grForward,
  gsam,
  iflood,
  lai,
  type Objective,
  plain,
  plainGradient,
  ruleRegistry,
  sam,
  softAd,
} from "../control/index.ts";
import { gradients, input, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { initialVector, mlp, parameterLayout, unflatten } from "../model/index.ts";
import { sgd } from "../optimizer/index.ts";
import { type Runtime, referenceRuntime } from "../runtime/index.ts";
import { epochProgram } from "./epoch-program.ts";
import { fitPhase, startPhase } from "./fit.ts";
import { laiTraining, type Phase } from "./plan.ts";
import type { FitSettings } from "./settings.ts";
import { initialState } from "./state.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const batch = 6;
const model = mlp({ inputs: 3, hidden: [5, 4], dropout: 0.4 });
const layout = parameterLayout(model.parameters);
const objective = plain(mse());
const data = {
  features: sampleArray([batch, 3], { seed: 1 }),
  targets: sampleArray([batch, 1], { seed: 2 }),
};
const begin = arrayOf("float64", [layout.total], [...initialVector(layout, 3)]);
const keyOf = (key: number): NdArray => arrayOf("int64", [], [key]);

/** The parameters after one update of plain descent with a rate of 1. */
async function stepped(rule: GradientRule, key: number, on: Runtime): Promise<readonly number[]> {
  const options = { model, objective, rule, optimizer: sgd(), batch, width: 3, dtype: "float64" } as const;
  const executable = await on.load(epochProgram(options));
  const each = (value: number): NdArray => arrayOf("float64", [1], [value]);
  const results = await executable.run({
    ...data,
    parameters: begin,
    order: arrayOf("int64", [1, batch], [0, 1, 2, 3, 4, 5]),
    keys: arrayOf("int64", [1], [key]),
    rates: each(1),
    numbers: each(1),
    phaseNumbers: each(1),
    count: arrayOf("int64", [], [1]),
  });
  await executable.release();
  return [...numbersOf(results["next.parameters"] as NdArray)];
}

/** The plain gradient under the mask of a key, in a program of its own. */
async function gradientAt(parameters: readonly number[], key: number): Promise<readonly number[]> {
  const vector = input("vector", "float64", [layout.total]);
  const loss = objective.evaluate({
    predict: (x) => model.apply(unflatten(vector, layout), x, { dropoutKey: input("key", "int64", []) }),
    inputs: input("features", "float64", [batch, 3]),
    targets: input("targets", "float64", [batch, 1]),
  });
  const [gradient] = gradients(loss, [vector]) as readonly [Tensor];
  const feeds = { ...data, vector: arrayOf("float64", [layout.total], parameters), key: keyOf(key) };
  return [...numbersOf((await evaluate({ gradient }, feeds)).gradient)];
}

const along = (a: readonly number[], b: readonly number[], by: number): readonly number[] =>
  a.map((value, i) => value + by * (b[i] as number));
const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...along(a, b, -1));

describe("a rule with two passes in a compiled epoch", () => {
  const theta = [...numbersOf(begin)];

  it.each([
    ["the reference", referenceRuntime()],
    ["node", runtime],
  ])("sees one batch under one dropout mask in both, as two passes by hand do, on %s", async (_, on) => {
    const first = await gradientAt(theta, 11);
    const ascended = along(theta, first, 0.5 / Math.hypot(...first));
    const expected = along(theta, await gradientAt(ascended, 11), -1);
    expect(distance(await stepped(sam({ radius: 0.5 }), 11, on), expected)).toBeLessThan(1e-12);
    // Another mask in the second pass would show.
    const other = along(theta, await gradientAt(ascended, 12), -1);
    expect(distance(other, expected)).toBeGreaterThan(1e-2);
  });

  it("combines both by the rule", async () => {
    const first = await gradientAt(theta, 5);
    const second = await gradientAt(along(theta, first, 0.1), 5);
    const expected = along(along(theta, first, -0.6), second, -0.4);
    expect(distance(await stepped(grForward({ radius: 0.1, strength: 0.04 }), 5, runtime), expected)).toBeLessThan(
      1e-12,
    );
  });
});

describe("rules in a phase", () => {
  const phaseOf = (rule: GradientRule, epochs: number): Phase => ({ name: "phase", epochs, objective, rule });
  const parametersAfter = async (phase: Phase, settings: FitSettings): Promise<Float32Array> => {
    const start = startPhase(initialState(settings.model, settings.optimizer, settings.seed));
    // As after a pretraining: the run's steps are ahead of the phase's.
    const later = { ...start, state: { ...start.state, step: 1000, epoch: 3 } };
    return (await fitPhase(phase, "controlled", later, settings)).state.parameters;
  };

  it.each(namesOf(ruleRegistry))("%s trains, the same on the reference interpreter", async (name) => {
    const rule = memberOf(ruleRegistry, name)();
    const options = { rows: 40, model: mlp({ inputs: 3, hidden: [4], dropout: 0.2 }) };
    const found = await parametersAfter(phaseOf(rule, 1), await smallRun(runtime, options));
    const expected = await parametersAfter(phaseOf(rule, 1), await smallRun(referenceRuntime(), options));
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 3);
  });

  it("warm up over the phase's own updates, whole epochs and chunks together", async () => {
    // 96 rows make 6 batches of 16: 18 updates in 3 epochs.
    const settings = await smallRun(runtime);
    const plainly = await parametersAfter(phaseOf(plainGradient(), 3), settings);
    const warmed = (share: number): Promise<Float32Array> =>
      parametersAfter(phaseOf(sam({ radius: 0.5, warmUp: { share } }), 3), settings);
    expect(await warmed(1)).toEqual(plainly);
    const last = await warmed(17 / 18);
    expect(last).not.toEqual(plainly);
    const [all, one] = [await warmed(0), Math.max(...last.map((value, i) => Math.abs(value - (plainly[i] as number))))];
    expect(Math.max(...all.map((value, i) => Math.abs(value - (plainly[i] as number))))).toBeGreaterThan(one);
  });

  it("let gsam's radius follow the schedule of the learning rate", async () => {
    const settings = await smallRun(runtime, { optimizer: sgd(), learningRate: 0.3 });
    const scheduled = { ...settings, schedule: () => 0.25 };
    const slower = { ...settings, learningRate: 0.075 };
    const [follows, fixed] = [gsam({ radius: 0.4 }), gsam({ radius: 0.1 })];
    const found = await parametersAfter(phaseOf(follows, 1), scheduled);
    const expected = await parametersAfter(phaseOf(fixed, 1), slower);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
  });

  it("keep the training loss near the level of flooding", async () => {
    const settings = await smallRun(runtime, { batch: 96, learningRate: 0.02 });
    const losses: number[] = [];
    const start = startPhase(initialState(settings.model, settings.optimizer, settings.seed));
    await fitPhase(phaseOf(flooding({ level: 0.3 }), 200), "controlled", start, settings, {
      onEpoch: ({ loss }) => void losses.push(loss as number),
    });
    const late = losses.slice(-40);
    expect(Math.abs(late.reduce((total, loss) => total + loss) / 40 - 0.3)).toBeLessThan(0.03);
  });

  it("act on controlled batches too, warming up or not", async () => {
    const settings = await smallRun(runtime);
    const reference = await smallRun(referenceRuntime());
    const phase = (rule: GradientRule): Phase => ({ ...smallPlan(0, 1, { share: 0.5 }).controlled, rule });
    for (const rule of [sam({ radius: 0.3 }), sam({ radius: 0.3, warmUp: { steps: 3 } })]) {
      const found = await parametersAfter(phase(rule), settings);
      const expected = await parametersAfter(phase(rule), reference);
      for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
    }
  });
});

describe("laiTraining with a rule", () => {
  const planWith = (rule: GradientRule, control: Objective = lai()) =>
    laiTraining({ loss: mse(), control, pretrainingEpochs: 1, controlEpochs: 1, share: 0.5, rule });

  it("gives it to the controlled phase alone", () => {
    const { pretraining, baseline, controlled } = planWith(sam());
    expect([pretraining.rule, baseline.rule, controlled.rule?.name]).toEqual([undefined, undefined, "sam"]);
  });

  it("refuses a rule on examples where the control takes the batch together, before anything is trained", () => {
    for (const rule of [iflood(), softAd()]) {
      expect(() => planWith(rule)).toThrow(`objective lai: expected a mean over examples, which ${rule.name} needs`);
      expect(planWith(rule, lai({ reduce: "sample" })).controlled.rule).toBe(rule);
    }
  });
});
