import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, it } from "vitest";
import { gradients, input, sum, type Tensor } from "../graph/index.ts";
import { mae } from "./index.ts";

const [x, y] = [input("x", "float64", [4, 1]), input("y", "float64", [4, 1])];
const feeds = { x: arrayOf("float64", [4, 1], [1, -2, 1e6, 0.5]), y: arrayOf("float64", [4, 1], [1, 1, 0, 0.25]) };

describe("mae", () => {
  it("is the absolute residual, of gradient ±1 and 0 at the target", async () => {
    const values = mae().evaluate(x, y);
    const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
    const found = await evaluate({ values, slope }, feeds);
    expectClose(found.values, arrayOf("float64", [4], [0, 3, 1e6, 0.25]));
    expectClose(found.slope, arrayOf("float64", [4, 1], [0, -1, 1, 1]));
  });
});
