import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { parseStrength, resolveStrength } from "./strength.ts";

const columns = ["MedInc", "Latitude", "Longitude"];
const lambda = (text: string): unknown => resolveStrength("--lambda", parseStrength("--lambda", text, 0.1), columns);

describe("a strength", () => {
  it.each([
    ["0.1", 0.1],
    ["0.1,0.2,1e-3", [0.1, 0.2, 0.001]],
    ["Longitude=0.001,*=0.2", [0.2, 0.2, 0.001]],
    ["*=0.2", [0.2, 0.2, 0.2]],
    ["Longitude = 0.001", [0.1, 0.1, 0.001]],
    ["Longitude=0.001, MedInc=3", [3, 0.1, 0.001]],
  ])("of %j", (text, values) => {
    expect(lambda(text)).toEqual(values);
  });

  it("takes names with commas and equals signs", () => {
    const parsed = parseStrength("--lambda", '"a,b"=1,c=d=2', 0.1);
    expect(resolveStrength("--lambda", parsed, ["a,b", "c=d", "e"])).toEqual([1, 2, 0.1]);
  });

  it("takes a column called like a property of objects", () => {
    expect(
      resolveStrength("--lambda", parseStrength("--lambda", "constructor=2", 0.1), ["constructor", "toString"]),
    ).toEqual([2, 0.1]);
  });

  it.each([
    ["0", 'expected a number above 0, found "0"'],
    ["-1", "expected a number above 0"],
    ["x", "expected a number above 0"],
    ["0.1,0.2", "one for each numeric column (MedInc, Latitude, Longitude), found 2 numbers"],
    ["0.1,,0.2", "expected a number above 0"],
    ["Longtude=1", 'found "Longtude"; did you mean "Longitude"?'],
    ["Longitude=0", '--lambda of "Longitude": expected a number above 0'],
    ["Longitude=", '--lambda of "Longitude": expected a number above 0'],
    ["*=-1", "--lambda: expected a number above 0"],
    ["Longitude=1,0.2", 'expected COLUMN=NUMBER, found "0.2"'],
    ["=1", "expected COLUMN=NUMBER"],
    ["Longitude=1,Longitude=2", 'expected each column once, found "Longitude" twice'],
    ["*=1,*=2", 'expected each column once, found "*" twice'],
  ])("refuses %j", (text, message) => {
    expect(() => lambda(text)).toThrow(UsageError);
    expect(() => lambda(text)).toThrow(message);
  });
});
