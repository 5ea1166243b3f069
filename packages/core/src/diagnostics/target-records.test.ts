import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { smallRun } from "../../test/small-run.ts";
import { noiseLever, slopeTargets, type TargetFeature } from "../control/index.ts";
import { mse } from "../loss/index.ts";
import { mlp } from "../model/index.ts";
import { oneCycleSchedule } from "../optimizer/index.ts";
import {
  type AskedFigure,
  type BranchingPlan,
  laiTraining,
  parseRecord,
  stringifyRecord,
  trainBranches,
} from "../training/index.ts";
import { describeRun } from "./index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const both = ["baseline", "controlled"] as const;
const context = { version: "0", threads: 1, created: "2025-01-01T00:00:00Z", seconds: 1, config: {} };
const architecture = { hidden: [16, 16], activation: "silu" };

function planOf(
  [pretrainingEpochs, controlEpochs]: readonly [number, number],
  asked: readonly AskedFigure[],
): BranchingPlan {
  const features: readonly TargetFeature[] = [
    { column: 0, of: "sensitivity" },
    { column: 1, of: "slope" },
  ];
  const control = slopeTargets({ loss: mse(), lever: noiseLever, features });
  return laiTraining({ loss: mse(), control: { control, asked }, pretrainingEpochs, controlEpochs });
}

describe("the record of slope targets", () => {
  it("has what was asked beside what was reached", async () => {
    const small = await smallRun(runtime, { rows: 1200, batch: 32, model: mlp({ inputs: 3, hidden: [16, 16] }) });
    const settings = { ...small, schedule: oneCycleSchedule(), totalSteps: 40 * 30 };
    const plan = planOf([20, 20], [{ at: 0.2 }, { less: 0.3 }]);
    const result = await trainBranches(plan, both, settings);
    const record = await describeRun({ plan, branches: both, settings, result, architecture, context });
    expect(parseRecord(stringifyRecord(record), "run.json")).toEqual(record);
    const { baseline, controlled } = record.branches;
    const [first, second] = controlled?.targets ?? [];
    const target = settings.data.preprocessing.target;
    const unit = target.kind === "regression" ? (target.columns[0]?.deviation ?? 0) : 0;
    expect(first).toMatchObject({ column: "a", of: "sensitivity", reached: controlled?.sensitivity.a });
    expect(first?.wanted).toBeCloseTo(0.2 * unit, 10);
    expect(second).toMatchObject({ column: "b", of: "slope", less: 0.3, reference: "baseline" });
    expect(second?.wanted).toBeCloseTo(0.7 * (baseline?.slope.b as number), 10);
    expect(second?.deviation).toBeCloseTo((controlled?.slope.b as number) / (second?.wanted as number) - 1, 10);
    expect(record.warnings.length).toBe([first, second].filter((each) => each?.met === false).length);
  }, 60_000);

  it("says how near those came that were missed", async () => {
    const settings = { ...(await smallRun(runtime)), learningRate: 1e-6 };
    const plan = planOf([1, 1], [{ less: 0.5 }, { less: 0.3 }]);
    const result = await trainBranches(plan, both, settings);
    const record = await describeRun({ plan, branches: both, settings, result, architecture, context });
    const [first] = record.branches.controlled?.targets ?? [];
    expect(first?.met).toBe(false);
    expect(first?.deviation).toBeCloseTo(1, 2);
    expect(record.warnings).toContainEqual(
      expect.stringMatching(/^the sensitivity of a came to [\d.]+, (100|99.9|100.1) % above it; its target is/),
    );
  });

  it("compares with the pretrained model where no baseline was trained", async () => {
    const settings = { ...(await smallRun(runtime)), learningRate: 1e-6 };
    const plan = planOf([1, 1], [{ less: 0.5 }, { less: 0.3 }]);
    const result = await trainBranches(plan, ["controlled"], settings);
    const { branches } = await describeRun({ plan, branches: ["controlled"], settings, result, architecture, context });
    const [first] = branches.controlled?.targets ?? [];
    expect(first?.reference).toBe("pretraining");
    expect(first?.wanted).toBeCloseTo(0.5 * (branches.controlled?.sensitivity.a as number), 3);
  });
});
