import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FormatError, type PhaseProgress, type RunProgress } from "isocline";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { checkFingerprint, createCheckpoints, readCheckpoint } from "./checkpoints.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-checkpoints-"));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
  vi.useRealTimers();
});

function progressAt(epoch: number): RunProgress {
  const state = { parameters: Float32Array.of(1, 2, epoch), slots: [Float32Array.of(3)], step: 7 * epoch, epoch };
  const pretraining: PhaseProgress = { state, epochs: epoch, best: { epoch: 1, value: 0.5, state } };
  return { pretraining, branches: {} };
}

describe("checkpoints", () => {
  it("are written every few seconds, and at once when they must be", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const path = join(folder, "a");
    const checkpoints = createCheckpoints(path, "f");
    const epoch = async (): Promise<number | undefined> => {
      const pretraining = (await readCheckpoint(path))?.progress.pretraining as PhaseProgress | undefined;
      return pretraining?.epochs;
    };
    await checkpoints.offer(progressAt(1));
    expect([existsSync(path), await epoch()]).toEqual([false, undefined]);
    vi.advanceTimersByTime(2000);
    await checkpoints.offer(progressAt(2));
    await checkpoints.offer(progressAt(3));
    expect(await epoch()).toBe(2);
    await checkpoints.write(progressAt(4));
    vi.advanceTimersByTime(1999);
    await checkpoints.offer(progressAt(5));
    expect(await epoch()).toBe(4);
  });

  it("come back as they were", async () => {
    const path = join(folder, "b");
    await createCheckpoints(path, "print").write(progressAt(3));
    expect(await readCheckpoint(path)).toEqual({ progress: progressAt(3), fingerprint: "print" });
  });

  it("fit the training that wrote them alone", async () => {
    const checkpoint = { progress: progressAt(1), fingerprint: "one" };
    checkFingerprint("a", checkpoint, "one");
    expect(() => checkFingerprint("a", checkpoint, "two")).toThrow(FormatError);
  });

  it("are refused where they are damaged, wherever that is", async () => {
    const path = join(folder, "c");
    await createCheckpoints(path, "f").write(progressAt(3));
    const bytes = await readFile(path);
    for (const length of [0, 4, 100, bytes.length - 1]) {
      await writeFile(path, bytes.subarray(0, length));
      await expect(readCheckpoint(path), `${length} bytes`).rejects.toThrow(FormatError);
    }
  });
});
