import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { smallPlan, smallRun } from "../../test/small-run.ts";
import { namesOf } from "../base/index.ts";
import { inputControlRegistry, noise, type Objective, sobolev } from "../control/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { fitPhase, startPhase } from "./fit.ts";
import { placeDataset } from "./placed.ts";
import type { Phase } from "./plan.ts";
import type { FitSettings } from "./settings.ts";
import { initialState } from "./state.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

/** Settings whose rows have target slopes by their three columns. */
async function withSlopes(settings: FitSettings): Promise<FitSettings> {
  const { runtime: own, stored: _, ...dataset } = settings.data;
  const { rows, width } = dataset;
  const slopes = Float32Array.from({ length: rows * width }, (__, i) => Math.sin(i));
  const features = Float32Array.from({ length: rows * width }, (__, i) => Math.cos(i));
  return { ...settings, data: await placeDataset(own, { ...dataset, features, targetSlopes: slopes }) };
}

async function parametersAfter(phase: Phase, settings: FitSettings): Promise<Float32Array> {
  const start = startPhase(initialState(settings.model, settings.optimizer, settings.seed));
  return (await fitPhase(phase, "controlled", start, settings)).state.parameters;
}

const phaseOf = (control: Objective, by: "batch" | "sample"): Phase =>
  smallPlan(0, 2, { control, share: 0.5, by }).controlled;

describe("input controls in a phase", () => {
  for (const by of ["batch", "sample"] as const) {
    it.each(namesOf(inputControlRegistry))(
      `%s trains by ${by}, the same on the reference interpreter`,
      async (name) => {
        const phase = phaseOf(inputControlRegistry.members[name](), by);
        const options = { rows: 40, patience: 5 };
        const found = await parametersAfter(phase, await withSlopes(await smallRun(runtime, options)));
        const expected = await parametersAfter(phase, await withSlopes(await smallRun(referenceRuntime(), options)));
        for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 2);
      },
    );
  }

  it("draw other noise each step, and the same from the same seed", async () => {
    const phase = phaseOf(noise({ deviation: 1 }), "batch");
    const one = {
      ...phase,
      epochs: 1,
      controlled: { objective: noise({ deviation: 1 }), share: 1, by: "batch" },
    } as const;
    const settings = await smallRun(runtime, { rows: 40, batch: 32 });
    const first = await parametersAfter(one, settings);
    expect(await parametersAfter(one, await smallRun(runtime, { rows: 40, batch: 32 }))).toEqual(first);
    const losses: (number | null)[] = [];
    const start = startPhase(initialState(settings.model, settings.optimizer, settings.seed));
    const still = { ...settings, learningRate: 0 };
    await fitPhase({ ...one, epochs: 3 }, "controlled", start, still, {
      onEpoch: ({ controlledLoss }) => void losses.push(controlledLoss),
    });
    expect(new Set(losses).size).toBe(3);
  });

  it("refuse to fit slopes that the data have not, before anything is trained", async () => {
    for (const by of ["batch", "sample"] as const) {
      await expect(parametersAfter(phaseOf(sobolev(), by), await smallRun(runtime, { rows: 40 }))).rejects.toThrow(
        "objective sobolev: expected the slopes that predictions should have, found none; give the dataset targetSlopes",
      );
    }
  });
});
