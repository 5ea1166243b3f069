import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { resumedRun } from "../../test/resumed-run.ts";
import { smallPlan, smallRun } from "../../test/small-run.ts";
import type { Objective } from "../control/index.ts";
import { div, mul, sub, sum } from "../graph/index.ts";
import { mlp } from "../model/index.ts";
import { adamw, sgd } from "../optimizer/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { trainBranches } from "./branching.ts";
import { type FinishedPhase, isFinished, type RunProgress } from "./checkpoint.ts";
import type { EpochMetrics } from "./metrics.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const both = ["baseline", "controlled"] as const;

function finished(progress: RunProgress, branch: "pretraining" | "baseline" | "controlled"): FinishedPhase {
  const phase = branch === "pretraining" ? progress.pretraining : progress.branches[branch];
  if (phase === undefined || !isFinished(phase)) throw new Error(`${branch} is not finished`);
  return phase;
}

const parametersOf = (progress: RunProgress, branch: "pretraining" | "baseline" | "controlled"): Float32Array =>
  finished(progress, branch).progress.state.parameters;

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

/** So many times the mean squared error, written otherwise than the loss that plans minimise. */
const timesMeanSquare = (factor: number): Objective => ({
  name: `${factor} times the mean square`,
  facts: { inputDerivatives: 0, needsSmooth: false, exact: true },
  references: [],
  evaluate: ({ predict, inputs, targets }) => {
    const error = sub(targets, predict(inputs));
    return mul(div(sum(mul(error, error)), inputs.shape[0] as number), factor);
  },
});

