import { afterEach, describe, expect, it, vi } from "vitest";
import { atExit, runExitActions } from "./at-exit.ts";

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
