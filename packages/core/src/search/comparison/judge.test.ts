import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../base/index.ts";
import { pairedTest } from "../../diagnostics/index.ts";
import { comparedFigures, type JudgedMethod, judgeMethods, judgeOverall, type RunFigures } from "../index.ts";

const run = (error: number, sensitivity: number | null): RunFigures => ({
  error,
  sensitivity,
  slopeNorm: sensitivity,
  noisy: error,
  attacked: error,
});

/** Five seeds that differ, as baselines do. */
const baseline = [1, 1.1, 0.9, 1.05, 0.95].map((error) => run(error, 10 * error));

/** The baseline's figures times factors, with some scatter from seed to seed. */
const changed = (name: string, error: number, sensitivity: number, scatter = 0.002): JudgedMethod => ({
  name,
  runs: baseline.map((base, i) => {
    const jitter = 1 + scatter * (i - 2);
    return run((base.error as number) * error * jitter, (base.sensitivity as number) * sensitivity * jitter);
  }),
});

const verdict = (methods: readonly JudgedMethod[], maxLoss = 0.03) =>
  judgeOverall(methods, judgeMethods(baseline, methods), maxLoss);

describe("judgeMethods", () => {
  it("takes changes relative to the baseline of the same seed", () => {
    const [found] = judgeMethods(baseline, [changed("half", 1.02, 0.5, 0)]);
    expect(found?.changes.sensitivity.mean).toBeCloseTo(-0.5, 12);
    expect(found?.changes.sensitivity.deviation).toBeCloseTo(0, 12);
    expect(found?.changes.error.mean).toBeCloseTo(0.02, 12);
    expect(found?.changes.error.verdict).toBe("higher");
    expect(found?.changes.sensitivity.verdict).toBe("lower");
  });

  it("is Student's paired interval of the relative changes", () => {
    const method = changed("a", 1.01, 0.9, 0.01);
    const changes = method.runs.map((each, i) => (each?.error as number) / (baseline[i]?.error as number) - 1);
    const { low, high, p } = pairedTest(changes);
    expect(judgeMethods(baseline, [method])[0]?.changes.error).toMatchObject({
      low: expect.closeTo(low as number, 12),
      high: expect.closeTo(high as number, 12),
      adjusted: expect.closeTo(p as number, 12),
    });
  });

  it("asks for more evidence the more methods there are", () => {
    // p = 0.0197 by itself: a difference alone, none among eight.
    const close = changed("close", 1.004, 1, 0.0015);
    const others = Array.from({ length: 7 }, (_, i) => changed(`other ${i}`, 1, 1, 0.01));
    expect(judgeMethods(baseline, [close])[0]?.changes.error.verdict).toBe("higher");
    const among = judgeMethods(baseline, [close, ...others])[0]?.changes.error;
    expect(among?.verdict).toBe("no difference");
    expect(among?.low).toBeGreaterThan(0);
  });

  it("calls a method that does nothing different in one comparison of twenty at most", () => {
    const stream = randomStream(3, "nothing");
    let wrong = 0;
    fc.assert(
      fc.property(fc.nat(), () => {
        const methods = Array.from(
          { length: 8 },
          (_, i): JudgedMethod => ({
            name: `m${i}`,
            runs: baseline.map((base) => run((base.error as number) * (1 + 0.01 * stream.normal()), base.sensitivity)),
          }),
        );
        if (judgeMethods(baseline, methods).some(({ changes }) => changes.error.verdict !== "no difference")) wrong++;
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(wrong / 1000).toBeLessThan(0.065);
    expect(wrong / 1000).toBeGreaterThan(0.02);
  });

  it("compares the seeds that both have", () => {
    const method = changed("a", 1.02, 0.9);
    const runs = method.runs.map((each, i) => (i === 3 ? null : each));
    const [found] = judgeMethods(baseline, [{ name: "a", runs }]);
    expect(found?.changes.error.count).toBe(4);
    const rest = judgeMethods(
      baseline.filter((_, i) => i !== 3),
      [{ name: "a", runs: runs.filter((_, i) => i !== 3) }],
    );
    expect(found).toEqual(rest[0]);
  });

  it("knows no verdict of one seed", () => {
    const [found] = judgeMethods(baseline.slice(0, 1), [{ name: "a", runs: [run(1.1, 8)] }]);
    expect(found?.changes.error).toMatchObject({ low: null, high: null, adjusted: null, verdict: "undefined" });
    expect(found?.changes.error.mean).toBeCloseTo(0.1, 12);
  });

  it("calls what is the same no difference", () => {
    const [found] = judgeMethods(baseline, [{ name: "same", runs: baseline }]);
    for (const figure of comparedFigures) expect(found?.changes[figure].verdict).toBe("no difference");
  });
});

describe("judgeOverall", () => {
  it("names the one that cuts sensitivity most within the loss that is allowed", () => {
    const found = verdict([changed("weak", 1, 0.9), changed("best", 1.02, 0.6), changed("dear", 1.08, 0.3)]);
    expect(found).toMatchObject({
      outcome: "best",
      by: "sensitivity",
      lowering: ["best", "weak"],
      leading: ["best"],
      beyond: ["dear"],
    });
  });

  it("ties those that cannot be told from the best", () => {
    const found = verdict([changed("a", 1, 0.7, 0.03), changed("b", 1, 0.699, -0.03), changed("c", 1, 0.95)]);
    expect(found.outcome).toBe("tie");
    expect([...found.leading].sort()).toEqual(["a", "b"]);
    expect(found.lowering).toContain("c");
  });

  it("may find no difference", () => {
    const found = verdict([changed("a", 1, 1, 0.03), changed("b", 1.001, 1, -0.02)]);
    expect(found).toMatchObject({ outcome: "none", lowering: [], leading: [], beyond: [], erringLess: [] });
  });

  it("does not name a method that was lost in a seed", () => {
    const { name, runs } = changed("shaky", 1, 0.5);
    const found = verdict([{ name, runs: runs.map((each, i) => (i === 0 ? null : each)) }, changed("calm", 1, 0.9)]);
    expect(found).toMatchObject({ outcome: "best", leading: ["calm"], beyond: ["shaky"] });
  });

  it("names those that err less", () => {
    expect(verdict([changed("better", 0.9, 1), changed("worse", 1.1, 1)]).erringLess).toEqual(["better"]);
  });

  it("is about the error where nothing has a sensitivity", () => {
    const none = baseline.map(({ error }) => run(error as number, null));
    const methods = [{ name: "a", runs: none.map((each) => run((each.error as number) * 0.9, null)) }];
    const found = judgeOverall(methods, judgeMethods(none, methods), 0.03);
    expect(found).toMatchObject({ outcome: "best", by: "error", leading: ["a"], beyond: [] });
  });

  it("is undefined of one seed", () => {
    const one = baseline.slice(0, 1);
    const methods = [{ name: "a", runs: [run(1, 5)] }];
    expect(judgeOverall(methods, judgeMethods(one, methods), 0.03).outcome).toBe("undefined");
  });
});
