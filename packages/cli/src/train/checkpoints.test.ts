import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adam, DataError, FormatError, mlp, type PhaseProgress, type RunProgress } from "isocline";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { checkFingerprint, checkStates, createCheckpoints, readCheckpoint } from "./checkpoints.ts";

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

  it("are refused where any of their numbers was changed", async () => {
    const path = join(folder, "d");
    await createCheckpoints(path, "f").write(progressAt(3));
    const bytes = await readFile(path);
    for (let at = bytes.length - 32; at < bytes.length; at++) {
      await writeFile(path, bytes.with(at, (bytes[at] as number) ^ 1));
      await expect(readCheckpoint(path), `byte ${at}`).rejects.toThrow(`${path}: expected what was written`);
    }
  });

  it("that cannot be read are no crash", async () => {
    await mkdir(join(folder, "e"));
    await expect(readCheckpoint(join(folder, "e"))).rejects.toThrow(DataError);
  });

  it("fit a model and an optimizer by their lengths, and hold finite numbers", () => {
    const model = mlp({ inputs: 2, hidden: [] });
    const states = (parameters: number[], slots: number[][]): void => {
      const state = {
        parameters: Float32Array.from(parameters),
        slots: slots.map((slot) => Float32Array.from(slot)),
        step: 1,
        epoch: 1,
      };
      const good = { ...state, parameters: new Float32Array(3), slots: [new Float32Array(3), new Float32Array(3)] };
      const started = { state: good, epochs: 1, best: null };
      for (const phase of [
        { state, epochs: 1, best: null },
        { state: good, epochs: 1, best: { epoch: 1, value: 1, state } },
      ]) {
        for (const progress of [
          { pretraining: phase, branches: {} },
          {
            pretraining: started,
            branches: { controlled: { status: "stopped" as const, divergedAt: null, progress: phase } },
          },
        ]) {
          checkStates("run/c", { progress, fingerprint: "f" }, model, adam());
        }
      }
    };
    states(
      [1, 2, 3],
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    );
    const [four, three] = [
      [1, 2, 3, 4],
      [1, 2, 3],
    ];
    for (const [parameters, slots] of [
      [four, [three, three]],
      [three, [three]],
      [three, [three, four]],
      [[], []],
    ] as const) {
      expect(() =>
        states(
          [...parameters],
          slots.map((slot) => [...slot]),
        ),
      ).toThrow(FormatError);
      expect(() =>
        states(
          [...parameters],
          slots.map((slot) => [...slot]),
        ),
      ).toThrow("of the lengths 3, 3, 3, found ");
    }
    expect(() => states([1, Number.NaN, 3], [three, three])).toThrow("run/c: expected finite numbers, found NaN");
    expect(() => states(three, [three, [1, Number.POSITIVE_INFINITY, 1]])).toThrow("expected finite numbers");
  });
});
