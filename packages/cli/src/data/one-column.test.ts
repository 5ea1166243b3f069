import { describe, expect, it } from "vitest";
import { delimiterRemedy } from "./one-column.ts";

describe("delimiterRemedy", () => {
  it.each([
    [["x~z~n"], '--delimiter "~"'],
    [["x:y:price in $"], '--delimiter ":"'],
    [["x y z"], '--delimiter " "'],
  ])("of %j names %s", (columns, remedy) => {
    expect(delimiterRemedy(columns)).toContain(remedy);
  });

  it.each([[["price"]], [["sale_price_2020"]], [["x~y"]], [["x~y~z", "b"]], [[]]])("of %j is none", (columns) => {
    expect(delimiterRemedy(columns)).toBeUndefined();
  });
});
