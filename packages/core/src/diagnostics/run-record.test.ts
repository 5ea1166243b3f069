import { describe, expect, it } from "vitest";
import { lai } from "../control/index.ts";
import { readDataset, tableSource } from "../data/index.ts";
import { mse } from "../loss/index.ts";
import { mlp } from "../model/index.ts";
import { adam } from "../optimizer/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import {
  type FinishedPhase,
  laiTraining,
  type PhaseProgress,
  parseRecord,
  placeDataset,
  type RunProgress,
  stringifyRecord,
  type TrainingState,
} from "../training/index.ts";
import { type DescribeRunOptions, describeRun, diagnose } from "./index.ts";

const rows = Array.from({ length: 40 }, (_, i) => i);
const source = tableSource("toy.csv", {
  a: rows.map((i) => (i * 7) % 11),
  same: rows.map(() => 4),
  y: rows.map((i) => i),
});
const data = await placeDataset(referenceRuntime(), await readDataset(source, { target: "y", seed: 3 }));
const model = { ...mlp({ inputs: 2, hidden: [] }), references: [] };
const settings = { data, model, optimizer: adam(), seed: 3 };
const plan = laiTraining({ loss: mse(), control: lai(), pretrainingEpochs: 5, controlEpochs: 4, share: 0.1 });
const context = {
  version: "1.2.3",
  threads: 2,
  created: "2025-06-01T12:00:00Z",
  seconds: 1.5,
  config: { lambda: 0.1 },
};

const state = (weight: number, epoch: number): TrainingState => ({
  parameters: Float32Array.of(weight, 0, 0),
  slots: [],
  step: 0,
  epoch,
});
const standing = (weight: number, epochs: number): PhaseProgress => ({
  state: state(weight, 5 + epochs),
  epochs,
  best: { epoch: 6, value: 0.5, state: state(9, 6) },
});
const finished = (
  status: FinishedPhase["status"],
  progress: PhaseProgress,
  divergedAt: number | null = null,
): FinishedPhase => ({ status, progress, divergedAt });
const pretraining = finished("completed", { state: state(0.5, 5), epochs: 5, best: null });

function options(
  status: DescribeRunOptions["result"]["status"],
  progress: RunProgress,
  more: Partial<DescribeRunOptions> = {},
): DescribeRunOptions {
  const result = { status, progress };
  const architecture = { hidden: [], activation: "silu" };
  return { plan, branches: ["baseline", "controlled"], settings, result, architecture, context, ...more };
}

describe("describeRun", () => {
  it("describes a completed run, as a record that is read back", async () => {
    const baseline = finished("completed", standing(0.8, 4));
    const controlled = finished("stopped", standing(0.3, 3));
    const record = await describeRun(options("completed", { pretraining, branches: { baseline, controlled } }));
    expect(parseRecord(stringifyRecord(record), "run.json")).toEqual(record);
    expect(record).toMatchObject({
      ...context,
      status: "completed",
      seed: 3,
      data: { source: "toy.csv", rows: 40, training: 32, validation: 8 },
      model: { name: "mlp", hidden: [], activation: "silu", parameters: 3 },
      plan: [
        { name: "pretraining", epochs: 5, objective: "mse" },
        { name: "control", epochs: 4, controlled: { objective: "lai", share: 0.1, by: "batch" } },
      ],
      branches: {
        baseline: { status: "completed", epochs: 4, bestEpoch: 6, divergedAt: null },
        controlled: { status: "stopped", epochs: 3, bestEpoch: 6, divergedAt: null },
      },
    });
    expect(record.data.preprocessing.features.map(({ name }) => name)).toEqual(["a", "same"]);
    expect(record.branches.baseline?.slope.a).toBeCloseTo(0.8, 6);
    expect(record.branches.controlled?.slope.a).toBeCloseTo(0.3, 6);
  });

  it("diagnoses each branch on the validation rows, by the run's seed", async () => {
    const baseline = finished("completed", standing(0.8, 4));
    const { branches } = await describeRun(options("completed", { pretraining, branches: { baseline } }, { noise: 2 }));
    const { parameters } = baseline.progress.state;
    expect(branches.baseline).toMatchObject(await diagnose({ model, parameters, data, seed: 3, noise: 2 }));
    expect(branches.controlled).toBeUndefined();
  });

  it("describes a diverged branch by its last good state", async () => {
    const baseline = finished("completed", standing(0.8, 4));
    const controlled = finished("diverged", standing(0.4, 2), 8);
    const { status, branches } = await describeRun(
      options("diverged", { pretraining, branches: { baseline, controlled } }),
    );
    expect(status).toBe("diverged");
    expect(branches.baseline).toMatchObject({ status: "completed", divergedAt: null });
    expect(branches.controlled).toMatchObject({ status: "diverged", epochs: 2, divergedAt: 8 });
    expect(branches.controlled?.slope.a).toBeCloseTo(0.4, 6);
  });

  it.each(["interrupted", "running"] as const)("calls a branch that is not finished %s, as its run", async (status) => {
    const progress = { pretraining, branches: { baseline: standing(0.8, 2) } };
    const { branches } = await describeRun(options(status, progress));
    expect(branches.baseline).toMatchObject({ status, epochs: 2, divergedAt: null });
  });

  it("has no branches where pretraining was not finished, and says where it diverged", async () => {
    const early = await describeRun(options("interrupted", { pretraining: standing(1, 2), branches: {} }));
    expect(early.branches).toEqual({});
    const diverged = finished("diverged", standing(1, 2), 3);
    const { branches, warnings } = await describeRun(options("diverged", { pretraining: diverged, branches: {} }));
    expect(branches).toEqual({});
    expect(warnings.at(-1)).toBe("the pretraining diverged in epoch 3: no branch was trained");
  });

  it("keeps the caller's source and warnings beside those of the data, each once", async () => {
    const own = { ...context, source: "sample:toy", warnings: ["mind the gap", "mind the gap"] };
    const record = await describeRun(options("completed", { pretraining, branches: {} }, { context: own }));
    expect(record.data.source).toBe("sample:toy");
    expect(record.warnings).toEqual([expect.stringContaining('column "same" is 4'), "mind the gap"]);
  });

  it("cites what the run used, each work once", async () => {
    const titles = async (more: Partial<DescribeRunOptions>): Promise<readonly string[]> => {
      const record = await describeRun(options("completed", { pretraining, branches: {} }, more));
      return record.references.map(({ title }) => title);
    };
    const own = { authors: "A", title: "Lines", year: 1805, source: "Paris" };
    const cited = { ...settings, model: { ...model, references: [own, { ...own }] } };
    const [laiTitle, adamTitle] = [lai().references, adam().references].map((references) => references[0]?.title);
    expect(await titles({ settings: cited })).toEqual(["Lines", laiTitle, adamTitle]);
    expect(await titles({ branches: ["baseline"] })).toEqual([adamTitle]);
  });

  it("records the baseline's way where it was trained alone", async () => {
    const record = await describeRun(options("completed", { pretraining, branches: {} }, { branches: ["baseline"] }));
    expect(record.plan).toEqual([
      { name: "pretraining", epochs: 5, objective: "mse" },
      { name: "baseline", epochs: 4, objective: "mse" },
    ]);
  });
});
