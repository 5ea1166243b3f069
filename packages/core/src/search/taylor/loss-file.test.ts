import { describe, expect, it } from "vitest";
import { FormatError } from "../../base/index.ts";
import { lossOf } from "../../loss/index.ts";
import { type LossFile, lossFileText, parseLossFile, stringifyLossFile } from "../index.ts";

const file: LossFile = {
  schema: "isocline.loss/1",
  version: "0.1.0",
  loss: "taylor",
  coefficients: [0.5, -0.25, 1e-4, 2, 0, -3.25, 4, 5],
  factorials: false,
  reduce: "sum",
  found: { source: "sample:mnist", test: 0.99 },
};

describe("a loss file", () => {
  it("is read as it was written", () => {
    expect(parseLossFile(stringifyLossFile(file), "loss.json")).toEqual(file);
    const { reduce: _, found: __, ...numbers } = { ...file, loss: "taylor-slopes" as const };
    expect(parseLossFile(stringifyLossFile(numbers), "loss.json")).toEqual(numbers);
  });

  it("is a text that holds all of it", () => {
    expect(lossFileText(file)).toBe("taylor:0.5,-0.25,0.0001,2,0,-3.25,4,5,factorials=false,reduce=sum");
    const { coefficients, factorials, reduce } = file;
    expect(lossOf(lossFileText(file)).options).toEqual({ coefficients, factorials, reduce });
  });

  it.each([
    ["", "loss.json: expected JSON, found an empty text"],
    ['{"schema":', "loss.json: expected JSON, found damaged text"],
    ["[]", "loss.json: expected object, found a list of 0; use the file that isocline metalearn wrote"],
    ["{}", 'loss.json, schema: expected "isocline.loss/1", found nothing'],
    ['{"schema":"isocline.run/1"}', 'found "isocline.run/1"; use the file that isocline metalearn wrote'],
    ['{"schema":"isocline.loss/2"}', 'found "isocline.loss/2"; read it with the version of isocline that wrote it'],
    [JSON.stringify({ ...file, coefficients: [1, 2] }), "loss.json, coefficients: expected 5 numbers for order 2"],
    [JSON.stringify({ ...file, coefficients: [1, "2"] }), "loss.json, coefficients[1]: expected number"],
    [JSON.stringify({ ...file, loss: "mse" }), 'loss.json, loss: expected "taylor" or "taylor-slopes", found "mse"'],
    [JSON.stringify({ ...file, more: 1 }), "loss.json: expected no other fields"],
  ])("is refused as %j", (text, message) => {
    expect(() => parseLossFile(text, "loss.json")).toThrow(FormatError);
    expect(() => parseLossFile(text, "loss.json")).toThrow(message);
  });
});
