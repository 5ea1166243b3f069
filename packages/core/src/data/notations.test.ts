import { describe, expect, it } from "vitest";
import { notationOf } from "./notations.ts";

describe("notationOf", () => {
  it.each([
    [["01.02.2024", "", "28.2.2024"], "dates in another notation", "strptime(x, '%d.%m.%Y')"],
    [["1/2/2024", "1/28/2024"], "dates in another notation", "strptime(x, '%m/%d/%Y')"],
    [["1/2/2024", "28/1/2024"], "dates in another notation", "strptime(x, '%d/%m/%Y')"],
    [["2024/01/28"], "dates in another notation", "strptime(x, '%Y/%m/%d')"],
    [["28-01-24"], "dates in another notation", "strptime(x, '%d-%m-%y')"],
    [["1,234", "12", "1,234,567.5"], "numbers with commas between thousands", "replace(x, ',', '')::DOUBLE"],
    [["0,123", "7"], "numbers with a decimal comma", "replace(x, ',', '.')::DOUBLE"],
    [["1,234", "0,5"], "numbers with a decimal comma", "replace(x, ',', '.')::DOUBLE"],
    [["1.234,5", "0,5"], "numbers with a decimal comma", "replace(replace(x, '.', ''), ',', '.')::DOUBLE"],
  ])("of %j: %s, %s", (cells, what, sql) => {
    expect(notationOf("x", cells)).toMatchObject({ what, remedy: `convert them with --query, such as ${sql}` });
  });

  it("quotes a name that SQL would not take", () => {
    expect(notationOf('a "b', ["1,5"])?.remedy).toContain(`replace("a ""b", ',', '.')`);
  });

  it.each([
    [["1", "2.5"]],
    [["01.02.2024", "x"]],
    [["1.2.3"]],
    [["192.168.0.1"]],
    [["45/45/2024"]],
    [["", " "]],
    [["a,b"]],
  ])("of %j: none", (cells) => {
    expect(notationOf("x", cells)).toBeUndefined();
  });
});