describe("trainBranches", () => {
  it("pretrains once and goes on from there along both branches", async () => {
    const lines: EpochMetrics[] = [];
    const settings = await smallRun(runtime);
    const result = await trainBranches(smallPlan(6, 4), both, settings, {
      onEpoch: (metrics) => void lines.push(metrics),
    });
    expect(result.status).toBe("completed");
    expect(lines.map(({ branch, epoch }) => `${branch} ${epoch}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((epoch) => `pretraining ${epoch}`),
      ...[7, 8, 9, 10].map((epoch) => `baseline ${epoch}`),
      ...[7, 8, 9, 10].map((epoch) => `controlled ${epoch}`),
    ]);
    expect(lines[5]?.validation.rmse).toBeLessThan((lines[0]?.validation.rmse as number) * 0.8);
    expect(
      lines.filter(({ controlledLoss }) => controlledLoss !== null).every(({ branch }) => branch === "controlled"),
    ).toBe(true);
    const { step, epoch } = finished(result.progress, "controlled").progress.state;
    expect({ step, epoch }).toEqual({ step: 60, epoch: 10 });
  });

  it("gives the same numbers on the reference interpreter", async () => {
    const plan = smallPlan(1, 1, { share: 0.5 });
    const options = { rows: 40, model: mlp({ inputs: 3, hidden: [4] }) };
    const onNode = await trainBranches(plan, both, await smallRun(runtime, options));
    const reference = await trainBranches(plan, both, await smallRun(referenceRuntime(), options));
    for (const branch of both) {
      const expected = parametersOf(reference.progress, branch);
      for (const [i, value] of parametersOf(onNode.progress, branch).entries()) {
        expect(value).toBeCloseTo(expected[i] as number, 4);
      }
    }
  });

  it("with a share of 0 is its own baseline, bit for bit", async () => {
    const { progress } = await trainBranches(smallPlan(2, 3, { share: 0 }), both, await smallRun(runtime));
    expect(parametersOf(progress, "controlled")).toEqual(parametersOf(progress, "baseline"));
  });

  it("controls by sample as by batch where the share is 1", async () => {
    const train = async (by: "batch" | "sample") =>
      (await trainBranches(smallPlan(1, 3, { share: 1, by }), ["controlled"], await smallRun(runtime))).progress;
    const expected = parametersOf(await train("batch"), "controlled");
    const found = parametersOf(await train("sample"), "controlled");
    expect(largestDifference(found, expected)).toBeLessThan(1e-5);
  });

  it("updates as the baseline does where half the batches are controlled by what the baseline minimises", async () => {
    const plan = smallPlan(1, 3, { share: 0.5, control: timesMeanSquare(1) });
    const { progress } = await trainBranches(plan, both, await smallRun(runtime, { optimizer: adamw() }));
    const [expected, found] = [parametersOf(progress, "baseline"), parametersOf(progress, "controlled")];
    expect(largestDifference(found, expected)).toBeLessThan(1e-5);
  });

  it("mixes by sample: (1 − m/B)·mean over the rest + (m/B)·control over the first m", async () => {
    // A control that is 3 times the sum of squared errors tells its share from the mean.
    const plan = smallPlan(0, 1, { share: 0.25, by: "sample", control: timesMeanSquare(3) });
    const settings = await smallRun(runtime, { rows: 20, batch: 16, learningRate: 0, optimizer: sgd() });
    const losses: (number | null)[] = [];
    await trainBranches(plan, both, settings, { onEpoch: ({ loss }) => void losses.push(loss) });
    // One batch of all 16 rows and no movement: the baseline's loss is the mean e², the controlled one lies between
    // once and three times it.
    const [plain, mixed] = losses as [number, number];
    expect(mixed).toBeGreaterThan(plain);
    expect(mixed).toBeLessThan(3 * plain);
  });

  it("draws the same dropout masks again for the same seed, and others for another", async () => {
    const run = async (seed: number): Promise<Float32Array> => {
      const settings = await smallRun(runtime, { seed, model: mlp({ inputs: 3, hidden: [8], dropout: 0.5 }) });
      return parametersOf((await trainBranches(smallPlan(3, 0), [], settings)).progress, "pretraining");
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  for (const [stop, ending] of [
    [1, { patience: 2 }],
    [3, { patience: 2 }],
    [5, { patience: 2 }],
    [8, { patience: 2 }],
    [5, { restore: "best" }],
    [8, { restore: "best" }],
  ] as const) {
    it(`interrupted after ${stop} epochs and resumed from its checkpoint, ends with the same bits: ${JSON.stringify(ending)}`, async () => {
      const options = { optimizer: adamw(), model: mlp({ inputs: 3, hidden: [8], dropout: 0.2 }) };
      const { whole, cut, resumed } = await resumedRun(smallPlan(3, 3), stop, async (signal) => ({
        ...(await smallRun(runtime, { ...options, ...(signal && { signal }) })),
        ...ending,
      }));
      expect(cut.status).toBe("interrupted");
      expect(resumed).toEqual(whole);
    });
  }

  it("stops early when the objective stalls, and restores the best state", async () => {
    const settings = await smallRun(runtime, { patience: 3, learningRate: 0.05 });
    const rmse = new Map<number, number>();
    const { progress } = await trainBranches(smallPlan(400, 0), [], settings, {
      onEpoch: ({ epoch, validation }) => void rmse.set(epoch, validation.rmse as number),
    });
    const { status, progress: ended } = finished(progress, "pretraining");
    expect(status).toBe("stopped");
    expect(ended.best?.epoch).toBe(ended.epochs - 3);
    expect(ended.state.parameters).toEqual(ended.best?.state?.parameters);
    expect(ended.state.epoch).toBe(ended.epochs);
    expect(Math.min(...rmse.values())).toBe(rmse.get(ended.best?.epoch as number));
  });

  it("restores the best epoch of each branch where that is asked for, and of no pretraining", async () => {
    const values = new Map<string, Map<number, number>>();
    const settings = { ...(await smallRun(runtime, { learningRate: 0.05 })), restore: "best" } as const;
    const plan = smallPlan(4, 60, { share: 0 });
    const { progress, status } = await trainBranches(plan, both, settings, {
      onEpoch({ branch, epoch, validation }) {
        values.set(branch, (values.get(branch) ?? new Map()).set(epoch, validation.rmse as number));
      },
    });
    expect(status).toBe("completed");
    const pretraining = finished(progress, "pretraining").progress;
    expect([pretraining.state.epoch, pretraining.best?.state]).toEqual([4, null]);
    for (const branch of both) {
      const { status, progress: ended } = finished(progress, branch);
      const rmse = values.get(branch) ?? new Map<number, number>();
      expect([status, ended.epochs, ended.state.epoch]).toEqual(["completed", 60, 64]);
      expect(rmse.get(ended.best?.epoch as number)).toBe(Math.min(...rmse.values()));
      expect(ended.state.parameters).toEqual(ended.best?.state?.parameters);
      // So long that it overfits: else nothing would be tested.
      expect(ended.best?.epoch).toBeLessThan(64);
    }
    const last = await trainBranches(plan, both, { ...settings, restore: "last" });
    const kept = finished(last.progress, "baseline").progress;
    expect(kept.best?.state).toBeNull();
    expect(kept.state.parameters).not.toEqual(finished(progress, "baseline").progress.state.parameters);
  });

  it("keeps no state of the best epoch without patience, and watches anew where patience comes later", async () => {
    const plan = smallPlan(4, 0);
    const { progress } = await trainBranches(plan, [], await smallRun(runtime));
    const { best, state } = finished(progress, "pretraining").progress;
    expect([best?.state, best?.epoch]).toEqual([null, 4]);
    const half: RunProgress = {
      pretraining: { state, epochs: 2, best: { epoch: 4, value: 0, state: null } },
      branches: {},
    };
    const settings = await smallRun(runtime, { patience: 10 });
    const watched = await trainBranches(plan, [], settings, {}, half);
    expect(finished(watched.progress, "pretraining").progress.best?.state?.epoch).toBeGreaterThan(4);
  });

  it("reports divergence with its epoch and keeps the last good state, as data", async () => {
    const settings = await smallRun(runtime, { learningRate: 1e12, optimizer: sgd() });
    const { status, progress } = await trainBranches(smallPlan(5, 2), both, settings);
    expect(status).toBe("diverged");
    const pretraining = finished(progress, "pretraining");
    expect(pretraining.status).toBe("diverged");
    expect(pretraining.divergedAt).toBe(pretraining.progress.epochs + 1);
    expect(pretraining.progress.state.parameters.every(Number.isFinite)).toBe(true);
    expect(progress.branches).toEqual({});
  });

  it("stops within an epoch when aborted there, at the state before it", async () => {
    const controller = new AbortController();
    const settings = await smallRun(runtime, { rows: 2000, batch: 4, signal: controller.signal });
    const result = await trainBranches(smallPlan(5, 0), [], settings, {
      onChunk: ({ done, steps }) => {
        if (done < steps) controller.abort();
      },
    });
    expect(result.status).toBe("interrupted");
    expect(result.progress.pretraining).toMatchObject({ epochs: 0, state: { step: 0, epoch: 0 } });
  });
});
