import { describe, expect, it } from "vitest";
import { nearestName } from "./nearest.ts";

describe("nearestName", () => {
  it("finds the name with the fewest edits, whatever the case", () => {
    expect(nearestName("pirce", ["carat", "price", "prices"])).toBe("price");
    expect(nearestName("PRICE", ["carat", "price"])).toBe("price");
    expect(nearestName("MedHousVal", ["MedInc", "MedHouseVal"])).toBe("MedHouseVal");
  });

  it("allows one edit in a name of one letter", () => {
    expect(nearestName("x", ["y", "price"])).toBe("y");
  });

  it("finds none where nothing is near", () => {
    expect(nearestName("longitude", ["carat", "price"])).toBeUndefined();
    expect(nearestName("price", [])).toBeUndefined();
  });
});
