import { describe, expect, it } from "vitest";
import type { Terminal } from "../terminal.ts";
import { showTrials, type TrialsProgress } from "./progress.ts";

interface Watched {
  readonly progress: TrialsProgress;
  readonly lines: string[];
  wait(seconds: number): void;
}

async function watched(total: number, quiet = false): Promise<Watched> {
  const lines: string[] = [];
  const say = (text: string): void => {
    lines.push(text);
  };
  const terminal: Terminal = { quiet, live: false, bold: String, result: say, say, passing: say, warn: say, fail: say };
  let now = 0;
  const wait = (seconds: number): void => {
    now += 1000 * seconds;
  };
  return { progress: await showTrials(terminal, total, () => now), lines, wait };
}

describe("progress of trials without a terminal", () => {
  it("is a line every few seconds and at the end: trials done, the note, every worker, the time left", async () => {
    const { progress, lines, wait } = await watched(4);
    progress.report({ key: "a", worker: "1", share: 0.1 });
    expect(lines).toEqual([]);
    wait(3);
    progress.report({ key: "b", worker: "host 7", share: 0.5 });
    expect(lines).toEqual([]);
    wait(2);
    progress.report({ key: "a", worker: "1", share: 0.5 });
    wait(5);
    progress.report({ key: "a", worker: "1", share: 1 });
    progress.done(1, "best 0.5");
    wait(5);
    progress.report({ key: "c", worker: "1", share: 0.25 });
    progress.done(4);
    expect(lines).toEqual([
      "0 of 4 trials, worker 1: trial 1 50 %, host 7: trial 2 50 %, 17 s left",
      "0 of 4 trials, worker 1: trial 1 100 %, host 7: trial 2 50 %, 18 s left",
      "1 of 4 trials, best 0.5, host 7: trial 2 50 %, worker 1: trial 3 25 %, 20 s left",
      "4 of 4 trials, best 0.5, 0 s left",
    ]);
  });

  it("gives a lost worker's trial to the one that does it, and drops workers that are not heard of", async () => {
    const { progress, lines, wait } = await watched(4);
    progress.report({ key: "a", worker: "host 1", share: 0.5 });
    progress.report({ key: "b", worker: "host 2", share: 0.1 });
    progress.report({ key: "c", worker: "host 3", share: 0 });
    wait(10);
    progress.report({ key: "a", worker: "host 2", share: 0.6 });
    wait(110);
    progress.report({ key: "a", worker: "host 2", share: 0.8 });
    expect(lines).toEqual([
      "0 of 4 trials, host 2: trial 1 60 %, host 3: trial 3 0 %, 5 min 40 s left",
      "0 of 4 trials, host 2: trial 1 80 %, 21 min 20 s left",
    ]);
  });

  it("does not count trials of an earlier process when it estimates the time left", async () => {
    const { progress, lines, wait } = await watched(10);
    progress.done(8);
    progress.report({ key: "a", worker: "1", share: 0 });
    wait(10);
    progress.report({ key: "a", worker: "1", share: 0.5 });
    expect(lines).toEqual(["8 of 10 trials, worker 1: trial 9 50 %, 30 s left"]);
  });

  it("names no more workers than a line holds", async () => {
    const { progress, lines, wait } = await watched(40);
    for (let i = 1; i <= 15; i++) progress.report({ key: String(i), worker: String(i), share: 0 });
    wait(5);
    progress.report({ key: "15", worker: "15", share: 0 });
    expect(lines[0]).toMatch(/worker 12: trial 12 0 %, 3 more workers$/);
  });

  it("has another end once that is known, which is told once", async () => {
    const { progress, lines, wait } = await watched(9);
    progress.report({ key: "a", worker: "1", share: 0 });
    wait(1);
    progress.report({ key: "a", worker: "1", share: 1 });
    progress.done(1);
    progress.done(2);
    progress.expect(3);
    progress.done(3);
    progress.done(3, "best 1");
    expect(lines).toEqual(["3 of 3 trials, 0 s left"]);
  });

  it("says nothing with --quiet", async () => {
    const { progress, lines, wait } = await watched(1, true);
    wait(10);
    progress.report({ key: "a", worker: "1", share: 0.5 });
    progress.done(1);
    expect(lines).toEqual([]);
  });
});
