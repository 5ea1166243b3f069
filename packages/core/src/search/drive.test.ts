import { describe, expect, it } from "vitest";
import { cmaEs } from "./cma-es/cma-es.ts";
import { driveSearch } from "./drive.ts";
import type { Executor, Trial, TrialOutcome } from "./executor.ts";
import type { Proposal, Search } from "./search.ts";

const sphere = (point: readonly number[]): number => point.reduce((sum, x) => sum + x * x, 0);

/** An executor of some slots whose trials end in an order of their own. */
function scattered(slots: number, outcomeOf: (trial: Trial) => TrialOutcome): Executor & { most(): number } {
  let running = 0;
  let most = 0;
  let turn = 0;
  return {
    slots,
    async run(trial) {
      running += 1;
      most = Math.max(most, running);
      turn += 1;
      for (let ticks = (turn * 7) % 5; ticks > 0; ticks--) await Promise.resolve();
      running -= 1;
      return outcomeOf(trial);
    },
    async close() {},
    most: () => most,
  };
}

const trialOf = ({ id, point }: Proposal): Trial => ({ key: String(id), task: [...point] });
const scoreOf = (outcome: TrialOutcome): number =>
  outcome.status === "completed" ? (outcome.result as number) : Number.NaN;
const completed = ({ task }: Trial): TrialOutcome => ({ status: "completed", result: sphere(task as number[]) });
const search = (): Search => cmaEs({ seed: 3, start: [2, -1, 0.5] }, { sigma: 0.5, maxEvaluations: 60 });

describe("driveSearch", () => {
  it("ends the same with any number of slots, all of which it uses", async () => {
    const alone = search();
    await driveSearch({ search: alone, executor: scattered(1, completed), trialOf, scoreOf });
    const many = search();
    const executor = scattered(4, completed);
    expect(await driveSearch({ search: many, executor, trialOf, scoreOf })).toBe("finished");
    expect(many.best).toEqual(alone.best);
    expect(many.evaluations).toBe(60);
    expect(executor.most()).toBe(4);
  });

  it("tells a failed trial as none, and spares what needs no trial", async () => {
    const values: number[] = [];
    let trials = 0;
    await driveSearch({
      search: search(),
      executor: scattered(2, (trial) => {
        trials += 1;
        return trial.key === "1" ? { status: "failed", reason: "no memory" } : completed(trial);
      }),
      trialOf,
      scoreOf,
      spared: ({ id }) => (id === 0 ? 1e9 : undefined),
      onTold: (_, value) => void values.push(value),
    });
    expect(trials).toBe(59);
    expect(values).toContain(1e9);
    expect(values.filter(Number.isNaN)).toHaveLength(1);
  });

  it("goes on from where it was interrupted", async () => {
    const whole = search();
    await driveSearch({ search: whole, executor: scattered(2, completed), trialOf, scoreOf });
    const part = search();
    const controller = new AbortController();
    let told = 0;
    const run = (signal?: AbortSignal): Promise<string> =>
      driveSearch({
        search: part,
        executor: scattered(3, (trial) => (signal?.aborted ? { status: "interrupted" } : completed(trial))),
        trialOf,
        scoreOf,
        onTold() {
          told += 1;
          if (told === 20) controller.abort();
        },
        ...(signal && { signal }),
      });
    expect(await run(controller.signal)).toBe("interrupted");
    expect(part.stopped).toBeUndefined();
    expect(await run()).toBe("finished");
    expect(part.best).toEqual(whole.best);
  });

  it("throws what ends the search, once all that ran has ended", async () => {
    const executor = scattered(3, (trial) => {
      if (trial.key === "4") throw new Error("disk is full");
      return completed(trial);
    });
    await expect(driveSearch({ search: search(), executor, trialOf, scoreOf })).rejects.toThrow("disk is full");
  });

  it("uses the slots that are added while trials run, and interrupts those trials at an error", async () => {
    let slots = 1;
    let grow = (): void => {};
    const waiting: (() => void)[] = [];
    const interrupted: string[] = [];
    const executor: Executor = {
      get slots() {
        return slots;
      },
      grown: () =>
        new Promise((resolve) => {
          grow = resolve;
        }),
      run: ({ key }, signal) =>
        new Promise((resolve, reject) => {
          waiting.push(() => reject(new Error("disk is full")));
          signal?.addEventListener("abort", () => {
            interrupted.push(key);
            resolve({ status: "interrupted" });
          });
        }),
      async close() {},
    };
    const driven = driveSearch({ search: search(), executor, trialOf, scoreOf });
    await Promise.resolve();
    expect(waiting).toHaveLength(1);
    slots = 3;
    grow();
    await new Promise((resolve) => setTimeout(resolve));
    expect(waiting).toHaveLength(3);
    waiting[1]?.();
    await expect(driven).rejects.toThrow("disk is full");
    expect(interrupted).toEqual(["0", "1", "2"]);
  });
});
