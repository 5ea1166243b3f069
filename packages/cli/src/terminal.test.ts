import { describe, expect, it } from "vitest";
import { oneLine, wantsColour } from "./terminal.ts";

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
