import { describe, expect, it } from "vitest";
import { input, mul, relu, sqrt, square, stopGradient, type Tensor, tanh } from "../graph/index.ts";
import { type Runtime, referenceRuntime } from "../runtime/index.ts";
import { describeOp, type OpContract, sampleArray } from "./index.ts";

/** The tests a contract makes, by name. */
function testsOf(
  contract: OpContract,
  runtimes: Readonly<Record<string, Runtime>> = {},
): Map<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  describeOp(contract, {
    describe: (_, body) => body(),
    it: (name, body) => tests.set(name, body),
    runtimes,
  });
  return tests;
}

const inputs = [sampleArray([2, 3], { from: 0.5 })];
const derivatives = "has the derivatives of finite differences, to order 2";

describe("describeOp", () => {
  it("passes an op that keeps the contract", async () => {
    const integers = input("x", "int64", [2]);
    const contract: OpContract = {
      name: "tanh",
      build: ([x]) => tanh(x as Tensor),
      inputs,
      refuses: { integers: () => tanh(integers) },
    };
    const tests = testsOf(contract, { itself: referenceRuntime() });
    expect([...tests.keys()]).toEqual([
      "is what the builder applies",
      derivatives,
      "gives the reference's results in itself in float32",
      "gives the reference's results in itself in float64",
      "refuses integers",
    ]);
    for (const test of tests.values()) await test();
  });

  it("fails where the builder applies another op", async () => {
    const test = testsOf({ name: "sinh", build: ([x]) => tanh(x as Tensor), inputs }).get(
      "is what the builder applies",
    );
    await expect(test?.()).rejects.toThrow("expected an op called sinh, found input, tanh");
  });

  it("fails where a derivative is wrong", async () => {
    const build: OpContract["build"] = ([x]) => mul(stopGradient(x as Tensor), x as Tensor);
    await expect(testsOf({ name: "mul", build, inputs }).get(derivatives)?.()).rejects.toThrow("order 1");
  });

  it("fails where an op said to have no gradient has one", async () => {
    const contract = {
      name: "mul",
      build: ([x]: readonly Tensor[]) => square(x as Tensor),
      inputs,
      facts: { order: 0 },
    } as const;
    await expect(testsOf(contract).get("has no gradient")?.()).rejects.toThrow("elements differ");
  });

  it("fails where a runtime gives something else", async () => {
    const faulty: Runtime = {
      ...referenceRuntime(),
      name: "faulty",
      load: async (program) => {
        const executable = await referenceRuntime().load(program);
        return {
          ...executable,
          run: async (feeds) => {
            const results = await executable.run(feeds);
            const { value, ...others } = results;
            if (value === undefined) return results;
            return {
              ...others,
              value: { ...value, data: Float64Array.from(value.data as Float64Array, (each) => each + 1e-9) },
            };
          },
        };
      },
    };
    const tests = testsOf({ name: "sqrt", build: ([x]) => sqrt(x as Tensor), inputs }, { faulty });
    await expect(tests.get("gives the reference's results in faulty in float64")?.()).rejects.toThrow(
      "value in faulty: 6 of 6",
    );
  });

  it("fails where a wrong shape is taken, or refused in another's name", async () => {
    const contract = { name: "relu", build: ([x]: readonly Tensor[]) => relu(x as Tensor), inputs };
    const taken = testsOf({ ...contract, refuses: { nothing: () => undefined } }).get("refuses nothing");
    await expect(taken?.()).rejects.toThrow("found no error");
    const other = (): never => {
      throw new Error("sum: wrong");
    };
    await expect(testsOf({ ...contract, refuses: { it: other } }).get("refuses it")?.()).rejects.toThrow("sum: wrong");
  });
});
