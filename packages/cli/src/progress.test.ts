import type { EpochMetrics, Phase } from "isocline";
import { describe, expect, it } from "vitest";
import { duration, showProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function epoch(branch: EpochMetrics["branch"], number: number): EpochMetrics {
  const validation = { rmse: 2.34567, mae: 1 };
  return {
    branch,
    phase: branch,
    epoch: number,
    loss: 0.123456,
    controlledLoss: null,
    validation,
    learningRate: 1,
    seconds: 0,
  };
}

/** What a run of so many seconds an epoch says. */
async function said(secondsAnEpoch: number, { quiet = false, done = 0 } = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  const say = (text: string): void => {
    lines.push(text);
  };
  const terminal: Terminal = { quiet, live: false, bold: String, result: say, say, passing: say, warn: say, fail: say };
  let now = 0;
  const stretches = [
    { branch: "pretraining", epochs: 4 },
    { branch: "controlled", epochs: 4 },
  ] as const;
  const progress = await showProgress(terminal, stretches, () => now);
  for (const { branch, epochs } of stretches) {
    const from = branch === "pretraining" ? done : 0;
    progress.phase(branch, { epochs } as Phase, from);
    for (let i = from; i < epochs; i++) {
      now += (secondsAnEpoch * 1000) / 2;
      progress.chunk({ epoch: i + 1, done: 5, steps: 10, loss: 0.5 });
      now += (secondsAnEpoch * 1000) / 2;
      progress.chunk({ epoch: i + 1, done: 10, steps: 10, loss: Number.NaN });
      progress.epoch(epoch(branch, i + 1));
    }
  }
  progress.stop();
  return lines;
}

describe("progress without a terminal", () => {
  it("is a line after each phase where epochs are short", async () => {
    expect(await said(0.1)).toEqual([
      "pretraining, epoch 4/4, loss 0.1235, validation RMSE 2.346, 0 s left",
      "controlled, epoch 4/4, loss 0.1235, validation RMSE 2.346, 0 s left",
    ]);
  });

  it("is a line every few seconds, with the time left, where they are long", async () => {
    expect(await said(10)).toEqual([
      "pretraining, epoch 1/4, loss 0.5, validation –, 1 min 15 s left",
      "pretraining, epoch 1/4, loss 0.1235, validation RMSE 2.346, 1 min 10 s left",
      "pretraining, epoch 2/4, loss 0.5, validation RMSE 2.346, 1 min 5 s left",
      "pretraining, epoch 2/4, loss 0.1235, validation RMSE 2.346, 1 min 0 s left",
      "pretraining, epoch 3/4, loss 0.5, validation RMSE 2.346, 55 s left",
      "pretraining, epoch 3/4, loss 0.1235, validation RMSE 2.346, 50 s left",
      "pretraining, epoch 4/4, loss 0.5, validation RMSE 2.346, 45 s left",
      "pretraining, epoch 4/4, loss 0.1235, validation RMSE 2.346, 40 s left",
      "controlled, epoch 1/4, loss 0.5, validation RMSE 2.346, 35 s left",
      "controlled, epoch 1/4, loss 0.1235, validation RMSE 2.346, 30 s left",
      "controlled, epoch 2/4, loss 0.5, validation RMSE 2.346, 25 s left",
      "controlled, epoch 2/4, loss 0.1235, validation RMSE 2.346, 20 s left",
      "controlled, epoch 3/4, loss 0.5, validation RMSE 2.346, 15 s left",
      "controlled, epoch 3/4, loss 0.1235, validation RMSE 2.346, 10 s left",
      "controlled, epoch 4/4, loss 0.5, validation RMSE 2.346, 5 s left",
      "controlled, epoch 4/4, loss 0.1235, validation RMSE 2.346, 0 s left",
    ]);
  });

  it("does not count epochs of an earlier process when it estimates the time left", async () => {
    expect((await said(10, { done: 3 }))[0]).toBe("pretraining, epoch 4/4, loss 0.5, validation –, 45 s left");
  });

  it("says nothing with --quiet", async () => {
    expect(await said(10, { quiet: true })).toEqual([]);
  });
});

describe("duration", () => {
  it.each([
    [0.2, "0 s"],
    [59.4, "59 s"],
    [200, "3 min 20 s"],
    [7500, "2 h 5 min"],
  ])("of %j seconds", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
