import { describe, expect, it } from "vitest";
import { withoutNumbers } from "./index.ts";

const blank = (column: string, rows: number, median: string) =>
  `column "${column}" is blank in ${rows} of 3200 training rows: they count as the median, ${median}, and a column marks them`;

describe("withoutNumbers", () => {
  it("makes texts equal that differ by numbers alone", () => {
    expect(withoutNumbers(blank("x", 31, "424"))).toBe(withoutNumbers(blank("x", 27, "−1.5e-3")));
    expect(withoutNumbers(blank("x", 31, "424"))).not.toBe(withoutNumbers("column is blank"));
  });

  it("keeps the numbers of names", () => {
    expect(withoutNumbers(blank("x1", 31, "424"))).not.toBe(withoutNumbers(blank("x2", 31, "424")));
    expect(withoutNumbers('"a \\"1" 2')).toBe('"a \\"1" #');
  });
});
