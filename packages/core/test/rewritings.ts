import { referenceRuntime } from "isocline";
import { nodeRuntime } from "isocline/node";
import { expectClose, sampleArray } from "isocline/testing";
import { expect, it } from "vitest";
import { type NdArray, nodesOf, type Program, program, type Tensor } from "../src/graph/index.ts";

/** What is written, and the ops that it is to be compiled to, leaves and results of loops aside. */
export type Rewriting = readonly [title: string, tensor: Tensor, ops: readonly string[]];

/** The ops that tensors are compiled to, leaves and results of loops aside. */
export function opsOf(...tensors: readonly Tensor[]): readonly string[] {
  const outputs = Object.fromEntries(tensors.map((tensor, i) => [`result${i}`, tensor]));
  return nodesOf(program("p", outputs))
    .map(({ op }) => op.name)
    .filter((name) => !["input", "constant", "parameter", "result"].includes(name));
}

/**
 * A test of each rewriting: it is compiled to its ops, and computes what it would as it is written.
 *
 * @param named the float64 inputs that tensors may read
 */
export function testRewritings(named: Readonly<Record<string, Tensor>>, rewritings: readonly Rewriting[]): void {
  const inputs = Object.entries(named).map(([name, tensor]) => ({ name, tensor }));
  const feeds = Object.fromEntries(
    inputs.map(({ name, tensor }, seed) => [
      name,
      sampleArray(tensor.shape as readonly number[], { seed, from: -1.5, to: 1.5 }),
    ]),
  );
  it.each(rewritings)("%s", async (_, tensor, ops) => {
    expect(opsOf(tensor).toSorted()).toEqual(ops.toSorted());
    const asWritten: Program = { name: "as written", inputs, outputs: [{ name: "result", tensor }] };
    const { result: expected } = await (await referenceRuntime().load(asWritten)).run(feeds);
    const compiled = program(
      "compiled",
      { result: tensor },
      inputs.map((each) => each.tensor),
    );
    const node = nodeRuntime();
    try {
      for (const runtime of [referenceRuntime(), node]) {
        const { result: found } = await (await runtime.load(compiled)).run(feeds);
        expectClose(found as NdArray, expected as NdArray);
      }
    } finally {
      await node.close();
    }
  });
}
