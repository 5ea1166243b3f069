import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { smallRun } from "../../test/small-run.ts";
import { type LeverName, leverRegistry, slopeTargets, type TargetFeature } from "../control/index.ts";
import { mse } from "../loss/index.ts";
import { mlp } from "../model/index.ts";
import { oneCycleSchedule } from "../optimizer/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { type BranchingResult, startBranch, trainBranches } from "./branching.ts";
import { decodeCheckpoint, encodeCheckpoint, isFinished, type RunProgress } from "./checkpoint.ts";
import { fitPhase, startPhase } from "./fit.ts";
import { type AskedFigure, type BranchingPlan, laiTraining } from "./plan.ts";
import type { FitSettings } from "./settings.ts";
import { initialState, type TrainingState } from "./state.ts";
import { targetFigures } from "./target-figures.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const both = ["baseline", "controlled"] as const;
const [a, b]: readonly [TargetFeature, TargetFeature] = [
  { column: 0, of: "sensitivity" },
  { column: 1, of: "slope" },
];

interface Asked {
  readonly lever?: LeverName;
  readonly features?: readonly TargetFeature[];
  readonly asked?: readonly AskedFigure[];
  readonly epochs?: readonly [number, number];
  readonly by?: "batch" | "sample";
  readonly share?: number;
  readonly atMost?: boolean;
}

function planOf({
  lever = "noise",
  features = [a, b],
  asked = [{ less: 0.5 }, { less: 0.3 }],
  epochs: [pretrainingEpochs, controlEpochs] = [20, 20],
  ...rest
}: Asked = {}): BranchingPlan {
  const { atMost = false, ...how } = rest;
  const control = slopeTargets({ loss: mse(), lever: leverRegistry.members[lever](), features, atMost });
  return laiTraining({ loss: mse(), control: { control, asked }, pretrainingEpochs, controlEpochs, ...how });
}

const stateOf = (progress: RunProgress, branch: (typeof both)[number]): TrainingState => {
  const phase = progress.branches[branch];
  if (phase === undefined) throw new Error(`no ${branch}`);
  return (isFinished(phase) ? phase.progress : phase).state;
};

/** A run of 1,200 rows whose rate falls to 0. */
const settled = async (): Promise<FitSettings> => {
  const settings = await smallRun(runtime, { rows: 1200, batch: 32, model: mlp({ inputs: 3, hidden: [16, 16] }) });
  return { ...settings, learningRate: 0.01, schedule: oneCycleSchedule(), totalSteps: 40 * 30 };
};

