import {
  checkDestinations,
  checkFeeds
} from "../../chunks/chunk-EKC3NMNS.js";
import {
  RuntimeError,
  nodesOf,
  toOnnx
} from "../../chunks/chunk-NK6XQDYZ.js";

// packages/core/src/runtime/node/index.ts
import process from "node:process";
import { Worker } from "node:worker_threads";
process.env.ORT_DISABLE_TELEMETRY ??= "1";
function nodeRuntime({ threads = 1 } = {}) {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { threads } });
  const waiting = /* @__PURE__ */ new Map();
  const types = /* @__PURE__ */ new Map();
  let calls = 0;
  let stores = 0;
  let ended;
  let gone = false;
  let closing;
  const fail = (error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    worker.unref();
  };
  const threadFailed = (found) => fail(new RuntimeError({ where: "onnxruntime-node", expected: "its thread to run", found }));
  worker.on("error", (error) => threadFailed(error.message));
  worker.on("exit", (code) => {
    gone = true;
    threadFailed(`that it ended with code ${code}`);
  });
  worker.on("message", (reply) => {
    const call = waiting.get(reply.call);
    waiting.delete(reply.call);
    if (waiting.size === 0 && closing === void 0) worker.unref();
    if ("error" in reply) {
      call?.reject(
        new RuntimeError({ where: "onnxruntime-node", expected: "a program it can run", found: reply.error })
      );
    } else call?.resolve(reply.value);
  });
  worker.unref();
  function ask(operation, payload, transfer = []) {
    if (ended !== void 0) return Promise.reject(ended);
    const call = calls++;
    return new Promise((resolve, reject) => {
      waiting.set(call, { resolve, reject });
      worker.ref();
      worker.postMessage({ call, operation, payload }, [...transfer]);
    });
  }
  return {
    name: "node",
    async load(program) {
      const bytes = toOnnx(program, { contrib: true });
      const float64 = nodesOf(program).some(({ dtype }) => dtype === "float64");
      const id = await ask("load", { bytes, disabledOptimizers: float64 ? "QuickGeluFusion" : "" });
      return {
        async run(feeds, into = {}) {
          checkFeeds(program, feeds, ({ stored }) => types.get(stored));
          checkDestinations(program, into, ({ stored }) => types.get(stored));
          const needed = Object.fromEntries(program.inputs.map(({ name }) => [name, feeds[name]]));
          return ask("run", { id, feeds: needed, into });
        },
        release: () => ask("release", { id })
      };
    },
    async store(array) {
      const id = stores++;
      types.set(id, { dtype: array.dtype, shape: array.shape });
      const { data } = array;
      const movable = ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
      await ask("store", { id, array }, movable ? [data.buffer] : []);
      return { stored: id };
    },
    fetch: ({ stored }) => ask("fetch", { id: stored }),
    async drop({ stored }) {
      types.delete(stored);
      await ask("drop", { id: stored });
    },
    close() {
      if (closing !== void 0) return closing;
      closing = gone ? Promise.resolve() : new Promise((resolve) => worker.once("exit", () => resolve()));
      const found = "one that was closed";
      fail(new RuntimeError({ where: "onnxruntime-node", expected: "an open runtime", found }));
      worker.ref();
      worker.postMessage({ operation: "close" });
      return closing;
    }
  };
}
export {
  nodeRuntime
};
//# sourceMappingURL=index.js.map
