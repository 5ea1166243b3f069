import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { describeRuntime } from "../../../test/runtime-contract.ts";
import { RuntimeError } from "../../base/index.ts";
import {
  constant,
  input,
  loop,
  matmul,
  mul,
  type NdArray,
  numbersOf,
  program,
  sin,
  type Tensor,
  tanh,
} from "../../graph/index.ts";
import { nodeRuntime } from "./index.ts";

const x = input("x", "float32", [256, 256]);
const matrix = (): NdArray => ({ dtype: "float32", shape: [256, 256], data: new Float32Array(256 * 256).fill(0.01) });
/** A program that takes its time. */
const long = (rounds: number) =>
  program("long", {
    y: loop({ count: constant(rounds, "int64"), trips: rounds, state: [x] }, (_, [state]) => ({
      state: [tanh(matmul(state as Tensor, x))],
      stacked: [],
    })).state[0] as Tensor,
  });

describeRuntime("nodeRuntime", nodeRuntime);

describe("nodeRuntime", () => {
  it("leaves the event loop free while a program runs", async () => {
    const runtime = nodeRuntime();
    const executable = await runtime.load(long(400));
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const before = performance.now();
    await executable.run({ x: matrix() });
    const milliseconds = performance.now() - before;
    clearInterval(ticking);
    await runtime.close();
    // Were the thread blocked, the timer would fire once at the end.
    expect(milliseconds).toBeGreaterThan(30);
    expect(turns).toBeGreaterThan(milliseconds / 20);
  });

  it("answers several programs and runs at a time, each with its own results", async () => {
    const runtime = nodeRuntime();
    const v = input("v", "float64", [2]);
    const programs = await Promise.all(
      [1, 2, 3, 4, 5].map((factor) => runtime.load(program(`times ${factor}`, { y: mul(v, factor) }))),
    );
    const runs = programs.flatMap((executable, i) =>
      [10, 20].map(async (value) => {
        const { y } = await executable.run({ v: { dtype: "float64", shape: [2], data: Float64Array.of(value, 1) } });
        expect(y?.data).toEqual(Float64Array.of(value * (i + 1), i + 1));
      }),
    );
    await Promise.all(runs);
    await runtime.close();
  });

  it("runs beside another runtime, with its own arrays", async () => {
    const [one, two] = [nodeRuntime(), nodeRuntime({ threads: 2 })];
    const compiled = program("p", { y: sin(input("v", "float32", [1])) });
    const vector = (value: number): NdArray => ({ dtype: "float32", shape: [1], data: Float32Array.of(value) });
    const [a, b] = [await one.store(vector(1)), await two.store(vector(2))];
    const [first, second] = [
      await (await one.load(compiled)).run({ v: a }),
      await (await two.load(compiled)).run({ v: b }),
    ];
    expect(numbersOf(first.y as NdArray)[0]).toBeCloseTo(Math.sin(1), 6);
    expect(numbersOf(second.y as NdArray)[0]).toBeCloseTo(Math.sin(2), 6);
    await one.close();
    const again = await (await two.load(compiled)).run({ v: b });
    expect(again).toEqual(second);
    await two.close();
  });

  it("takes a stored array over", async () => {
    const runtime = nodeRuntime();
    const array = matrix();
    const shared = new Float32Array(8).fill(1);
    await runtime.store(array);
    expect(array.data).toHaveLength(0);
    // A view of a larger buffer is copied, since its neighbours are not the runtime's.
    await runtime.store({ dtype: "float32", shape: [4], data: shared.subarray(2, 6) });
    expect(shared).toHaveLength(8);
    await runtime.close();
  });

  it("rejects a program that ONNX Runtime cannot load, with its message", async () => {
    const runtime = nodeRuntime();
    const node = tanh(input("v", "float32", [2]));
    const unknown: Tensor = {
      ...node,
      op: { ...node.op, lower: (_, onnx) => onnx.emit("NoSuchOperator", onnx.inputs) },
    };
    const outcome = runtime.load(program("p", { y: unknown }));
    await expect(outcome).rejects.toThrow(/^onnxruntime-node: expected a program it can run, found .*NoSuchOperator/s);
    await expect(outcome).rejects.toBeInstanceOf(RuntimeError);
    await expect(runtime.load(program("p", { y: node }))).resolves.toHaveProperty("run");
    await runtime.close();
  });

  it("rejects runs of a program that was released", async () => {
    const runtime = nodeRuntime();
    const [kept, gone] = [await runtime.load(long(1)), await runtime.load(long(1))];
    await gone.release();
    await gone.release();
    await expect(gone.run({ x: matrix() })).rejects.toThrow("found that the program was released");
    await expect(kept.run({ x: matrix() })).resolves.toHaveProperty("y");
    await runtime.close();
  });

  it("rejects what is under way and what comes after, when it is closed", async () => {
    const runtime = nodeRuntime();
    const executable = await runtime.load(long(2000));
    const running = executable.run({ x: matrix() });
    const rejected = expect(running).rejects.toThrow("expected an open runtime, found one that was closed");
    await runtime.close();
    await rejected;
    await expect(executable.run({ x: matrix() })).rejects.toBeInstanceOf(RuntimeError);
    await expect(runtime.load(long(1))).rejects.toThrow("closed");
    await expect(runtime.store(matrix())).rejects.toThrow("closed");
    await runtime.close();
  });
});
