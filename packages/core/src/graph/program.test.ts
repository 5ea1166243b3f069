import { referenceRuntime } from "isocline";
import { evaluate, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import {
  add,
  cast,
  constant,
  equal,
  expand,
  greater,
  input,
  lengthSource,
  loop,
  nodesOf,
  program,
  sum,
  type Tensor,
  tanh,
} from "./index.ts";

const x = input("x", "float64", ["rows", 2]);
const names = (tensors: readonly { readonly name: string }[]): readonly string[] => tensors.map(({ name }) => name);

describe("program", () => {
  it("has the inputs it reaches, in loops too, and its outputs in the order given", () => {
    const [inside, count] = [input("inside", "float64", []), input("count", "int64", [])];
    const looped = loop({ count, trips: 3, state: [sum(x)] }, (_, [s]) => ({
      state: [add(s as Tensor, inside)],
      stacked: [],
    }));
    const compiled = program("p", { z: looped.state[0] as Tensor, a: tanh(x) });
    expect([...names(compiled.inputs)].sort()).toEqual(["count", "inside", "x"]);
    expect(names(compiled.outputs)).toEqual(["z", "a"]);
    expect(nodesOf(compiled).map(({ op }) => op.name)).toContain("add");
  });

  it("has declared inputs first, read or not, and must be fed them", async () => {
    const [unread, twin] = [input("unread", "float64", [1]), input("x", "float64", ["rows", 2])];
    const compiled = program("p", { y: tanh(x) }, [unread, twin]);
    expect(names(compiled.inputs)).toEqual(["unread", "x"]);
    const executable = await referenceRuntime().load(compiled);
    await expect(executable.run({ x: sampleArray([3, 2]) })).rejects.toThrow(
      "input unread of p: expected float64[1], found nothing",
    );
  });

  it("refuses two inputs of one name, and an output named like an input", () => {
    const other = input("x", "float32", [2]);
    expect(() => program("p", { y: add(sum(x), cast(sum(other), "float64")) })).toThrow(
      "program p: expected inputs with names of their own, found two inputs called x",
    );
    expect(() => program("p", { x: tanh(x) })).toThrow("an input and an output called x");
    expect(() => program("p", { y: tanh(x) }, [other])).toThrow("two inputs called x");
  });

  it("finds named lengths in its inputs", () => {
    const compiled = program("p", { y: tanh(x) });
    expect(lengthSource(compiled, "rows")).toEqual({ input: "x", axis: 0 });
    expect(() => lengthSource(compiled, "columns")).toThrow("program p: expected an input with the length columns");
  });
});

describe("what tensors refuse", () => {
  it("comparisons of bools or strings, but for the equality of bools", async () => {
    const [flags, words] = [greater(x, 0), input("words", "string", [2])];
    expect(() => greater(flags, flags)).toThrow("greater: expected tensors of another dtype than bool or string");
    expect(() => equal(words, words)).toThrow("equal: expected tensors of another dtype than string");
    const { same } = await evaluate(
      { same: equal(flags, greater(x, 5)) },
      { x: sampleArray([1, 2], { from: -1, to: -0.5 }) },
    );
    expect(same.data).toEqual(Uint8Array.of(1, 1));
  });

  it("casts of strings, fractions as integers, and lists that do not fill their shape", () => {
    expect(() => cast(input("words", "string", [2]), "float32")).toThrow("encode strings with labelEncode");
    expect(() => constant(0.5, "int64")).toThrow("constant: expected 1 numbers that int64 holds, found 0.5");
    expect(() => add(input("n", "int64", []), 1.5)).toThrow("found 1.5");
    expect(() => constant([1, 2], "float32", [3])).toThrow("expected 3 numbers that float32 holds, found 2 numbers");
    expect(() => expand(input("m", "float32", [3, 2]), [2])).toThrow(
      "expand: expected a shape that broadcasts to [2], found float32[3, 2]",
    );
  });
});
