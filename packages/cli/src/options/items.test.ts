import { describe, expect, it } from "vitest";
import { splitItems, unquoted } from "./items.ts";

describe("splitItems", () => {
  it.each([
    ["a", ["a"]],
    [" a , b c,d ", ["a", "b c", "d"]],
    ["", [""]],
    ["a,", ["a", ""]],
    [",,", ["", "", ""]],
    ['"a, b",c', ['"a, b"', "c"]],
    ['"a, b" = 0.1 , c=2', ['"a, b" = 0.1', "c=2"]],
    ['"say ""hi""",x', ['"say ""hi"""', "x"]],
    ['5" pipe,"open', ['5" pipe', '"open']],
  ])("splits %j", (text, items) => {
    expect(splitItems(text)).toEqual(items);
  });
});

describe("unquoted", () => {
  it.each([
    ["a", "a"],
    ['"a, b"', "a, b"],
    ['"say ""hi"""', 'say "hi"'],
    ['5" pipe', '5" pipe'],
    ['""', ""],
  ])("takes the quotes off %j", (item, name) => {
    expect(unquoted(item)).toBe(name);
  });
});
