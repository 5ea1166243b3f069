import { availableParallelism } from "node:os";
import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { checkResumedThreads, checkThreads, parseThreads } from "./threads.ts";

const cores = availableParallelism();

describe("threads", () => {
  it("are as many as there are cores at most", () => {
    expect(parseThreads("--threads", "1")).toBe(1);
    expect(parseThreads("--threads", ` ${cores} `)).toBe(cores);
    checkThreads("threads", cores);
  });

  it.each([cores + 1, 9999])("are not %i", (threads) => {
    expect(() => parseThreads("--threads", String(threads))).toThrow(UsageError);
    expect(() => parseThreads("--threads", String(threads))).toThrow(
      `--threads: expected a whole number from 1 to ${cores}, the cores of this machine, found "${threads}"`,
    );
  });

  it.each(["0", "-1", "1.5", "", "two"])("are not %j", (text) => {
    expect(() => parseThreads("--threads", text)).toThrow("--threads: expected a whole number of at least 1");
  });

  it("stay those of the machine where the run began, unless they are far more than there are cores", () => {
    checkResumedThreads(4 * cores);
    expect(() => checkResumedThreads(4 * cores + 1)).toThrow(UsageError);
    expect(() => checkResumedThreads(9999)).toThrow("--resume: expected a run of at most ");
  });
});
