import process from "node:process";
import { Worker } from "node:worker_threads";
import { RuntimeError } from "../../base/index.ts";
import { type NdArray, nodesOf, type Program } from "../../graph/index.ts";
import { toOnnx } from "../../onnx/index.ts";
import { checkDestinations, checkFeeds } from "../feeds.ts";
import type { Destinations, Executable, Feeds, Results, Runtime, Stored } from "../runtime.ts";

// ONNX Runtime reports its use to its maker and leaves a log in the temporary folder, unless it is told not to.
process.env.ORT_DISABLE_TELEMETRY ??= "1";

/** How the runtime on onnxruntime-node works. */
export interface NodeRuntimeOptions {
  /** Threads inside an operator. Small models train fastest on 1; results are equal bit for bit at one count. */
  readonly threads?: number;
}

/**
 * ONNX Runtime's fusions that do not hold for float64: one makes x·σ(x) an operator that has no kernel for it, the other
 * holds the number that a product of batches is multiplied by in float32.
 */
const notForFloat64 = "QuickGeluFusion;MatMulScaleFusion";

type Operation = "load" | "run" | "release" | "store" | "fetch" | "drop";
type Reply = { readonly call: number } & ({ readonly value: unknown } | { readonly error: string });

/**
 * Runs programs with onnxruntime-node in a thread of its own, so that the caller's event loop stays free. Close it
 * before `process.exit`: ending the process in the middle of a run aborts it.
 *
 * @throws RuntimeError (from load and run) with ONNX Runtime's message
 */
export function nodeRuntime({ threads = 1 }: NodeRuntimeOptions = {}): Runtime {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { threads } });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const types = new Map<number, Pick<NdArray, "dtype" | "shape">>();
  let calls = 0;
  let stores = 0;
  let ended: Error | undefined;
  let gone = false;
  let closing: Promise<void> | undefined;

  const fail = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    worker.unref();
  };
  const threadFailed = (found: string): void =>
    fail(new RuntimeError({ where: "onnxruntime-node", expected: "its thread to run", found }));
  worker.on("error", (error) => threadFailed(error.message));
  worker.on("exit", (code) => {
    gone = true;
    threadFailed(`that it ended with code ${code}`);
  });
  worker.on("message", (reply: Reply) => {
    const call = waiting.get(reply.call);
    waiting.delete(reply.call);
    if (waiting.size === 0 && closing === undefined) worker.unref();
    if ("error" in reply) {
      call?.reject(
        new RuntimeError({ where: "onnxruntime-node", expected: "a program it can run", found: reply.error }),
      );
    } else call?.resolve(reply.value);
  });
  // An idle runtime must not keep the process alive.
  worker.unref();

  function ask<T>(operation: Operation, payload: object, transfer: readonly ArrayBuffer[] = []): Promise<T> {
    if (ended !== undefined) return Promise.reject(ended);
    const call = calls++;
    return new Promise<T>((resolve, reject) => {
      waiting.set(call, { resolve: resolve as (value: unknown) => void, reject });
      worker.ref();
      worker.postMessage({ call, operation, payload }, [...transfer]);
    });
  }

  return {
    name: "node",
    async load(program: Program): Promise<Executable> {
      const bytes = toOnnx(program, { contrib: true });
      const float64 = nodesOf(program).some(({ dtype }) => dtype === "float64");
      const id = await ask<number>("load", { bytes, disabledOptimizers: float64 ? notForFloat64 : "" });
      return {
        async run(feeds: Feeds, into: Destinations = {}) {
          checkFeeds(program, feeds, ({ stored }) => types.get(stored));
          checkDestinations(program, into, ({ stored }) => types.get(stored));
          const needed = Object.fromEntries(program.inputs.map(({ name }) => [name, feeds[name]]));
          return ask<Results>("run", { id, feeds: needed, into });
        },
        release: () => ask<void>("release", { id }),
      };
    },
    async store(array): Promise<Stored> {
      const id = stores++;
      types.set(id, { dtype: array.dtype, shape: array.shape });
      const { data } = array;
      const movable =
        ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
      await ask<void>("store", { id, array }, movable ? [data.buffer as ArrayBuffer] : []);
      return { stored: id };
    },
    fetch: ({ stored }) => ask<NdArray>("fetch", { id: stored }),
    async drop({ stored }) {
      types.delete(stored);
      await ask<void>("drop", { id: stored });
    },
    close() {
      if (closing !== undefined) return closing;
      closing = gone ? Promise.resolve() : new Promise((resolve) => worker.once("exit", () => resolve()));
      const found = "one that was closed";
      fail(new RuntimeError({ where: "onnxruntime-node", expected: "an open runtime", found }));
      // Terminating the thread in the middle of a run would abort the process: it ends by itself when it is done.
      worker.ref();
      worker.postMessage({ operation: "close" });
      return closing;
    },
  };
}
