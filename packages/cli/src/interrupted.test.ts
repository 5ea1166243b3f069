import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "isocline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownInterrupted, type Refuse } from "./interrupted.ts";

let path: string;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "isocline-interrupted-"));
});
afterEach(() => rm(path, { recursive: true }));

const lock = (): string => join(path, "run.lock");

/** Opens it, reading by a function that is told how often it was called. */
function opened(read: (time: number, refuse: Refuse) => unknown = (time) => time) {
  let times = 0;
  return ownInterrupted(path, {
    file: "comparison",
    expected: "the folder of an interrupted comparison",
    printedBy: "isocline compare",
    read: async (_, refuse) => read(++times, refuse),
  });
}

describe("the folder of what was interrupted", () => {
  beforeEach(() => writeFile(join(path, "comparison.json"), "{}"));

  it("is owned until it is released, with what was read behind its lock", async () => {
    const { folder, found } = await opened();
    expect(found).toBe(2);
    expect(existsSync(lock())).toBe(true);
    folder.release();
    expect(existsSync(lock())).toBe(false);
  });

  it("is left alone where it ended while its lock was waited for", async () => {
    const ended = opened((time, refuse) => (time === 1 ? "open" : refuse("one that is complete", "compare again")));
    await expect(ended).rejects.toThrow(
      "--resume: expected the folder of an interrupted comparison, found one that is complete; compare again",
    );
    expect(existsSync(lock())).toBe(false);
  });

  it("is released where its record cannot be used", async () => {
    const damaged = opened((time) => {
      if (time === 2) throw new Error("damaged");
    });
    await expect(damaged).rejects.toThrow("damaged");
    expect(existsSync(lock())).toBe(false);
  });

  it("is refused where it cannot be written to", async () => {
    await mkdir(lock());
    await expect(opened()).rejects.toThrow(`found ${path}, which cannot be written to (EISDIR); make it writable`);
  });
});

describe("another folder", () => {
  it("is refused without a record, and where that cannot be read", async () => {
    await expect(opened()).rejects.toThrow(UsageError);
    await expect(opened()).rejects.toThrow(
      `found ${path}, without a comparison.json; name the folder that isocline compare printed`,
    );
    await mkdir(join(path, "comparison.json"));
    await expect(opened()).rejects.toThrow(`found ${join(path, "comparison.json")} (EISDIR); make it readable`);
    expect(existsSync(lock())).toBe(false);
  });
});