describe("slope targets", () => {
  it.each(["noise", "jacobian"] as const)(
    "are reached by %s, in figures of training rows",
    async (lever) => {
      const settings = await settled();
      const { progress } = await trainBranches(planOf({ lever }), both, settings);
      const states = [stateOf(progress, "baseline"), stateOf(progress, "controlled")];
      const [before, after] = (await targetFigures(states, [a, b], settings)) as [number[], number[]];
      expect((after[0] as number) / (before[0] as number) / 0.5).toBeCloseTo(1, 1);
      expect((after[1] as number) / (before[1] as number) / 0.7).toBeCloseTo(1, 1);
    },
    60_000,
  );

  it("that are relative without a baseline are so to the pretrained model", async () => {
    const settings = await smallRun(runtime);
    const plan = planOf({ epochs: [4, 2] });
    const { progress } = await trainBranches(plan, ["controlled"], settings);
    if (!isFinished(progress.pretraining)) throw new Error("not finished");
    const [figures] = (await targetFigures([progress.pretraining.progress.state], [a, b], settings)) as [number[]];
    const control = [...(stateOf(progress, "controlled").control ?? [])];
    expect(control[6]).toBeCloseTo(0.5 * (figures[0] as number), 5);
    expect(control[7]).toBeCloseTo(0.7 * (figures[1] as number), 5);
  });

  it("go on with the same bits from a checkpoint", async () => {
    const settings = await smallRun(runtime);
    const plan = planOf({ epochs: [3, 5] });
    const whole = await trainBranches(plan, both, settings);
    const stop = new AbortController();
    const cut = await trainBranches(
      plan,
      both,
      { ...settings, signal: stop.signal },
      {
        onEpoch: ({ branch, epoch }) => {
          if (branch === "controlled" && epoch === 5) stop.abort();
        },
      },
    );
    expect(cut.status).toBe("interrupted");
    const digest = (parts: Iterable<Uint8Array>): string =>
      String([...parts].reduce((sum, part) => sum + part.length, 0));
    const bytes = encodeCheckpoint({ progress: cut.progress, fingerprint: "" }, { digest });
    const { progress } = decodeCheckpoint(bytes, "checkpoint", { digest });
    const resumed = await trainBranches(plan, both, settings, {}, progress);
    expect(stateOf(resumed.progress, "controlled")).toEqual(stateOf(whole.progress, "controlled"));
    expect(stateOf(whole.progress, "controlled").control).toHaveLength(8);
    expect(stateOf(whole.progress, "baseline").control).toBeUndefined();
  });

  it.each([
    { by: "batch", share: 0.5 },
    { by: "sample", share: 0.5 },
  ] as const)("give the same numbers on the reference interpreter, $by", async (how) => {
    const plan = planOf({ epochs: [1, 1], ...how });
    const options = { rows: 60, model: mlp({ inputs: 3, hidden: [4] }) };
    const onNode = await trainBranches(plan, ["controlled"], await smallRun(runtime, options));
    const reference = await trainBranches(plan, ["controlled"], await smallRun(referenceRuntime(), options));
    const [found, expected] = [onNode, reference].map(({ progress }) => stateOf(progress, "controlled")) as [
      TrainingState,
      TrainingState,
    ];
    for (const [i, value] of (expected.control ?? []).entries()) expect(found.control?.[i]).toBeCloseTo(value, 3);
    for (const [i, value] of expected.parameters.entries()) expect(found.parameters[i]).toBeCloseTo(value, 3);
  });

  it("leave figures below their targets alone where they are at most", async () => {
    const settings = await smallRun(runtime);
    const asked = [{ at: 5 }, { at: 5 }];
    const free = await trainBranches(planOf({ asked, epochs: [3, 3], atMost: true }), both, settings);
    const apart = ({ progress }: BranchingResult): number => {
      const { parameters } = stateOf(progress, "baseline");
      return Math.max(
        ...stateOf(progress, "controlled").parameters.map((value, i) => Math.abs(value - (parameters[i] as number))),
      );
    };
    expect(apart(free)).toBeLessThan(1e-4);
    const raised = await trainBranches(planOf({ asked, epochs: [3, 3] }), both, settings);
    expect(apart(raised)).toBeGreaterThan(1e-2);
  });

  it("are refused a state that has none of theirs, which startBranch makes", async () => {
    const settings = await smallRun(runtime);
    const { controlled } = planOf({ epochs: [0, 1] });
    const state = initialState(settings.model, settings.optimizer, 1);
    await expect(fitPhase(controlled, "controlled", startPhase(state), settings)).rejects.toThrow(
      "the phase control: expected a state with the 8 numbers of its slope targets, as startBranch makes it, found none",
    );
    const from = await startBranch(controlled, { pretrained: state }, settings);
    expect(await fitPhase(controlled, "controlled", from, settings)).toMatchObject({ status: "completed" });
  });

  it("refuse early stopping, features that are no numbers, and none", async () => {
    const settings = await smallRun(runtime, { patience: 3 });
    await expect(trainBranches(planOf(), both, settings)).rejects.toThrow("patience: expected none with slope targets");
    const wrong = planOf({ features: [{ column: 9, of: "slope" }], asked: [{ at: 1 }], epochs: [0, 1] });
    await expect(trainBranches(wrong, both, await smallRun(runtime))).rejects.toThrow("expected a column of numbers");
    expect(() => planOf({ features: [], asked: [] })).toThrow("slope targets: expected a feature with a target");
  });
});
