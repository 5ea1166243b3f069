import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../test/portable-runtime.ts";
import {
  add,
  conditional,
  constant,
  div,
  gelu,
  greater,
  input,
  labelEncode,
  loop,
  matmul,
  mul,
  program,
  reshape,
  silu,
  sin,
  sum,
  type Tensor,
  tanh,
  transpose,
} from "../graph/index.ts";
import { type GraphProto, type NodeProto, onnxModel, toOnnx } from "./index.ts";

const runtimes = [nodeRuntime(), portableRuntime()];
afterAll(() => runtimes[0]?.close());

const x = input("x", "float32", ["rows", 2]);
const w = input("w", "float32", [2, 2]);
const count = input("count", "int64", []);

const subgraphs = (node: NodeProto): readonly GraphProto[] =>
  node.attribute.flatMap(({ g }) => (g === undefined ? [] : [g]));
const types = ({ node }: GraphProto): readonly string[] => node.map(({ opType }) => opType);
const allNodes = ({ node }: GraphProto): readonly NodeProto[] =>
  node.flatMap((each) => [each, ...subgraphs(each).flatMap(allNodes)]);
/** The graphs inside the first node of a type. */
const inside = (graph: GraphProto, type: string): readonly GraphProto[] =>
  subgraphs(allNodes(graph).find(({ opType }) => opType === type) as NodeProto);

const repeat = (body: (iteration: Tensor, state: Tensor) => Tensor): Tensor =>
  loop({ count, trips: "trips", state: [w] }, (i, [state]) => ({ state: [body(i, state as Tensor)], stacked: [] }))
    .state[0] as Tensor;

