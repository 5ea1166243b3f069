import { activations, memberOf, namesOf, type Registry, UsageError } from "isocline";
import { describe, expect, it } from "vitest";

const shapes: Registry<"circle" | "square", number> = { kind: "shape", members: { circle: 1, square: 2 } };

describe("memberOf", () => {
  it("finds a member by its name", () => {
    expect(memberOf(shapes, "square")).toBe(2);
  });

  it("refuses others, with the nearest name if one is near", () => {
    expect(() => memberOf(shapes, "circel", "shape of the table")).toThrow(
      new UsageError({
        where: "shape of the table",
        expected: "one of circle, square",
        found: '"circel"',
        remedy: 'did you mean "circle"?',
      }),
    );
    expect(() => memberOf(shapes, "hexagon")).toThrow('shape: expected one of circle, square, found "hexagon"');
    expect(() => memberOf(shapes, "constructor")).toThrow(UsageError);
  });
});

describe("namesOf", () => {
  it("keeps the order, the default first", () => {
    expect(namesOf(activations)).toEqual(["silu", "tanh", "gelu", "relu", "softplus"]);
  });
});
