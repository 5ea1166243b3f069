import { lossRegistry, namesOf, UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { lossSchema, parseLoss, slopeLossOf, targetsOfLoss } from "./loss.ts";

describe("parseLoss", () => {
  it("takes every loss, auto, and options after a colon", () => {
    for (const text of ["auto", ...namesOf(lossRegistry), "huber:1.5", "huber:delta=1.5"]) {
      expect(parseLoss("--loss", text)).toBe(text);
      expect(lossSchema.safeParse(text).success).toBe(true);
    }
    expect(parseLoss("--loss", " huber: 1.5 ")).toBe("huber:1.5");
  });

  it.each([
    ["hubber", "--loss: expected one of ", '"hubber"; did you mean "huber"?'],
    ["huber:0", "--loss, delta of huber: expected a positive number, found 0"],
    ["auto:1", "--loss: expected one of ", '"auto"'],
  ])("refuses %s", (text, ...messages) => {
    expect(() => parseLoss("--loss", text)).toThrow(UsageError);
    for (const message of messages) expect(() => parseLoss("--loss", text)).toThrow(message);
    expect(lossSchema.safeParse(text).success).toBe(false);
  });
});

describe("a loss of residual and slope", () => {
  it("is a text like those of classes, and takes numbers", () => {
    const text = "taylor-slopes:0,0,-1,0,-1,factorials=true";
    expect(parseLoss("--loss", text)).toBe(text);
    expect(lossSchema.safeParse(text).success).toBe(true);
    expect(slopeLossOf(text, "--loss")).toEqual({ coefficients: [0, 0, -1, 0, -1], factorials: true });
    expect(slopeLossOf("taylor-slopes", "--loss")).toEqual({});
    expect(slopeLossOf("taylor:0,0,-1,0,-1", "--loss")).toBeUndefined();
    expect([text, "mse", "taylor"].map((each) => targetsOfLoss(each, "--loss"))).toEqual([
      "numbers",
      "numbers",
      "classes",
    ]);
  });

  it.each([
    ["taylor-slopes:1,2", "expected 5 numbers for order 2"],
    [
      "taylor-slopes:0,0,-1,0,-1,reduce=sum",
      'expected options of taylor-slopes: coefficients, factorials, found "reduce"',
    ],
    ["gone.json", "--loss: expected a loss, or a file that holds one, found gone.json, which is not there"],
  ])("is refused as %s", (text, message) => {
    expect(() => parseLoss("--loss", text)).toThrow(message);
    expect(lossSchema.safeParse(text).success).toBe(false);
  });
});
