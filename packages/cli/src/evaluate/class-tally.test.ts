import { DataError } from "isocline";
import { describe, expect, it } from "vitest";
import { classTally } from "./class-tally.ts";

describe("classTally of booleans", () => {
  const predictions = [["true", "false"], Float64Array.of(0.2, 0.9), Float64Array.of(0.8, 0.1)];
  const of = (cells: Float64Array | readonly string[], type?: "boolean") => {
    const tally = classTally({ name: "y", ...(type && { type }) }, ["false", "true"]);
    tally.add("toy", { rows: 2, columns: [cells] }, predictions, 0);
    return tally.result();
  };

  it("takes 1 and 0 for true and false", () => {
    const expected = of(["true", "false"]);
    expect(expected).toMatchObject({ accuracy: 1 });
    expect(of(Float64Array.of(1, 0))).toEqual(expected);
    expect(of(Float64Array.of(1, 0), "boolean")).toEqual(expected);
  });

  it("takes no other number for one", () => {
    expect(() => of(Float64Array.of(1, 2))).toThrow(DataError);
    expect(() => of(Float64Array.of(1, 2))).toThrow('toy, row 2, column "y": expected a class that the model knows');
  });
});
