import { afterEach, describe, expect, it, vi } from "vitest";
import { oneLine, openTerminal, wantsColour } from "./terminal.ts";

describe("wantsColour", () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [false, { FORCE_COLOR: "1" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { TERM: "dumb" }, false],
    [false, { CI: "true" }, false],
  ])("on a terminal (%j) with %j: %j", (isTTY, environment, wanted) => {
    expect(wantsColour({ isTTY }, environment)).toBe(wanted);
  });
});

describe("oneLine", () => {
  it("leaves no line ends and no control characters", () => {
    expect(oneLine('column "a\n\tb" \u001b[31m\u202e ')).toBe('column "a b" �[31m�');
  });
});

describe("a passing note", () => {
  const isTTY = process.stderr.isTTY;

  afterEach(() => {
    process.stderr.isTTY = isTTY;
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  /** What stderr gets where it is a terminal or none, and a note is followed by an error of another part. */
  function written(live: boolean, quiet = false): string {
    let text = "";
    process.stderr.isTTY = live;
    vi.stubEnv("TERM", "xterm");
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    openTerminal({ quiet }).passing(`reading ${"x".repeat(500)}`);
    openTerminal().fail("no");
    openTerminal().fail("no more");
    return text;
  }

  it("is replaced by the next words on a terminal, and takes no more than its line", () => {
    const [note, rest] = written(true).split("\u001b[1G") as [string, string];
    expect(note).toMatch(/^reading x+$/);
    expect(note.length).toBeLessThan(process.stderr.columns || 80);
    expect(rest).toBe("\u001b[2Kisocline: no\nisocline: no more\n");
  });

  it("is not written elsewhere, nor with --quiet", () => {
    for (const text of [written(false), written(true, true)]) expect(text).toBe("isocline: no\nisocline: no more\n");
  });
});
