import { DataError } from "isocline";
import { describe, expect, it } from "vitest";
import { readHeader } from "./header.ts";

describe("readHeader", () => {
  it.each([
    ["a,b,c\n1,2,3", ",", ["a", "b", "c"]],
    ["a;b\n1,5;2", ";", ["a", "b"]],
    ["a\tb, or c\td\n", "\t", ["a", "b, or c", "d"]],
    ["a|b\r\n1|2", "|", ["a", "b"]],
    ["only\n1\n", ",", ["only"]],
    ["a,b", ",", ["a", "b"]],
  ])("finds the delimiter of %j", (text, delimiter, names) => {
    expect(readHeader("t.csv", text)).toEqual({ delimiter, names });
  });

  it("unquotes names, with delimiters, quotes and line ends inside", () => {
    const text = '"a;b","say ""hi""","two\nlines",plain\n1,2,3,4\n';
    expect(readHeader("t.csv", text).names).toEqual(["a;b", 'say "hi"', "two\nlines", "plain"]);
  });

  it("drops a byte order mark and the spaces around names", () => {
    expect(readHeader("t.csv", "\uFEFFid, price \n").names).toEqual(["id", "price"]);
  });

  it("calls a column without a name after its place", () => {
    expect(readHeader("t.csv", ",a,\n0,1,2\n").names).toEqual(["column1", "a", "column3"]);
  });

  it.each([
    ["\na,b\n", "t.csv, line 1: expected the names of the columns, found a blank line"],
    ['a,"b\n1,2\n', "t.csv, line 1: expected a quote at the end of a quoted name, found none"],
  ])("refuses %j", (text, message) => {
    expect(() => readHeader("t.csv", text)).toThrow(DataError);
    expect(() => readHeader("t.csv", text)).toThrow(message);
  });
});
