import { lossRegistry, namesOf, UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { lossSchema, parseLoss } from "./loss.ts";

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
