import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Interrupts, watchInterrupts } from "./interrupt.ts";
import type { Terminal } from "./terminal.ts";

let said: string[];
let interrupts: Interrupts;
const exit = vi.spyOn(process, "exit");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  said = [];
  exit.mockReset().mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const say = (text: string): void => {
    said.push(text);
  };
  const terminal: Terminal = { quiet: false, live: false, bold: String, result: say, say, warn: say, fail: say };
  interrupts = watchInterrupts(terminal);
});

afterEach(() => {
  interrupts.release();
  vi.useRealTimers();
});

describe("watchInterrupts", () => {
  it("ends the process at once before a run is guarded", () => {
    expect(() => process.emit("SIGTERM")).toThrow("exit 130");
    expect(said).toEqual(["interrupted before training began: nothing was written"]);
  });

  it("asks a guarded run to stop, takes an echo for the same signal, and the next as impatience", () => {
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
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
    expect(said).toHaveLength(1);
    kill.mockRestore();
  });

  it("leaves signals alone once released", () => {
    const before = process.listenerCount("SIGINT");
    interrupts.release();
    expect(process.listenerCount("SIGINT")).toBe(before - 1);
  });
});
