import {
  adam,
  chain,
  createPredictor,
  describeRun,
  type EpochMetrics,
  evaluatedParameters,
  exponentialMovingAverage,
  gradientAccumulation,
  isFinished,
  mlp,
  nadam,
  namesOf,
  optimizerRegistry,
  type RunProgress,
  type TrainingState,
  targetErrors,
  targetsOf,
  trainBranches,
  transformRegistry,
  type Update,
  withTransforms,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { resumedRun } from "./resumed-run.ts";
import { smallPlan, smallRun } from "./small-run.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

/** Every transform there is, around an optimizer. */
const withAll = (optimizer: Update): Update =>
  withTransforms(
    optimizer,
    namesOf(transformRegistry).map((name) => transformRegistry.members[name]()),
  );

function stateOf({ pretraining }: RunProgress): TrainingState {
  return isFinished(pretraining) ? pretraining.progress.state : pretraining.state;
}

describe("a run with every transform", () => {
  for (const [i, name] of namesOf(optimizerRegistry).entries()) {
    it(`around ${name}, interrupted and resumed from its checkpoint, ends with the same bits`, async () => {
      const plan = smallPlan(3, 3, { share: 0.5 });
      // 96 rows in batches of 16 are 6 steps an epoch: updates of 4 batches run over the ends of epochs.
      const options = {
        optimizer: withAll(optimizerRegistry.members[name]()),
        model: mlp({ inputs: 3, hidden: [8], dropout: 0.2 }),
        patience: 2,
      };
      const { whole, cut, resumed } = await resumedRun(plan, 1 + (i % 5), (signal) =>
        smallRun(runtime, { ...options, ...(signal && { signal }) }),
      );
      expect(cut.status).toBe("interrupted");
      expect(resumed).toEqual(whole);
    });
  }
});

describe("averaged weights", () => {
  it("are what is evaluated, watched and recorded, while the weights themselves are trained", async () => {
    const plan = smallPlan(4, 2);
    const decay = 0.9;
    const train = async (optimizer: Update) => {
      const settings = await smallRun(runtime, { optimizer, learningRate: 0.05 });
      const lines: EpochMetrics[] = [];
      const result = await trainBranches(plan, ["baseline"], settings, { onEpoch: (line) => void lines.push(line) });
      return { settings, result, lines };
    };
    const plain = await train(adam());
    const averaged = await train(chain(adam(), exponentialMovingAverage({ decay })));
    const { settings, result, lines } = averaged;
    const { data, model, optimizer } = settings;
    const state = stateOf(result.progress);
    expect(state.parameters).toEqual(stateOf(plain.result.progress).parameters);

    const evaluated = evaluatedParameters(state, model, optimizer);
    expect(evaluated).not.toEqual(state.parameters);
    const predictor = createPredictor(model, data);
    const { validation } = data.split;
    const rmseOf = async (parameters: Float32Array): Promise<number | null> => {
      const predictions = await predictor.predict(parameters, validation);
      const known = { targets: targetsOf(data, validation), weights: undefined };
      const { target } = data.preprocessing;
      return target.kind === "regression" ? targetErrors(target, predictions, known).overall.rmse : null;
    };
    expect(lines[3]?.validation.rmse).toBe(await rmseOf(evaluated));
    expect(plain.lines[3]?.validation.rmse).toBe(await rmseOf(state.parameters));
    await predictor.release();

    const record = await describeRun({
      plan,
      branches: ["baseline"],
      settings,
      result,
      architecture: { hidden: [8, 8], activation: "silu" },
      context: { version: "1", threads: 1, created: "2025-01-01T00:00:00Z", seconds: 1, config: {} },
    });
    expect(record.branches.baseline?.metrics.rmse).toBeCloseTo(lines.at(-1)?.validation.rmse as number, 6);
    expect(record.branches.baseline?.metrics.rmse).not.toBeCloseTo(plain.lines.at(-1)?.validation.rmse as number, 4);
    expect(record.references.map(({ year }) => year)).toContain(1992);
  });

  it("are the weights themselves where the optimizer averages none", async () => {
    const { model, optimizer } = await smallRun(runtime);
    const state = { parameters: Float32Array.of(1, 2), slots: [], step: 3, epoch: 1 };
    expect(evaluatedParameters(state, model, optimizer)).toBe(state.parameters);
  });
});

describe("accumulated gradients", () => {
  it("of 3 batches of 16 rows train as batches of 48 do", async () => {
    const endOf = async (optimizer: Update, batch: number): Promise<Float32Array> => {
      const settings = await smallRun(runtime, { optimizer, batch });
      return stateOf((await trainBranches(smallPlan(4, 0), [], settings)).progress).parameters;
    };
    const expected = await endOf(nadam(), 48);
    const found = await endOf(chain(gradientAccumulation(3), nadam()), 16);
    expect(Math.max(...found.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(2e-5);
    expect(expected).not.toEqual(await endOf(nadam(), 16));
  });
});
