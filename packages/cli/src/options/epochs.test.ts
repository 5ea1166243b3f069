import { describe, expect, it } from "vitest";
import { parseEpochs } from "./epochs.ts";

describe("parseEpochs", () => {
  it.each([
    ["100+50", true, { pretraining: 100, control: 50 }],
    [" 1 + 0 ", true, { pretraining: 1, control: 0 }],
    ["100+50", false, { pretraining: 100, control: 50 }],
    ["200", false, { pretraining: 0, control: 200 }],
  ])("reads %j (controlled: %j)", (text, controlled, epochs) => {
    expect(parseEpochs("--epochs", text, controlled)).toEqual(epochs);
  });

  it.each([
    ["100", true, "as in 100+100"],
    ["0+0", true, "as in 100+100"],
    ["0", false, "as in 200"],
    ["1.5+2", true, "as in 100+100"],
    ["-1+2", true, "as in 100+100"],
    ["1+2+3", true, "as in 100+100"],
    ["99999999999999999999+1", true, "as in 100+100"],
    ["", false, "as in 200"],
  ])("refuses %j (controlled: %j)", (text, controlled, message) => {
    expect(() => parseEpochs("--epochs", text, controlled)).toThrow(message);
  });
});
