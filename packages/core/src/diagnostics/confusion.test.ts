import { describe, expect, it } from "vitest";
import { MOST_CLASSES } from "./confusion.ts";
import { confusionOf } from "./index.ts";

/** Probabilities that are sure of a class. */
const sure = (predicted: readonly number[], classes: number): Float32Array =>
  Float32Array.from({ length: predicted.length * classes }, (_, i) =>
    predicted[Math.floor(i / classes)] === i % classes ? 1 : 0,
  );

describe("confusionOf", () => {
  it("counts rows by their true class, then by the one predicted", () => {
    const right = [0, 0, 0, 1, 2, 2];
    const found = confusionOf(sure([0, 0, 1, 1, 2, 0], 3), right, ["a", "b", "c"]);
    expect(found).toEqual({
      classes: ["a", "b", "c"],
      counts: [
        [2, 1, 0],
        [0, 1, 0],
        [1, 0, 1],
      ],
    });
  });

  it("takes the first of equally probable classes", () => {
    expect(confusionOf(Float32Array.of(0.5, 0.5), [1], ["a", "b"]).counts).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it("lets the rarest of very many classes share the last row and column", () => {
    const many = MOST_CLASSES + 5;
    const classes = Array.from({ length: many }, (_, i) => `c${i}`);
    // Class i has i + 1 rows, each predicted as itself but for those of the first, taken for the last.
    const right = classes.flatMap((_, i) => new Array<number>(i + 1).fill(i));
    const predicted = right.map((place) => (place === 0 ? many - 1 : place));
    const found = confusionOf(sure(predicted, many), right, classes);
    expect(found.classes).toEqual(classes.slice(6));
    expect(found.counts).toHaveLength(MOST_CLASSES);
    const others = found.counts.at(-1);
    expect([others?.at(-1), others?.[MOST_CLASSES - 2]]).toEqual([2 + 3 + 4 + 5 + 6, 1]);
    expect(found.counts.flat().reduce((a, b) => a + b, 0)).toBe(right.length);
  });
});
