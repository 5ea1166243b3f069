// The thread that owns ONNX Runtime's sessions. Plain JavaScript, so that it loads from source and from dist alike.
import { parentPort, workerData } from "node:worker_threads";
import ort from "onnxruntime-node";

/** @typedef {{ dtype: string, shape: readonly number[], data: ArrayBufferView | readonly string[] }} NdArray */

const sessions = new Map();
const held = new Map();

/** @param {NdArray} array */
function toTensor({ dtype, shape, data }) {
  return new ort.Tensor(dtype, data, shape);
}

/** @param {import("onnxruntime-node").Tensor} tensor */
function toArray({ type, dims, data }) {
  return { dtype: type, shape: dims, data };
}

/** @param {number} id */
function sessionOf(id) {
  const session = sessions.get(id);
  if (session === undefined) throw new Error("that the program was released");
  return session;
}

const operations = {
  async load({ bytes, disabledOptimizers }) {
    const session = await ort.InferenceSession.create(bytes, {
      intraOpNumThreads: workerData.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 4,
      extra: {
        optimization: { disable_specified_optimizers: disabledOptimizers },
        // Threads that wait for the next run by spinning would take the cores from everybody else, other sessions too.
        session: { force_spinning_stop: "1" },
      },
    });
    const id = sessions.size;
    sessions.set(id, session);
    return id;
  },
  async run({ id, feeds, into }) {
    const tensors = {};
    for (const [name, feed] of Object.entries(feeds)) {
      tensors[name] = "stored" in feed ? held.get(feed.stored) : toTensor(feed);
    }
    const results = { ...(await sessionOf(id).run(tensors)) };
    for (const [name, { stored }] of Object.entries(into)) {
      held.set(stored, results[name]);
      delete results[name];
    }
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, toArray(tensor)]));
  },
  async release({ id }) {
    await sessions.get(id)?.release();
    sessions.set(id, undefined);
  },
  async store({ id, array }) {
    held.set(id, toTensor(array));
  },
  async fetch({ id }) {
    const tensor = held.get(id);
    if (tensor === undefined) throw new Error("an array that was dropped");
    return toArray(tensor);
  },
  async drop({ id }) {
    held.delete(id);
  },
};

parentPort.on("message", async ({ call, operation, payload }) => {
  if (operation === "close") return parentPort.close();
  try {
    parentPort.postMessage({ call, value: await operations[operation](payload) });
  } catch (error) {
    parentPort.postMessage({ call, error: error instanceof Error ? error.message : String(error) });
  }
});
