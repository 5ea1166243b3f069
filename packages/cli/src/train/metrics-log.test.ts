import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EpochMetrics, PhaseProgress, RunProgress } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMetricsLog } from "./metrics-log.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-metrics-"));
});

afterAll(() => rm(folder, { recursive: true }));

function epoch(branch: EpochMetrics["branch"], number: number): EpochMetrics {
  const validation = { rmse: 1, mae: 1 };
  return {
    branch,
    phase: branch,
    epoch: number,
    loss: 1,
    controlledLoss: null,
    validation,
    learningRate: 1,
    seconds: 0,
  };
}

function at(epochs: number): PhaseProgress {
  return { state: { parameters: new Float32Array(0), slots: [], step: 0, epoch: epochs }, epochs, best: null };
}

const finished = (epochs: number) => ({ status: "completed", progress: at(epochs), divergedAt: null }) as const;

/** What a killed run left, and what is kept of it when it goes on from a progress. */
async function kept(from: RunProgress, told: readonly EpochMetrics[], torn = ""): Promise<readonly string[]> {
  const path = join(folder, "metrics.jsonl");
  const first = await openMetricsLog(path);
  for (const metrics of told) await first.append(metrics);
  await first.close();
  await appendFile(path, torn);
  const log = await openMetricsLog(path, from);
  await log.append(epoch("controlled", 99));
  await log.close();
  const lines = (await readFile(path, "utf8")).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line))).toEqual(log.epochs);
  return log.epochs.map(({ branch, epoch: number }) => `${branch} ${number}`);
}

describe("openMetricsLog", () => {
  const told = [epoch("pretraining", 1), epoch("pretraining", 2), epoch("baseline", 3), epoch("baseline", 4)];

  it("cuts off what comes after the checkpoint", async () => {
    expect(await kept({ pretraining: at(1), branches: {} }, told)).toEqual(["pretraining 1", "controlled 99"]);
    expect(await kept({ pretraining: finished(2), branches: { baseline: at(3) } }, told)).toEqual([
      "pretraining 1",
      "pretraining 2",
      "baseline 3",
      "controlled 99",
    ]);
  });

  it("drops a line that was written in part", async () => {
    const from = { pretraining: finished(2), branches: { baseline: at(4) } };
    expect(await kept(from, told, '{"branch":"base')).toHaveLength(5);
  });

  it("begins anew without a progress, and with one where there is no file", async () => {
    const path = join(folder, "new.jsonl");
    const log = await openMetricsLog(path, { pretraining: at(3), branches: {} });
    await log.append(epoch("pretraining", 4));
    await log.close();
    const again = await openMetricsLog(path);
    await again.close();
    expect([log.epochs.length, again.epochs.length, await readFile(path, "utf8")]).toEqual([1, 0, ""]);
  });

  it("refuses a damaged line", async () => {
    const path = join(folder, "damaged.jsonl");
    await writeFile(path, "{}\n");
    await expect(openMetricsLog(path, { pretraining: at(3), branches: {} })).rejects.toThrow("damaged.jsonl, line 1");
  });
});
