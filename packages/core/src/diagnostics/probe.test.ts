import { describe, expect, it } from "vitest";
import { PROBE_ROWS, probeRows } from "./index.ts";

const rows = Uint32Array.from({ length: 1000 }, (_, i) => 3 * i);

describe("probeRows", () => {
  it("keeps few rows as they are", () => {
    expect(probeRows(rows, 1)).toBe(rows);
    expect(probeRows(rows, 1, 1000)).toBe(rows);
    expect(PROBE_ROWS).toBe(50_000);
  });

  it("draws distinct rows of the given ones, ascending", () => {
    const drawn = [...probeRows(rows, 1, 100)];
    expect(new Set(drawn).size).toBe(100);
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
    expect(drawn.every((row) => rows.includes(row))).toBe(true);
  });

  it("draws by the seed alone", () => {
    expect(probeRows(rows, 1, 100)).toEqual(probeRows(rows, 1, 100));
    expect(probeRows(rows, 2, 100)).not.toEqual(probeRows(rows, 1, 100));
  });
});
