import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atExit } from "./at-exit.ts";
import { type Interrupts, watchInterrupts } from "./interrupt.ts";
import type { Terminal } from "./terminal.ts";

let said: string[];
let interrupts: Interrupts;
let terminal: Terminal;
const exit = vi.spyOn(process, "exit");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  said = [];
  exit.mockReset().mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const say = (text: string): void => {
    said.push(text);
  };
  const others = { bold: String, result: say, passing: say, warn: say };
  const fail = (text: string): void => {
    said.push(`failed: ${text}`);
  };
  terminal = { quiet: false, live: false, say, fail, ...others };
  interrupts = watchInterrupts(terminal);
});

afterEach(() => {
  interrupts.release();
  vi.useRealTimers();
});

describe("watchInterrupts", () => {
  it("ends the process at once before a run is guarded", () => {
    expect(() => process.emit("SIGTERM")).toThrow("exit 130");
    // No note, which --quiet would keep to itself.
    expect(said).toEqual(["failed: interrupted before training began: nothing was written"]);
  });

  it("says of a run that was to go on that it stands where it stood", () => {
    interrupts.release();
    interrupts = watchInterrupts(terminal, { resumes: true });
    expect(() => process.emit("SIGINT")).toThrow("exit 130");
    expect(said).toEqual(["failed: interrupted before training went on: the run stands where it stood"]);
  });

  it("asks a guarded run to stop, takes an echo for the same signal, and the next as impatience", () => {
    const last = vi.fn();
    const kill = vi.spyOn(process, "kill").mockImplementation(() => {
      expect(last).toHaveBeenCalledOnce();
      return true;
    });
    atExit(last);
    interrupts.guard();
    process.emit("SIGINT");
    expect(interrupts.signal.aborted).toBe(true);
    vi.advanceTimersByTime(100);
    process.emit("SIGINT");

    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    process.emit("SIGINT");
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGINT");
    expect(exit).not.toHaveBeenCalled();
    expect(said).toEqual(["interrupted: stopping where the run can go on from (once more to quit at once)"]);
    kill.mockRestore();
  });

  it("says why it takes long where it does", () => {
    interrupts.guard();
    process.emit("SIGINT");
    vi.advanceTimersByTime(4999);
    expect(said).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(said[1]).toMatch(/^still stopping: /);
  });

  it("lets a run that is past its training end, and says so", () => {
    interrupts.guard();
    interrupts.finish();
    process.emit("SIGTERM");
    vi.advanceTimersByTime(10_000);
    const finishing = "interrupted after training: finishing, which is measuring and writing the results";
    expect(said).toEqual([`${finishing} (once more to quit at once)`]);
  });

  it("says that a run finishes that was asked to stop in its last moment", () => {
    interrupts.guard();
    process.emit("SIGINT");
    interrupts.finish();
    vi.advanceTimersByTime(10_000);
    expect(said.slice(1)).toEqual(["training was at its end already: finishing"]);
  });

  it("leaves signals alone once released", () => {
    const before = process.listenerCount("SIGINT");
    interrupts.release();
    expect(process.listenerCount("SIGINT")).toBe(before - 1);
  });
});
