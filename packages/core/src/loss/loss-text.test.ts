import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { lossNameOf, lossOf, lossRegistry } from "./index.ts";

describe("lossOf", () => {
  it("finds every loss by its name, with its defaults", () => {
    for (const name of namesOf(lossRegistry)) {
      expect(lossOf(name).name).toBe(name);
      expect(lossOf(name).options).toEqual(lossRegistry.members[name]().options);
    }
  });

  it.each([
    ["huber:1.5", { delta: 1.5 }],
    ["huber:delta=1.5", { delta: 1.5 }],
    ["quantile:0.9", { tau: 0.9 }],
    ["baikal:least-probability=1e-6", { leastProbability: 1e-6 }],
    ["taylor:0.5,0.5,1,-1,2", { coefficients: [0.5, 0.5, 1, -1, 2], factorials: false, reduce: "sum" }],
    ["taylor:reduce=mean,factorials=true", { factorials: true, reduce: "mean" }],
    ["taylor:0,0,factorials=true,0,-1,.5", { coefficients: [0, 0, 0, -1, 0.5], factorials: true }],
    [" huber : delta = 1e-1 ", { delta: 0.1 }],
  ])("reads the options of %s", (text, options) => {
    expect(lossOf(text).options).toMatchObject(options);
  });

  it.each([
    ["hubert", "expected one of", 'did you mean "huber"?'],
    ["huber:", '--loss, delta of huber: expected a number, found ""'],
    ["huber:1,2", '--loss, delta of huber: expected one value, found "1,2"'],
    ["huber:1,delta=2", '--loss, delta of huber: expected one value, found "1,2"'],
    ["huber:0x10", '--loss, delta of huber: expected a number, found "0x10"'],
    ["huber:-1", "--loss, delta of huber: expected a positive number, found -1"],
    ["huber:detla=1", '--loss huber: expected an option of it: delta, found "detla"; did you mean delta?'],
    ["taylor:1,2", "--loss, coefficients of taylor: expected 5 numbers for order 2"],
    ["taylor:factorials=yes", '--loss, factorials of taylor: expected true or false, found "yes"'],
    [
      "taylor:factorial=true",
      'an option of it: coefficients, factorials, reduce, found "factorial"; did you mean fact',
    ],
    ["taylor:reduce=max", "--loss, reduce of taylor: expected sum or mean, found max"],
    ["mse:2", '--loss mse: expected no options, for it has none, found "2"'],
  ])("refuses %s", (text, ...messages) => {
    expect(() => lossOf(text, "--loss")).toThrow(UsageError);
    for (const message of messages) expect(() => lossOf(text, "--loss")).toThrow(message);
  });
});

describe("lossNameOf", () => {
  it("is what stands before the colon", () => {
    expect(lossNameOf("huber:1.5")).toBe("huber");
    expect(lossNameOf("mae")).toBe("mae");
  });
});
