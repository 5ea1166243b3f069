import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { parseRanges } from "./range.ts";
import { changesPretraining, configWith, rounded, type TunedParameter, tunedSpace } from "./space.ts";

const columns = ["area", "age", "a, b"];
const config = (options: object = {}): TrainConfig =>
  resolveConfig({ options: { data: "houses.csv", target: "price", ...options } });
const space = (text: string, options: object = {}) =>
  tunedSpace(text === "" ? [] : parseRanges("--space", text), config(options), columns, ["area", "age"]);
const names = (text: string, options: object = {}): readonly string[] =>
  space(text, options).map(({ name, low, high, scale }) => `${name} ${low} ${high} ${scale}`);

describe("the space of a tuning", () => {
  it.each([
    [{}, ["lambda.area 0.001 10 log", "lambda.age 0.001 10 log", "share 0.01 1 log"]],
    [{ boundary: "0.3" }, ["boundary.area 0.03 3 log", "boundary.age 0.03 3 log", "share 0.01 1 log"]],
    [{ control: "jacobian" }, ["strength 0.001 10 log", "share 0.01 1 log"]],
    [{ control: "noise" }, ["deviation 0.01 1 log", "share 0.01 1 log"]],
    [{ control: "pgd" }, ["radius 0.01 1 log", "strength 0.01 1 log", "share 0.01 1 log"]],
    [{ control: "double-backprop" }, ["strength 0.001 10 log", "share 0.01 1 log"]],
    [{ control: "lai", rule: "sam" }, ["lambda.area 0.001 10 log", "lambda.age 0.001 10 log", "share 0.01 1 log"]],
  ])("is by default, with %j, the control's own strength and its share", (options, expected) => {
    expect(names("", options)).toEqual(expected);
  });

  it("has one λ for all columns where there are many", () => {
    const many = Array.from({ length: 9 }, (_, i) => `x${i}`);
    expect(tunedSpace([], config(), many, many).map(({ name }) => name)).toEqual(["lambda", "share"]);
  });

  it("is what was said: any number that train takes, whole ones where those alone are taken", () => {
    const found = space("dropout=0..0.5,batch=16..64,lambda.*=0.1..1,learning-rate=1e-3..1e-2:linear");
    expect(found.map(({ name, scale, whole }) => [name, scale, whole])).toEqual([
      ["dropout", "linear", false],
      ["batch", "log", true],
      ["lambda.*", "log", false],
      ["learning-rate", "linear", false],
    ]);
    expect(found.map(changesPretraining)).toEqual([true, true, false, true]);
    expect(space("share=0.1..1,warm-up=0..0.5", { rule: "sam" }).map(changesPretraining)).toEqual([false, false]);
  });

  it.each([
    ["sharee=0.1..1", {}, 'space, sharee: expected a number that train takes, found "sharee"; did you mean share?'],
    ["lamda.area=0.1..1", {}, 'found "lamda.area"; did you mean lambda.area?'],
    ["lambda.are=0.1..1", {}, 'found "are"; did you mean lambda.area?'],
    ["xyzzy=0.1..1", {}, 'found "xyzzy"; there are boundary, lambda, share, '],
    ["control=0.1..1", {}, "found control, which is no number"],
    ["seed=1..9", {}, "found seed, which is the same in all trials"],
    ["validation=0.1..0.5", {}, "found validation, which is the same in all trials"],
    ["share=0.1..2", {}, "space, share: expected ends that --share takes, found 0.1..2"],
    ["strength=0.1..2", {}, "space, strength: expected"],
    ["lambda.area=0.1..2", { control: "jacobian" }, "space, lambda.area: expected --control"],
    ["share=0.1..1,share=0.2..1", {}, '--space: expected each key once, found "share" twice'],
    ["lambda=0.1..1,lambda.area=0.2..1", {}, "expected lambda of all columns, or by column, found lambda too"],
    ["boundary.age=0.1..1,lambda.area=0.2..1", {}, "space, lambda.area: expected lambda or boundary, found both"],
    ["lambda.area=0.2..1", { boundary: "0.3" }, "space, lambda.area: expected lambda or boundary, found both"],
  ])("is refused as %s with %j", (text, options, message) => {
    expect(() => space(text, options)).toThrow(message);
  });
});

describe("a config with values of a space", () => {
  const values = { "lambda.area": 0.5, "lambda.age": 2, share: 0.25 };
  const by = (options: object) => {
    const { lambda, boundary, share } = configWith(config(options), space("", options), values, columns);
    return { lambda, boundary, share };
  };

  it("keeps what other columns have", () => {
    expect(by({})).toEqual({ lambda: { area: 0.5, age: 2, "*": 0.1 }, boundary: null, share: 0.25 });
    expect(by({ lambda: "0.7" }).lambda).toEqual({ area: 0.5, age: 2, "*": 0.7 });
    expect(by({ lambda: "1,2,3" }).lambda).toEqual({ area: 0.5, age: 2, "a, b": 3, "*": 0.1 });
    expect(by({ lambda: '"a, b"=3,*=4' }).lambda).toEqual({ area: 0.5, age: 2, "a, b": 3, "*": 4 });
  });

  it("has a boundary in place of λ where that is searched", () => {
    const searched = space("boundary.age=0.1..1");
    const { lambda, boundary } = configWith(config(), searched, { "boundary.age": 0.4 }, columns);
    expect([lambda, boundary]).toEqual([null, { age: 0.4, "*": Math.sqrt(0.1) }]);
  });

  it("has values of four digits, inside the range", () => {
    const [share, batch] = space("share=0.12354..1,batch=16..64") as [TunedParameter, TunedParameter];
    expect(rounded(share, 0.98765432)).toBe(0.9877);
    expect(rounded(share, 0.12354)).toBe(0.12354);
    expect(rounded(batch, 33)).toBe(33);
  });
});
