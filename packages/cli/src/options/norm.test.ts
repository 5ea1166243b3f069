import { describe, expect, it } from "vitest";
import { parseNorm } from "./norm.ts";

describe("parseNorm", () => {
  it("reads names and the elastic mix", () => {
    expect(["l2", "l1", "elastic:0.3", "elastic:0"].map((text) => parseNorm("--norm", text))).toEqual([
      "l2",
      "l1",
      { elastic: 0.3 },
      { elastic: 0 },
    ]);
  });

  it.each(["", "L2", "elastic", "elastic:", "elastic:2", "elastic:0.1:0.2", "l3"])("refuses %j", (text) => {
    expect(() => parseNorm("--norm", text)).toThrow("--norm");
  });
});
