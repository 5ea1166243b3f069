import { afterEach, describe, expect, it, vi } from "vitest";
import { atEnd, atExit, runExitActions } from "./at-exit.ts";

afterEach(() => runExitActions());

describe("atExit", () => {
  it("has things done once, when the process exits or is about to be ended by a signal", () => {
    const [first, second, dropped] = [vi.fn(), vi.fn(), vi.fn()];
    atExit(first);
    atExit(dropped)();
    runExitActions();
    atExit(second);
    process.listeners("exit").find((listener) => listener === runExitActions)?.(0);
    for (const action of [first, second]) expect(action).toHaveBeenCalledTimes(1);
    expect(dropped).not.toHaveBeenCalled();
  });
});

describe("atEnd", () => {
  it("has things done at a signal too, which then ends the process unless something else listens", () => {
    const kill = vi.spyOn(process, "kill").mockImplementation(() => true);
    const others = process.listeners("SIGHUP");
    for (const other of others) process.off("SIGHUP", other);
    const [first, second, dropped] = [vi.fn(), vi.fn(), vi.fn()];
    atEnd(first);
    atEnd(second);
    atEnd(dropped)();
    process.emit("SIGHUP", "SIGHUP");
    expect([first, second, dropped].map((action) => action.mock.calls.length)).toEqual([1, 1, 0]);
    expect(kill.mock.calls).toEqual([[process.pid, "SIGHUP"]]);
    const listener = vi.fn();
    process.on("SIGHUP", listener);
    atEnd(first);
    process.emit("SIGHUP", "SIGHUP");
    expect([first.mock.calls.length, listener.mock.calls.length, kill.mock.calls.length]).toEqual([2, 1, 1]);
    process.off("SIGHUP", listener);
    for (const other of others) process.on("SIGHUP", other);
    kill.mockRestore();
  });
});
