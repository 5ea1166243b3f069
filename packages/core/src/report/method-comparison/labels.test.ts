import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelPlaces, type NamedDot } from "./labels.ts";

const area = { width: 480, height: 340 };

describe("labelPlaces", () => {
  it("puts a lone name beside its dot, and inside the area", () => {
    expect(labelPlaces([{ x: 100, y: 100, text: "Lai" }], area)).toEqual([{ dx: 9, dy: 0, anchor: "start" }]);
    expect(labelPlaces([{ x: 475, y: 100, text: "Lai" }], area)[0]?.anchor).toBe("end");
  });

  it("gives a place to every dot, different ones to dots in one place", () => {
    const dots = Array.from({ length: 9 }, (_, i): NamedDot => ({ x: 240, y: 170, text: `name ${i}` }));
    const places = labelPlaces(dots, area);
    expect(new Set(places.map(({ dx, dy, anchor }) => `${dx} ${dy} ${anchor}`)).size).toBe(9);
  });

  it("covers no other name while there is room", () => {
    const dot = fc.record({
      x: fc.integer({ min: 60, max: 420 }),
      y: fc.integer({ min: 40, max: 300 }),
      text: fc.constant("SAM"),
    });
    fc.assert(
      fc.property(fc.array(dot, { minLength: 2, maxLength: 5 }), (dots) => {
        const places = labelPlaces(dots, area);
        const boxes = dots.map(({ x, y }, i) => {
          const { dx = 0, dy = 0, anchor = "start" } = places[i] ?? {};
          const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? 21 : 10.5);
          return { left, right: left + 21, top: y + dy - 6.5, bottom: y + dy + 6.5 };
        });
        for (const [i, a] of boxes.entries()) {
          for (const b of boxes.slice(i + 1)) {
            const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            expect(apart).toBe(true);
          }
        }
      }),
      { seed: 1 },
    );
  });
});
