import { describe, expect, it } from "vitest";
import { lai, plain } from "../control/index.ts";
import { nodesOf } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { mlp } from "../model/index.ts";
import { sgd } from "../optimizer/index.ts";
import { epochProgram } from "./epoch-program.ts";

describe("epochProgram", () => {
  /** Widths of the rows that are gathered for all steps at once. */
  const gatheredAhead = (width: number): readonly unknown[] => {
    const epoch = epochProgram({
      model: mlp({ inputs: width, hidden: [4] }),
      objective: plain(mse()),
      controlledBatch: lai({ lambda: 0.1 }),
      optimizer: sgd(),
      batch: 8,
      width,
      weighted: true,
    });
    return nodesOf(epoch)
      .filter(({ op, shape: [first, second] }) => op.name === "gather" && first === "steps" && second === 8)
      .map(({ shape }) => shape[2] ?? "weights");
  };

  it("gathers narrow rows for all steps at once, and wide ones batch by batch", () => {
    expect(gatheredAhead(64)).toEqual(expect.arrayContaining([64, 1, "weights"]));
    expect(gatheredAhead(65)).toEqual(expect.arrayContaining([1, "weights"]));
    expect(gatheredAhead(65)).not.toContain(65);
  });
});
