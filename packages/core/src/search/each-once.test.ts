import { describe, expect, it } from "vitest";
import { eachOnce } from "./each-once.ts";
import type { Executor, Trial, TrialOutcome } from "./executor.ts";

/** An executor whose trials end when they are told to, or are interrupted. */
function patient(): { readonly executor: Executor; readonly begun: string[]; end(outcome: TrialOutcome): void } {
  const begun: string[] = [];
  const ends: ((outcome: TrialOutcome) => void)[] = [];
  return {
    begun,
    end: (outcome) => ends.shift()?.(outcome),
    executor: {
      slots: 2,
      run({ key }, signal) {
        begun.push(key);
        return new Promise((resolve) => {
          ends.push(resolve);
          signal?.addEventListener("abort", () => resolve({ status: "interrupted" }));
        });
      },
      async close() {},
    },
  };
}

const trial = (key: string): Trial => ({ key, task: null });
const done: TrialOutcome = { status: "completed", result: 7 };

describe("eachOnce", () => {
  it("has a trial done once for all who ask while it is under way, and again for who asks later", async () => {
    const { executor, begun, end } = patient();
    const once = eachOnce(executor);
    const asked = [once.run(trial("a")), once.run(trial("b")), once.run(trial("a"))];
    expect(begun).toEqual(["a", "b"]);
    end(done);
    end({ status: "failed", reason: "no" });
    expect(await Promise.all(asked)).toEqual([done, { status: "failed", reason: "no" }, done]);
    const later = once.run(trial("a"));
    end(done);
    expect(await later).toEqual(done);
    expect(begun).toEqual(["a", "b", "a"]);
  });

  it("interrupts a trial once nobody waits for it, and begins it anew for who comes then", async () => {
    const { executor, begun, end } = patient();
    const once = eachOnce(executor);
    const [one, two] = [new AbortController(), new AbortController()];
    const asked = [once.run(trial("a"), one.signal), once.run(trial("a"), two.signal)];
    one.abort();
    expect(await asked[0]).toEqual({ status: "interrupted" });
    expect(begun).toEqual(["a"]);
    two.abort();
    const third = once.run(trial("a"));
    expect(await asked[1]).toEqual({ status: "interrupted" });
    await Promise.resolve();
    expect(await once.run(trial("a"), one.signal)).toEqual({ status: "interrupted" });
    while (begun.length < 2) await Promise.resolve();
    end(done);
    end(done);
    expect(await third).toEqual(done);
    expect(begun).toEqual(["a", "a"]);
  });

  it("throws what ends the search at everybody who waits", async () => {
    const once = eachOnce({ slots: 1, run: () => Promise.reject(new Error("disk is full")), async close() {} });
    const asked = [once.run(trial("a")), once.run(trial("a"))];
    for (const each of asked) await expect(each).rejects.toThrow("disk is full");
  });
});
