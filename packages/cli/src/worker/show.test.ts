import { describe, expect, it } from "vitest";
import type { Terminal } from "../terminal.ts";
import { showWorkers } from "./show.ts";

describe("what workers do", () => {
  it("is a line for each beginning and end, and one now and then between", () => {
    const lines: string[] = [];
    const say = (text: string): void => {
      lines.push(text);
    };
    const warn = (text: string): void => say(`warning: ${text}`);
    const terminal: Terminal = {
      quiet: false,
      live: false,
      bold: String,
      result: say,
      say,
      passing: say,
      warn,
      fail: say,
    };
    let now = 0;
    const { message, lost } = showWorkers(terminal, () => now);
    message({ type: "ready", worker: "host:7" }, 7);
    message({ type: "begins", key: "a".repeat(64) }, 7);
    message({ type: "begins", key: "b".repeat(64) }, 8);
    message({ type: "share", key: "a".repeat(64), share: 0.1 }, 7);
    now = 5000;
    message({ type: "share", key: "b".repeat(64), share: 0.256 }, 8);
    message({ type: "ends", key: "a".repeat(64), how: "done in 5 s" }, 7);
    message({ type: "note", level: "warning", text: "Redis refuses: no" }, 7);
    lost(8, "SIGKILL");
    now = 10_000;
    message({ type: "begins", key: "c".repeat(64) }, 7);
    message({ type: "share", key: "c".repeat(64), share: 0.5 }, 7);
    expect(lines).toEqual([
      "worker host:7 takes trials",
      "worker 7: trial aaaaaaaaaaaa begins",
      "worker 8: trial bbbbbbbbbbbb begins",
      "worker 7: trial aaaaaaaaaaaa 10 %, worker 8: trial bbbbbbbbbbbb 25 %",
      "worker 7: trial aaaaaaaaaaaa done in 5 s",
      "warning: worker 7: Redis refuses: no",
      "warning: worker 8 was lost (SIGKILL): its trial goes to another, and one takes its place",
      "worker 7: trial cccccccccccc begins",
      "worker 7: trial cccccccccccc 50 %",
    ]);
  });
});