describe("onnxModel", () => {
  it("says what it is, and keeps names, dtypes and lengths of inputs and outputs", () => {
    const y = reshape(matmul(x, w), ["rows", 1, 2]);
    const model = onnxModel(program("predict", { y }), { metadata: { made: "here" } });
    expect(model).toMatchObject({
      irVersion: 8,
      producerName: "isocline",
      metadataProps: [{ key: "made", value: "here" }],
      graph: { name: "predict" },
    });
    expect(model.opsetImport).toContainEqual({ domain: "", version: 18 });
    const described = [...model.graph.input, ...model.graph.output].map(({ name, type: { tensorType } }) => [
      name,
      tensorType.elemType,
      tensorType.shape.dim,
    ]);
    expect(described).toEqual([
      ["x", 1, [{ dimParam: "rows" }, { dimValue: 2 }]],
      ["w", 1, [{ dimValue: 2 }, { dimValue: 2 }]],
      ["y", 1, [{ dimParam: "rows" }, { dimValue: 1 }, { dimValue: 2 }]],
    ]);
  });

  it("has no operator of ONNX Runtime's own unless asked", () => {
    const batch = input("batch", "float32", [3, 2, 2]);
    const y = repeat((_, s) => add(sum(matmul(transpose(batch, [0, 2, 1]), batch)), gelu(silu(mul(s, 2)))));
    const domains = (contrib: boolean): readonly (string | undefined)[] =>
      allNodes(onnxModel(program("p", { y }), { contrib }).graph).map(({ domain }) => domain);
    expect(domains(false).every((domain) => domain === undefined || domain === "")).toBe(true);
    expect(domains(true)).toContain("com.microsoft");
  });

  it("pads large products for ONNX Runtime only", () => {
    const [a, b] = [input("a", "float32", [256, 1024]), input("b", "float32", [1024, 256])];
    const made = (contrib: boolean): readonly string[] =>
      types(onnxModel(program("p", { y: matmul(a, b) }), { contrib }).graph);
    expect(made(true).filter((type) => type === "Pad")).toHaveLength(2);
    expect(made(false)).not.toContain("Pad");
  });

  it("imports the operator sets it uses, and no others", () => {
    const batch = input("batch", "float32", [3, 2, 2]);
    const imported = (y: Tensor, contrib = false): readonly string[] =>
      onnxModel(program("p", { y }), { contrib }).opsetImport.map(({ domain }) => domain);
    expect(imported(tanh(w), true)).toEqual([""]);
    expect(imported(matmul(batch, batch, { transposeA: true }), true)).toEqual(["", "com.microsoft"]);
    expect(imported(labelEncode(input("s", "string", [2]), ["a"]))).toEqual(["", "ai.onnx.ml"]);
    const [chosen] = conditional(
      greater(sum(w), 0),
      [labelEncode(input("s", "string", [2]), ["a"])],
      [constant([0, 0], "int64", [2])],
    ) as [Tensor];
    expect(imported(chosen)).toEqual(["", "ai.onnx.ml"]);
  });

  it("computes outside a loop what no iteration changes", () => {
    const scale = tanh(w);
    const { graph } = onnxModel(program("p", { y: repeat((_, s) => mul(sin(mul(scale, 2)), s)) }));
    expect(types(graph)).toEqual(expect.arrayContaining(["Tanh", "Sin", "Loop"]));
    expect(inside(graph, "Loop").flatMap(types)).not.toContain("Tanh");
    expect(inside(graph, "Loop").flatMap(types)).not.toContain("Sin");
  });

  it("computes inside a branch what only it needs, and before it what is needed anyway", () => {
    const certain = tanh(w);
    const [y] = conditional(greater(sum(w), 0), [sin(certain)], [mul(certain, 2)]) as [Tensor];
    const { graph } = onnxModel(program("p", { y, certain }));
    expect(types(graph)).toContain("Tanh");
    expect(types(graph)).not.toContain("Sin");
    const [taken, other] = inside(graph, "If") as readonly [GraphProto, GraphProto];
    expect(types(taken)).toContain("Sin");
    expect(types(other)).not.toContain("Sin");
    const alone = onnxModel(program("p", { y })).graph;
    expect(types(alone)).not.toContain("Tanh");
    expect(inside(alone, "If").map((branch) => types(branch).includes("Tanh"))).toEqual([true, true]);
  });

  it("keeps small constants where they are read, so that bodies and branches are not handed them each time", () => {
    const hoisted = tanh(add(w, 3));
    const y = add(
      repeat((_, s) => mul(add(s, hoisted), tanh(add(sum(s), 3)))),
      add(w, 3),
    );
    const [chosen] = conditional(greater(sum(y), 3), [sin(mul(y, 3))], [tanh(mul(y, 3))]) as [Tensor];
    const { graph } = onnxModel(program("p", { chosen }));
    const graphs = [graph, ...inside(graph, "Loop"), ...inside(graph, "If")];
    const threes = ({ initializer }: GraphProto): number => initializer.filter(({ dataType }) => dataType === 1).length;
    expect(graphs.map(threes)).toEqual([1, 1, 1, 1]);
    for (const { initializer, node } of graphs) {
      const read = node.flatMap(({ input }) => input);
      expect(read).toEqual(expect.arrayContaining(initializer.map(({ name }) => name)));
    }
  });

  it("keeps no constant where only what is computed elsewhere reads it", () => {
    const y = repeat((_, s) => mul(s, sum(tanh(add(w, 3)))));
    const { graph } = onnxModel(program("p", { y }));
    expect(inside(graph, "Loop").map(({ initializer }) => initializer.length)).toEqual([0]);
  });

  it("holds a large constant once, read in a body and around it", () => {
    const large = constant(Float64Array.from({ length: 1200 }, Math.sin), "float32", [1200]);
    const used = (s: Tensor): Tensor => mul(s, sum(sin(mul(large, sum(s)))));
    const { graph } = onnxModel(
      program("p", {
        y: add(
          used(w),
          repeat((_, s) => used(s)),
        ),
      }),
    );
    const held = [graph, ...inside(graph, "Loop")].map(
      ({ initializer }) => initializer.filter(({ dims }) => dims.includes(1200)).length,
    );
    expect(held).toEqual([1, 0]);
  });

  it("emits equal nodes and constants once", () => {
    const y = add(mul(reshape(x, ["rows", 2, 1]), 3), mul(reshape(sin(x), ["rows", 2, 1]), 3));
    const { graph } = onnxModel(program("p", { y }));
    expect(types(graph).filter((type) => type === "Shape")).toHaveLength(1);
    expect(new Set(graph.initializer.map(({ name }) => name)).size).toBe(graph.initializer.length);
    expect(graph.initializer.filter(({ dataType }) => dataType === 1)).toHaveLength(1);
  });

  it("names values unlike inputs and outputs, whatever these are called", async () => {
    const [v0, v2] = [input("v0", "float64", [2]), input("v2", "float64", [2])];
    const outputs = { v1: tanh(add(mul(v0, v2), 1.5)), v5: sin(v0) };
    const feeds = { v0: arrayOf("float64", [2], [1, 2]), v2: arrayOf("float64", [2], [3, 4]) };
    const expected = await evaluate(outputs, feeds);
    for (const runtime of runtimes) {
      const found = await evaluate(outputs, feeds, runtime);
      for (const name of ["v1", "v5"] as const) expectClose(found[name], expected[name]);
    }
  });

  it("tells constants apart by the sign of zero", async () => {
    const [a, b] = [input("a", "float32", [1]), input("b", "float32", [1])];
    const outputs = { plus: div(a, constant([0], "float32", [1])), minus: div(b, constant([-0], "float32", [1])) };
    const feeds = { a: arrayOf("float32", [1], [1]), b: arrayOf("float32", [1], [1]) };
    for (const runtime of runtimes) {
      const { plus, minus } = await evaluate(outputs, feeds, runtime);
      expect([plus.data[0], minus.data[0]]).toEqual([Infinity, -Infinity]);
    }
  });

  it("holds large constants, of every dtype", async () => {
    const values = sampleArray([1000]).data as Float64Array;
    const integers = Float64Array.from({ length: 100 }, (_, i) => i * 2 ** 40);
    const outputs = {
      float32: mul(constant(values, "float32", [1000]), input("one", "float32", [])),
      float64: mul(constant(values, "float64", [1000]), input("uno", "float64", [])),
      int64: add(constant(integers, "int64", [100]), input("zero", "int64", [])),
      bool: constant([1, 0, 1], "bool", [3]),
    };
    const feeds = {
      one: arrayOf("float32", [], [1]),
      uno: arrayOf("float64", [], [1]),
      zero: arrayOf("int64", [], [0]),
    };
    for (const runtime of runtimes) {
      const found = await evaluate(outputs, feeds, runtime);
      expect(found.float32.data).toEqual(Float32Array.from(values));
      expect(found.float64.data).toEqual(values);
      expect(found.int64.data).toEqual(BigInt64Array.from(integers, BigInt));
      expect(found.bool.data).toEqual(Uint8Array.of(1, 0, 1));
    }
  });

  it("writes graphs far deeper than the stack", () => {
    let deep: Tensor = w;
    for (let i = 0; i < 8000; i++) deep = i % 2 === 0 ? sin(deep) : add(deep, 0.5);
    expect(toOnnx(program("p", { y: deep })).length).toBeGreaterThan(8000);
  });

  it("writes the same bytes each time", () => {
    const bytes = (): Uint8Array => toOnnx(program("p", { y: repeat((_, s) => tanh(matmul(s, w))) }));
    expect(bytes()).toEqual(bytes());
  });
});
