import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectAgreement, inDType, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../test/portable-runtime.ts";
import {
  add,
  concat,
  constant,
  expand,
  gather,
  gradients,
  input,
  matmul,
  mul,
  type Program,
  program,
  randomUniform,
  reduceMax,
  reshape,
  slice,
  softplus,
  split,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  transpose,
} from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());

const x = input("x", "float32", ["rows", 3]);
const w = input("w", "float32", [3, 2]);
const b = input("b", "float32", [2]);

/** Slopes and the gradient of a penalty on them, as controls of slopes compute them. */
function slopesProgram(): Program {
  const prediction = tanh(add(matmul(x, w), b));
  const [slopes] = gradients(sum(prediction), [x]) as readonly [Tensor];
  const penalty = sum(square(sum(slopes, { axes: [0] })));
  const [dw, db, dx] = gradients(penalty, [w, b, x]) as readonly [Tensor, Tensor, Tensor];
  return program("slopes", { prediction, slopes, penalty, dw, db, dx });
}

function shapesProgram(): Program {
  const wide = expand(reshape(x, ["rows", 1, 3]), ["rows", 4, 3]);
  return program("shapes", {
    wide: reshape(wide, [4, "rows", 3]),
    flat: reshape(transpose(x, [1, 0]), [3, "rows", 1]),
    column: sum(x, { axes: [1], keepDimensions: true }),
    row: sum(x, { axes: [0] }),
    ones: add(expand(constant(1, "float32"), ["rows", 2]), 0.5),
    centred: sub(x, reduceMax(x, { axes: [0], keepDimensions: true })),
    parts: concat([slice(x, [1], [3], [1]), softplus(x), ...split(x, [1, 2], 1)], 1),
    picked: gather(x, input("index", "int64", ["picks"])),
    random: randomUniform(constant(5, "int64"), ["rows", 2]),
    squared: matmul(x, x, { transposeB: true }),
  });
}

const feedsOf = (rows: number) => ({
  x: inDType(sampleArray([rows, 3]), "float32"),
  w: inDType(sampleArray([3, 2], { seed: 1 }), "float32"),
  b: inDType(sampleArray([2], { seed: 2 }), "float32"),
  index: arrayOf("int64", [rows === 0 ? 0 : 4], rows === 0 ? [] : [rows - 1, 0, 0, -1]),
});

describe("a named length", () => {
  it.each([
    ["slopes", slopesProgram()],
    ["shapes", shapesProgram()],
  ])("takes each length it is fed: %s", async (_, compiled) => {
    for (const rows of [5, 1, 2]) {
      for (const runtime of runtimes) await expectAgreement(compiled, feedsOf(rows), runtime);
    }
  });

  it("may be 0", async () => {
    const empty = program("empty", {
      flat: reshape(tanh(x), [3, "rows", 1]),
      total: sum(x),
      row: sum(x, { axes: [0] }),
      column: sum(x, { axes: [1] }),
      ones: add(expand(constant(1, "float32"), ["rows", 2]), x.shape.length),
      picked: gather(w, input("index", "int64", ["picks"])),
    });
    for (const runtime of runtimes) await expectAgreement(empty, feedsOf(0), runtime);
  });

  it("reaches a program through a declared input where the computation reads none", async () => {
    // The slopes of a linear function are the same everywhere: nothing reads x but the number of its rows.
    const [slopes] = gradients(sum(matmul(x, w)), [x]) as readonly [Tensor];
    await expect(evaluate({ slopes }, feedsOf(2))).rejects.toThrow(
      "expected an input with the length rows, found that nothing it computes reads one; declare an input that has it",
    );
    const compiled = program("slopes", { slopes }, [x]);
    expect(compiled.inputs.map(({ name }) => name)).toEqual(["x", "w"]);
    for (const runtime of runtimes) await expectAgreement(compiled, feedsOf(4), runtime);
  });

  it("stays itself through arithmetic, and refuses what may not fit", () => {
    expect(matmul(x, w).shape).toEqual(["rows", 2]);
    expect(mul(x, sum(x, { axes: [0] })).shape).toEqual(["rows", 3]);
    expect(() => reshape(x, ["columns", 3])).toThrow("as many elements as [columns, 3]");
    expect(() => sub(x, input("y", "float32", ["columns", 3]))).toThrow("broadcast");
    expect(() => concat([x, x], 0)).toThrow("static length");
  });
});
